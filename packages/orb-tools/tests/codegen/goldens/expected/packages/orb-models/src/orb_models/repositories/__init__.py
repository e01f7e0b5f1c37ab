# Generated from schemas/ by "make generate". Do not edit.
"""The repositories, one for each table, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "DraftsRepository": "orb_models.repositories.drafts",
        "GadgetsRepository": "orb_models.repositories.gadgets",
        "ParcelsRepository": "orb_models.repositories.parcels",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
    },
)
