# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of operations, one module for each entity, loaded at first use."""

from orb_common.utils import lazy_names

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
