# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_testing.factories.application_roles import ApplicationRolesFactory as ApplicationRolesFactory
from orb_testing.factories.application_users import ApplicationUsersFactory as ApplicationUsersFactory
from orb_testing.factories.applications import ApplicationsFactory as ApplicationsFactory
from orb_testing.factories.auth import AuthFactory as AuthFactory
from orb_testing.factories.auth_error import AuthErrorFactory as AuthErrorFactory
from orb_testing.factories.invitations import InvitationsFactory as InvitationsFactory
from orb_testing.factories.mfa_setup_details import MfaSetupDetailsFactory as MfaSetupDetailsFactory
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
from orb_testing.factories.notifications import NotificationsFactory as NotificationsFactory
from orb_testing.factories.organization_permissions import (
    OrganizationPermissionsFactory as OrganizationPermissionsFactory,
)
from orb_testing.factories.organization_roles import OrganizationRolesFactory as OrganizationRolesFactory
from orb_testing.factories.organization_users import OrganizationUsersFactory as OrganizationUsersFactory
from orb_testing.factories.organizations import OrganizationsFactory as OrganizationsFactory
from orb_testing.factories.ownership_transfer_requests import (
    OwnershipTransferRequestsFactory as OwnershipTransferRequestsFactory,
)
from orb_testing.factories.permission_check import PermissionCheckFactory as PermissionCheckFactory
from orb_testing.factories.privacy_requests import PrivacyRequestsFactory as PrivacyRequestsFactory
from orb_testing.factories.roles import RolesFactory as RolesFactory
from orb_testing.factories.sms_rate_limit import SmsRateLimitFactory as SmsRateLimitFactory
from orb_testing.factories.sms_verification import SmsVerificationFactory as SmsVerificationFactory
from orb_testing.factories.users import UsersFactory as UsersFactory
