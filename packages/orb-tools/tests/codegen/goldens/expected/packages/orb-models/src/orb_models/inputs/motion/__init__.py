# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of schemas/entities/motion."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
    from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
    },
)
