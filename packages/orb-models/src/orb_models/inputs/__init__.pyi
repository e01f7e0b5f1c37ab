# Generated from schemas/ by "make generate". Do not edit.
# For type checkers. Python does not read this file: the names load at first use.
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
