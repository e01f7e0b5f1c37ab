# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of schemas/entities/motion."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "CreateSensorRequest": "orb_models.inputs.motion.create_sensor_request",
        "ListenersCreate": "orb_models.inputs.motion.listeners",
        "ListenersUpdate": "orb_models.inputs.motion.listeners",
        "MotionEventsCreate": "orb_models.inputs.motion.motion_events",
        "MotionEventsUpdate": "orb_models.inputs.motion.motion_events",
        "PendingConsentInput": "orb_models.inputs.motion.pending_consent",
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
