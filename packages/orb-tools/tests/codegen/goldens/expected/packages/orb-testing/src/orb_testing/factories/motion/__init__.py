# Generated from schemas/ by "make generate". Do not edit.
"""The factories of the models of schemas/entities, each loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "SensorsFactory": "orb_testing.factories.motion.sensors",
    },
)
