# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_testing.factories.motion.api_response import ApiResponseFactory as ApiResponseFactory
from orb_testing.factories.motion.listeners import ListenersFactory as ListenersFactory
from orb_testing.factories.motion.motion_events import MotionEventsFactory as MotionEventsFactory
from orb_testing.factories.motion.paginated_response import (
    PaginatedResponseFactory as PaginatedResponseFactory,
)
from orb_testing.factories.motion.pending_consent import PendingConsentFactory as PendingConsentFactory
from orb_testing.factories.motion.quiet_hours import QuietHoursFactory as QuietHoursFactory
from orb_testing.factories.motion.sensors import SensorsFactory as SensorsFactory
from orb_testing.factories.motion.sessions import SessionsFactory as SessionsFactory
from orb_testing.factories.motion.spotify_playback_config import (
    SpotifyPlaybackConfigFactory as SpotifyPlaybackConfigFactory,
)
from orb_testing.factories.motion.spotify_tokens import SpotifyTokensFactory as SpotifyTokensFactory
from orb_testing.factories.motion.user_preferences import UserPreferencesFactory as UserPreferencesFactory
