# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of operations, one module for each entity, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.inputs.addresses import AddressesInput as AddressesInput
    from orb_models.inputs.drafts import DraftsCreate as DraftsCreate
    from orb_models.inputs.drafts import DraftsUpdate as DraftsUpdate
    from orb_models.inputs.gadgets import GadgetsCreate as GadgetsCreate
    from orb_models.inputs.gadgets import GadgetsUpdate as GadgetsUpdate
    from orb_models.inputs.makers import MakersInput as MakersInput
    from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
    from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate
    from orb_models.inputs.parcel_request import ParcelRequest as ParcelRequest
    from orb_models.inputs.parcels import ParcelsCreate as ParcelsCreate
    from orb_models.inputs.parcels import ParcelsUpdate as ParcelsUpdate

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AddressesInput": "orb_models.inputs.addresses",
        "DraftsCreate": "orb_models.inputs.drafts",
        "DraftsUpdate": "orb_models.inputs.drafts",
        "GadgetsCreate": "orb_models.inputs.gadgets",
        "GadgetsUpdate": "orb_models.inputs.gadgets",
        "MakersInput": "orb_models.inputs.makers",
        "ParcelRequest": "orb_models.inputs.parcel_request",
        "ParcelsCreate": "orb_models.inputs.parcels",
        "ParcelsUpdate": "orb_models.inputs.parcels",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
    },
)
