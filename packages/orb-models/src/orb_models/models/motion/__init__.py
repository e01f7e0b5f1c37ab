# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities/motion."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponse": "orb_models.models.motion.api_response",
        "Listeners": "orb_models.models.motion.listeners",
        "MotionEvents": "orb_models.models.motion.motion_events",
        "PaginatedResponse": "orb_models.models.motion.paginated_response",
        "PendingConsent": "orb_models.models.motion.pending_consent",
        "QuietHours": "orb_models.models.motion.quiet_hours",
        "Sensors": "orb_models.models.motion.sensors",
        "Sessions": "orb_models.models.motion.sessions",
        "SpotifyPlaybackConfig": "orb_models.models.motion.spotify_playback_config",
        "SpotifyTokens": "orb_models.models.motion.spotify_tokens",
        "UserPreferences": "orb_models.models.motion.user_preferences",
    },
)
