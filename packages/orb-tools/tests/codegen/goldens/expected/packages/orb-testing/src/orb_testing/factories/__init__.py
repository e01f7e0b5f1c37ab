# Generated from schemas/ by "make generate". Do not edit.
"""The factories of the models of schemas/entities, each loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AddressesFactory": "orb_testing.factories.addresses",
        "DraftsFactory": "orb_testing.factories.drafts",
        "GadgetsFactory": "orb_testing.factories.gadgets",
        "MakersFactory": "orb_testing.factories.makers",
        "ParcelsFactory": "orb_testing.factories.parcels",
        "SensorsFactory": "orb_testing.factories.motion.sensors",
    },
)
