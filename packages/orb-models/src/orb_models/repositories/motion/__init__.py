# Generated from schemas/ by "make generate". Do not edit.
"""The repositories of schemas/entities/motion."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ListenersRepository": "orb_models.repositories.motion.listeners",
        "MotionEventsRepository": "orb_models.repositories.motion.motion_events",
        "SensorsRepository": "orb_models.repositories.motion.sensors",
        "SessionsRepository": "orb_models.repositories.motion.sessions",
    },
)
