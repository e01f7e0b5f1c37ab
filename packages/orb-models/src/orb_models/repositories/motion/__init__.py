# Generated from schemas/ by "make generate". Do not edit.
"""The repositories of schemas/entities/motion."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.repositories.motion.listeners import ListenersRepository as ListenersRepository
    from orb_models.repositories.motion.motion_events import MotionEventsRepository as MotionEventsRepository
    from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
    from orb_models.repositories.motion.sessions import SessionsRepository as SessionsRepository

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ListenersRepository": "orb_models.repositories.motion.listeners",
        "MotionEventsRepository": "orb_models.repositories.motion.motion_events",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
        "SessionsRepository": "orb_models.repositories.motion.sessions",
    },
)
