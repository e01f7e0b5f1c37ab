# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities/motion."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.models.motion.sensors import Sensors as Sensors

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Sensors": "orb_models.models.motion.sensors",
    },
)
