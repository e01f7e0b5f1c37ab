# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of schemas/entities/motion."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest as CreateSensorRequest
    from orb_models.inputs.motion.listeners import ListenersCreate as ListenersCreate
    from orb_models.inputs.motion.listeners import ListenersUpdate as ListenersUpdate
    from orb_models.inputs.motion.motion_events import MotionEventsCreate as MotionEventsCreate
    from orb_models.inputs.motion.motion_events import MotionEventsUpdate as MotionEventsUpdate
    from orb_models.inputs.motion.quiet_hours import QuietHoursInput as QuietHoursInput
    from orb_models.inputs.motion.sensors import SensorsCreate as SensorsCreate
    from orb_models.inputs.motion.sensors import SensorsUpdate as SensorsUpdate
    from orb_models.inputs.motion.sessions import SessionsCreate as SessionsCreate
    from orb_models.inputs.motion.sessions import SessionsUpdate as SessionsUpdate
    from orb_models.inputs.motion.spotify_playback_config import (
        SpotifyPlaybackConfigInput as SpotifyPlaybackConfigInput,
    )
    from orb_models.inputs.motion.spotify_tokens import SpotifyTokensInput as SpotifyTokensInput
    from orb_models.inputs.motion.update_sensor_request import UpdateSensorRequest as UpdateSensorRequest
    from orb_models.inputs.motion.update_user_request import UpdateUserRequest as UpdateUserRequest
    from orb_models.inputs.motion.user_preferences import UserPreferencesInput as UserPreferencesInput

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "CreateSensorRequest": "orb_models.inputs.motion.create_sensor_request",
        "ListenersCreate": "orb_models.inputs.motion.listeners",
        "ListenersUpdate": "orb_models.inputs.motion.listeners",
        "MotionEventsCreate": "orb_models.inputs.motion.motion_events",
        "MotionEventsUpdate": "orb_models.inputs.motion.motion_events",
        "QuietHoursInput": "orb_models.inputs.motion.quiet_hours",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
        "SessionsCreate": "orb_models.inputs.motion.sessions",
        "SessionsUpdate": "orb_models.inputs.motion.sessions",
        "SpotifyPlaybackConfigInput": "orb_models.inputs.motion.spotify_playback_config",
        "SpotifyTokensInput": "orb_models.inputs.motion.spotify_tokens",
        "UpdateSensorRequest": "orb_models.inputs.motion.update_sensor_request",
        "UpdateUserRequest": "orb_models.inputs.motion.update_user_request",
        "UserPreferencesInput": "orb_models.inputs.motion.user_preferences",
    },
)
