# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities/motion."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
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

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponse": "orb_models.models.motion.api_response",
        "Listeners": "orb_models.models.motion.listeners",
        "MotionEvents": "orb_models.models.motion.motion_events",
        "PaginatedResponse": "orb_models.models.motion.paginated_response",
        "QuietHours": "orb_models.models.motion.quiet_hours",
        "Sensors": "orb_models.models.motion.sensors",
        "Sessions": "orb_models.models.motion.sessions",
        "SpotifyPlaybackConfig": "orb_models.models.motion.spotify_playback_config",
        "SpotifyTokens": "orb_models.models.motion.spotify_tokens",
        "UserPreferences": "orb_models.models.motion.user_preferences",
    },
)
