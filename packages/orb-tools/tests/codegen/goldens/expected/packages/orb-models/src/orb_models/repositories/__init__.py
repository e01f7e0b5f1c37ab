# Generated from schemas/ by "make generate". Do not edit.
"""The repositories, one for each table, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.repositories.drafts import DraftsRepository as DraftsRepository
    from orb_models.repositories.gadgets import GadgetsRepository as GadgetsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
    from orb_models.repositories.parcels import ParcelsRepository as ParcelsRepository

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "DraftsRepository": "orb_models.repositories.drafts",
        "GadgetsRepository": "orb_models.repositories.gadgets",
        "ParcelsRepository": "orb_models.repositories.parcels",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
    },
)
