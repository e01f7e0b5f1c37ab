# Generated from schemas/ by "make generate". Do not edit.
"""What schemas/entities/motion gives to inputs."""

from orb_common.utils import lazy_names

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
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
