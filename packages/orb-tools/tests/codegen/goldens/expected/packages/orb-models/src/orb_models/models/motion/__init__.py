# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities/motion."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Sensors": "orb_models.models.motion.sensors",
    },
)
