# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest as CreateSensorRequest
from orb_models.inputs.motion.listeners import ListenersCreate as ListenersCreate
from orb_models.inputs.motion.listeners import ListenersUpdate as ListenersUpdate
from orb_models.inputs.motion.motion_events import MotionEventsCreate as MotionEventsCreate
from orb_models.inputs.motion.motion_events import MotionEventsUpdate as MotionEventsUpdate
from orb_models.inputs.motion.pending_consent import PendingConsentInput as PendingConsentInput
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
