# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

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
