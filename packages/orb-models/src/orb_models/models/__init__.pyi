# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.models.application_roles import ApplicationRoles as ApplicationRoles
from orb_models.models.application_users import ApplicationUsers as ApplicationUsers
from orb_models.models.applications import Applications as Applications
from orb_models.models.auth import Auth as Auth
from orb_models.models.auth_error import AuthError as AuthError
from orb_models.models.error_registry import ErrorRegistry as ErrorRegistry
from orb_models.models.invitations import Invitations as Invitations
from orb_models.models.mfa_setup_details import MfaSetupDetails as MfaSetupDetails
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
from orb_models.models.notifications import Notifications as Notifications
from orb_models.models.organization_permissions import OrganizationPermissions as OrganizationPermissions
from orb_models.models.organization_roles import OrganizationRoles as OrganizationRoles
from orb_models.models.organization_users import OrganizationUsers as OrganizationUsers
from orb_models.models.organizations import Organizations as Organizations
from orb_models.models.ownership_transfer_requests import (
    OwnershipTransferRequests as OwnershipTransferRequests,
)
from orb_models.models.permission_check import PermissionCheck as PermissionCheck
from orb_models.models.privacy_requests import PrivacyRequests as PrivacyRequests
from orb_models.models.roles import Roles as Roles
from orb_models.models.sms_rate_limit import SmsRateLimit as SmsRateLimit
from orb_models.models.sms_verification import SmsVerification as SmsVerification
from orb_models.models.users import Users as Users
