# Generated from schemas/ by "make generate". Do not edit.
"""The inputs that create and update items, one module for each table, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "GadgetsCreate": "orb_models.inputs.gadgets",
        "GadgetsUpdate": "orb_models.inputs.gadgets",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
    },
)
