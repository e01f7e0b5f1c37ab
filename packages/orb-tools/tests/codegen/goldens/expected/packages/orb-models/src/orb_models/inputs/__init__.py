# Generated from schemas/ by "make generate". Do not edit.
"""What comes in for a table, new or changed, each in a module of its own, loaded when it is asked for."""

from orb_common.utils import lazy_names

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.inputs.gadgets import GadgetsCreate as GadgetsCreate
    from orb_models.inputs.gadgets import GadgetsUpdate as GadgetsUpdate
    from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
    from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "GadgetsCreate": "orb_models.inputs.gadgets",
        "GadgetsUpdate": "orb_models.inputs.gadgets",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
    },
)
