# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.models.motion.api_response import ApiResponse as ApiResponse
from orb_models.models.motion.listeners import Listeners as Listeners
from orb_models.models.motion.motion_events import MotionEvents as MotionEvents
from orb_models.models.motion.paginated_response import PaginatedResponse as PaginatedResponse
from orb_models.models.motion.pending_consent import PendingConsent as PendingConsent
from orb_models.models.motion.quiet_hours import QuietHours as QuietHours
from orb_models.models.motion.sensors import Sensors as Sensors
from orb_models.models.motion.sessions import Sessions as Sessions
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig as SpotifyPlaybackConfig
from orb_models.models.motion.spotify_tokens import SpotifyTokens as SpotifyTokens
from orb_models.models.motion.user_preferences import UserPreferences as UserPreferences
