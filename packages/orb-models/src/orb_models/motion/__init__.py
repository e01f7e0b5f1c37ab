"""The models of motion, and the functions that validate its data. Each name is loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.enums.motion_event_type import MotionEventType as MotionEventType
    from orb_models.enums.sensor_status import SensorStatus as SensorStatus
    from orb_models.enums.session_status import SessionStatus as SessionStatus
    from orb_models.enums.spotify_playback_state import SpotifyPlaybackState as SpotifyPlaybackState
    from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest as CreateSensorRequest
    from orb_models.inputs.motion.update_sensor_request import UpdateSensorRequest as UpdateSensorRequest
    from orb_models.inputs.motion.update_user_request import UpdateUserRequest as UpdateUserRequest
    from orb_models.models.motion.api_response import ApiResponse as ApiResponse
    from orb_models.models.motion.listeners import Listeners as Listeners
    from orb_models.models.motion.motion_events import MotionEvents as MotionEvents
    from orb_models.models.motion.paginated_response import PaginatedResponse as PaginatedResponse
    from orb_models.models.motion.quiet_hours import QuietHours as QuietHours
    from orb_models.models.motion.sensors import Sensors as Sensors
    from orb_models.models.motion.sessions import Sessions as Sessions
    from orb_models.models.motion.spotify_playback_config import (
        SpotifyPlaybackConfig as SpotifyPlaybackConfig,
    )
    from orb_models.models.motion.spotify_tokens import SpotifyTokens as SpotifyTokens
    from orb_models.models.motion.user_preferences import UserPreferences as UserPreferences

    from .validation import validate_motion_event_data as validate_motion_event_data
    from .validation import validate_sensor_data as validate_sensor_data
    from .validation import validate_session_data as validate_session_data
    from .validation import validate_user_data as validate_user_data

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponse": "orb_models.models.motion.api_response",
        "CreateSensorRequest": "orb_models.inputs.motion.create_sensor_request",
        "Listeners": "orb_models.models.motion.listeners",
        "MotionEventType": "orb_models.enums.motion_event_type",
        "MotionEvents": "orb_models.models.motion.motion_events",
        "PaginatedResponse": "orb_models.models.motion.paginated_response",
        "QuietHours": "orb_models.models.motion.quiet_hours",
        "SensorStatus": "orb_models.enums.sensor_status",
        "Sensors": "orb_models.models.motion.sensors",
        "SessionStatus": "orb_models.enums.session_status",
        "Sessions": "orb_models.models.motion.sessions",
        "SpotifyPlaybackConfig": "orb_models.models.motion.spotify_playback_config",
        "SpotifyPlaybackState": "orb_models.enums.spotify_playback_state",
        "SpotifyTokens": "orb_models.models.motion.spotify_tokens",
        "UpdateSensorRequest": "orb_models.inputs.motion.update_sensor_request",
        "UpdateUserRequest": "orb_models.inputs.motion.update_user_request",
        "UserPreferences": "orb_models.models.motion.user_preferences",
        "validate_motion_event_data": ".validation",
        "validate_sensor_data": ".validation",
        "validate_session_data": ".validation",
        "validate_user_data": ".validation",
    },
)
