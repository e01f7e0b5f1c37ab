# Generated from schemas/ by "make generate". Do not edit.
"""The inputs of operations, one module for each entity, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.inputs.application_roles import ApplicationRolesCreate as ApplicationRolesCreate
    from orb_models.inputs.application_roles import ApplicationRolesUpdate as ApplicationRolesUpdate
    from orb_models.inputs.application_users import ApplicationUsersCreate as ApplicationUsersCreate
    from orb_models.inputs.application_users import ApplicationUsersUpdate as ApplicationUsersUpdate
    from orb_models.inputs.applications import ApplicationsCreate as ApplicationsCreate
    from orb_models.inputs.applications import ApplicationsUpdate as ApplicationsUpdate
    from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest as CreateSensorRequest
    from orb_models.inputs.motion.listeners import ListenersCreate as ListenersCreate
    from orb_models.inputs.motion.listeners import ListenersUpdate as ListenersUpdate
    from orb_models.inputs.motion.motion_events import MotionEventsCreate as MotionEventsCreate
    from orb_models.inputs.motion.motion_events import MotionEventsUpdate as MotionEventsUpdate
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

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRolesCreate": "orb_models.inputs.application_roles",
        "ApplicationRolesUpdate": "orb_models.inputs.application_roles",
        "ApplicationsCreate": "orb_models.inputs.applications",
        "ApplicationsUpdate": "orb_models.inputs.applications",
        "ApplicationUsersCreate": "orb_models.inputs.application_users",
        "ApplicationUsersUpdate": "orb_models.inputs.application_users",
        "CreateSensorRequest": "orb_models.inputs.motion.create_sensor_request",
        "ListenersCreate": "orb_models.inputs.motion.listeners",
        "ListenersUpdate": "orb_models.inputs.motion.listeners",
        "MotionEventsCreate": "orb_models.inputs.motion.motion_events",
        "MotionEventsUpdate": "orb_models.inputs.motion.motion_events",
        "NotificationsCreate": "orb_models.inputs.notifications",
        "NotificationsUpdate": "orb_models.inputs.notifications",
        "OrganizationsCreate": "orb_models.inputs.organizations",
        "OrganizationsUpdate": "orb_models.inputs.organizations",
        "OrganizationUsersCreate": "orb_models.inputs.organization_users",
        "OrganizationUsersUpdate": "orb_models.inputs.organization_users",
        "OwnershipTransferRequestsCreate": "orb_models.inputs.ownership_transfer_requests",
        "OwnershipTransferRequestsUpdate": "orb_models.inputs.ownership_transfer_requests",
        "PrivacyRequestsCreate": "orb_models.inputs.privacy_requests",
        "PrivacyRequestsUpdate": "orb_models.inputs.privacy_requests",
        "QuietHoursInput": "orb_models.inputs.motion.quiet_hours",
        "RolesCreate": "orb_models.inputs.roles",
        "RolesUpdate": "orb_models.inputs.roles",
        "SensorsCreate": "orb_models.inputs.motion.sensors",
        "SensorsUpdate": "orb_models.inputs.motion.sensors",
        "SessionsCreate": "orb_models.inputs.motion.sessions",
        "SessionsUpdate": "orb_models.inputs.motion.sessions",
        "SmsRateLimitCreate": "orb_models.inputs.sms_rate_limit",
        "SmsRateLimitUpdate": "orb_models.inputs.sms_rate_limit",
        "SmsVerificationInput": "orb_models.inputs.sms_verification",
        "SpotifyPlaybackConfigInput": "orb_models.inputs.motion.spotify_playback_config",
        "SpotifyTokensInput": "orb_models.inputs.motion.spotify_tokens",
        "UpdateSensorRequest": "orb_models.inputs.motion.update_sensor_request",
        "UpdateUserRequest": "orb_models.inputs.motion.update_user_request",
        "UserPreferencesInput": "orb_models.inputs.motion.user_preferences",
        "UsersCreate": "orb_models.inputs.users",
        "UsersUpdate": "orb_models.inputs.users",
    },
)
