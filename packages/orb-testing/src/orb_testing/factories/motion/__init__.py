# Generated from schemas/ by "make generate". Do not edit.
"""The factories of the models of schemas/entities, each loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponseFactory": "orb_testing.factories.motion.api_response",
        "ListenersFactory": "orb_testing.factories.motion.listeners",
        "MotionEventsFactory": "orb_testing.factories.motion.motion_events",
        "PaginatedResponseFactory": "orb_testing.factories.motion.paginated_response",
        "PendingConsentFactory": "orb_testing.factories.motion.pending_consent",
        "QuietHoursFactory": "orb_testing.factories.motion.quiet_hours",
        "SensorsFactory": "orb_testing.factories.motion.sensors",
        "SessionsFactory": "orb_testing.factories.motion.sessions",
        "SpotifyPlaybackConfigFactory": "orb_testing.factories.motion.spotify_playback_config",
        "SpotifyTokensFactory": "orb_testing.factories.motion.spotify_tokens",
        "UserPreferencesFactory": "orb_testing.factories.motion.user_preferences",
    },
)
