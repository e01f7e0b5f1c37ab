# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
from orb_models.enums.application_role_status import ApplicationRoleStatus as ApplicationRoleStatus
from orb_models.enums.application_status import ApplicationStatus as ApplicationStatus
from orb_models.enums.application_user_status import ApplicationUserStatus as ApplicationUserStatus
from orb_models.enums.invitation_status import InvitationStatus as InvitationStatus
from orb_models.enums.legal_basis import LegalBasis as LegalBasis
from orb_models.enums.motion_event_type import MotionEventType as MotionEventType
from orb_models.enums.notification_status import NotificationStatus as NotificationStatus
from orb_models.enums.notification_type import NotificationType as NotificationType
from orb_models.enums.organization_status import OrganizationStatus as OrganizationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole as OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus as OrganizationUserStatus
from orb_models.enums.ownership_transfer_status import OwnershipTransferStatus as OwnershipTransferStatus
from orb_models.enums.privacy_request_status import PrivacyRequestStatus as PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType as PrivacyRequestType
from orb_models.enums.role_status import RoleStatus as RoleStatus
from orb_models.enums.role_type import RoleType as RoleType
from orb_models.enums.schema_type import SchemaType as SchemaType
from orb_models.enums.sensor_status import SensorStatus as SensorStatus
from orb_models.enums.session_status import SessionStatus as SessionStatus
from orb_models.enums.spotify_playback_state import SpotifyPlaybackState as SpotifyPlaybackState
from orb_models.enums.user_group import UserGroup as UserGroup
from orb_models.enums.user_status import UserStatus as UserStatus
from orb_models.inputs.application_roles import ApplicationRolesCreate as ApplicationRolesCreate
from orb_models.inputs.application_roles import ApplicationRolesUpdate as ApplicationRolesUpdate
from orb_models.inputs.application_users import ApplicationUsersCreate as ApplicationUsersCreate
from orb_models.inputs.application_users import ApplicationUsersUpdate as ApplicationUsersUpdate
from orb_models.inputs.applications import ApplicationsCreate as ApplicationsCreate
from orb_models.inputs.applications import ApplicationsUpdate as ApplicationsUpdate
from orb_models.inputs.invitations import InvitationsCreate as InvitationsCreate
from orb_models.inputs.invitations import InvitationsUpdate as InvitationsUpdate
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
from orb_models.inputs.notifications import NotificationsCreate as NotificationsCreate
from orb_models.inputs.notifications import NotificationsUpdate as NotificationsUpdate
from orb_models.inputs.organization_users import OrganizationUsersCreate as OrganizationUsersCreate
from orb_models.inputs.organization_users import OrganizationUsersUpdate as OrganizationUsersUpdate
from orb_models.inputs.organizations import OrganizationsCreate as OrganizationsCreate
from orb_models.inputs.organizations import OrganizationsUpdate as OrganizationsUpdate
from orb_models.inputs.ownership_transfer_requests import (
    OwnershipTransferRequestsCreate as OwnershipTransferRequestsCreate,
)
from orb_models.inputs.ownership_transfer_requests import (
    OwnershipTransferRequestsUpdate as OwnershipTransferRequestsUpdate,
)
from orb_models.inputs.privacy_requests import PrivacyRequestsCreate as PrivacyRequestsCreate
from orb_models.inputs.privacy_requests import PrivacyRequestsUpdate as PrivacyRequestsUpdate
from orb_models.inputs.roles import RolesCreate as RolesCreate
from orb_models.inputs.roles import RolesUpdate as RolesUpdate
from orb_models.inputs.sms_rate_limit import SmsRateLimitCreate as SmsRateLimitCreate
from orb_models.inputs.sms_rate_limit import SmsRateLimitUpdate as SmsRateLimitUpdate
from orb_models.inputs.sms_verification import SmsVerificationInput as SmsVerificationInput
from orb_models.inputs.users import UsersCreate as UsersCreate
from orb_models.inputs.users import UsersUpdate as UsersUpdate
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
from orb_models.repositories.application_roles import ApplicationRolesRepository as ApplicationRolesRepository
from orb_models.repositories.application_users import ApplicationUsersRepository as ApplicationUsersRepository
from orb_models.repositories.applications import ApplicationsRepository as ApplicationsRepository
from orb_models.repositories.invitations import InvitationsRepository as InvitationsRepository
from orb_models.repositories.motion.listeners import ListenersRepository as ListenersRepository
from orb_models.repositories.motion.motion_events import MotionEventsRepository as MotionEventsRepository
from orb_models.repositories.motion.sensors import SensorsRepository as SensorsRepository
from orb_models.repositories.motion.sessions import SessionsRepository as SessionsRepository
from orb_models.repositories.notifications import NotificationsRepository as NotificationsRepository
from orb_models.repositories.organization_users import (
    OrganizationUsersRepository as OrganizationUsersRepository,
)
from orb_models.repositories.organizations import OrganizationsRepository as OrganizationsRepository
from orb_models.repositories.ownership_transfer_requests import (
    OwnershipTransferRequestsRepository as OwnershipTransferRequestsRepository,
)
from orb_models.repositories.privacy_requests import PrivacyRequestsRepository as PrivacyRequestsRepository
from orb_models.repositories.roles import RolesRepository as RolesRepository
from orb_models.repositories.sms_rate_limit import SmsRateLimitRepository as SmsRateLimitRepository
from orb_models.repositories.users import UsersRepository as UsersRepository
