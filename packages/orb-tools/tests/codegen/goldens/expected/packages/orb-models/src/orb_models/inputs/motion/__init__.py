# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of schemas/entities/motion."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
    },
)
