# Generated from schemas/ by "make generate". Do not edit.
"""Models, enums and repositories of orb.

Each name is loaded at first use, so that unused models cost nothing.
"""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.enums.colour import Colour as Colour
    from orb_models.enums.parcel_state import ParcelState as ParcelState
    from orb_models.enums.user_group import UserGroup as UserGroup
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
    from orb_models.models.addresses import Addresses as Addresses
    from orb_models.models.drafts import Drafts as Drafts
    from orb_models.models.drafts import DraftsStateRow as DraftsStateRow
    from orb_models.models.facts import Facts as Facts
    from orb_models.models.gadgets import Gadgets as Gadgets
    from orb_models.models.gadgets import GadgetsColourRow as GadgetsColourRow
    from orb_models.models.gadgets import GadgetsOwnerSerialRow as GadgetsOwnerSerialRow
    from orb_models.models.makers import Makers as Makers
    from orb_models.models.motion.sensors import Sensors as Sensors
    from orb_models.models.parcels import Parcels as Parcels
    from orb_models.models.parcels import ParcelsCarrierRow as ParcelsCarrierRow
    from orb_models.repositories.drafts import DraftsRepository as DraftsRepository
    from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
    from orb_models.repositories.parcels import ParcelsRepository as ParcelsRepository

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Addresses": "orb_models.models.addresses",
        "AddressesInput": "orb_models.inputs.addresses",
        "Colour": "orb_models.enums.colour",
        "Drafts": "orb_models.models.drafts",
        "DraftsCreate": "orb_models.inputs.drafts",
        "DraftsRepository": "orb_models.repositories.drafts",
        "DraftsStateRow": "orb_models.models.drafts",
        "DraftsUpdate": "orb_models.inputs.drafts",
        "Facts": "orb_models.models.facts",
        "Gadgets": "orb_models.models.gadgets",
        "GadgetsColourRow": "orb_models.models.gadgets",
        "GadgetsCreate": "orb_models.inputs.gadgets",
        "GadgetsOwnerSerialRow": "orb_models.models.gadgets",
        "GadgetsRepository": "orb_models.repositories.gadgets",
        "GadgetsUpdate": "orb_models.inputs.gadgets",
        "Makers": "orb_models.models.makers",
        "MakersInput": "orb_models.inputs.makers",
        "ParcelRequest": "orb_models.inputs.parcel_request",
        "Parcels": "orb_models.models.parcels",
        "ParcelsCarrierRow": "orb_models.models.parcels",
        "ParcelsCreate": "orb_models.inputs.parcels",
        "ParcelsRepository": "orb_models.repositories.parcels",
        "ParcelState": "orb_models.enums.parcel_state",
        "ParcelsUpdate": "orb_models.inputs.parcels",
        "Sensors": "orb_models.models.motion.sensors",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
        "UserGroup": "orb_models.enums.user_group",
    },
)
