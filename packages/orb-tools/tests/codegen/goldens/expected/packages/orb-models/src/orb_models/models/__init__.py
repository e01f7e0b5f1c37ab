# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
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

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Addresses": "orb_models.models.addresses",
        "Drafts": "orb_models.models.drafts",
        "DraftsStateRow": "orb_models.models.drafts",
        "Facts": "orb_models.models.facts",
        "Gadgets": "orb_models.models.gadgets",
        "GadgetsColourRow": "orb_models.models.gadgets",
        "GadgetsOwnerSerialRow": "orb_models.models.gadgets",
        "Makers": "orb_models.models.makers",
        "Parcels": "orb_models.models.parcels",
        "ParcelsCarrierRow": "orb_models.models.parcels",
        "Sensors": "orb_models.models.motion.sensors",
    },
)
