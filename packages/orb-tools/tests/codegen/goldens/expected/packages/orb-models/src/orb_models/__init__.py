# Generated from schemas/ by "make generate". Do not edit.
"""Models, enums and repositories of orb.

Each name is loaded at first use, so that unused models cost nothing.
"""

from orb_common.utils import lazy_names

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
