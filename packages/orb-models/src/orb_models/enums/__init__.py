# Generated from schemas/ by "make generate". Do not edit.
"""The enums of schemas/core/enums.yml, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

# Type checkers know this name. Importing it from `typing` would take longer than everything else here.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orb_models.enums.application_role_status import ApplicationRoleStatus as ApplicationRoleStatus
    from orb_models.enums.application_status import ApplicationStatus as ApplicationStatus
    from orb_models.enums.application_user_status import ApplicationUserStatus as ApplicationUserStatus
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

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRoleStatus": "orb_models.enums.application_role_status",
        "ApplicationStatus": "orb_models.enums.application_status",
        "ApplicationUserStatus": "orb_models.enums.application_user_status",
        "LegalBasis": "orb_models.enums.legal_basis",
        "MotionEventType": "orb_models.enums.motion_event_type",
        "NotificationStatus": "orb_models.enums.notification_status",
        "NotificationType": "orb_models.enums.notification_type",
        "OrganizationStatus": "orb_models.enums.organization_status",
        "OrganizationUserRole": "orb_models.enums.organization_user_role",
        "OrganizationUserStatus": "orb_models.enums.organization_user_status",
        "OwnershipTransferStatus": "orb_models.enums.ownership_transfer_status",
        "PrivacyRequestStatus": "orb_models.enums.privacy_request_status",
        "PrivacyRequestType": "orb_models.enums.privacy_request_type",
        "RoleStatus": "orb_models.enums.role_status",
        "RoleType": "orb_models.enums.role_type",
        "SchemaType": "orb_models.enums.schema_type",
        "SensorStatus": "orb_models.enums.sensor_status",
        "SessionStatus": "orb_models.enums.session_status",
        "SpotifyPlaybackState": "orb_models.enums.spotify_playback_state",
        "UserGroup": "orb_models.enums.user_group",
        "UserStatus": "orb_models.enums.user_status",
    },
)
