# Generated from schemas/ by "make generate". Do not edit.
"""The enums of schemas/core/enums.yml, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRoleStatus": "orb_models.enums.application_role_status",
        "ApplicationStatus": "orb_models.enums.application_status",
        "ApplicationUserStatus": "orb_models.enums.application_user_status",
        "InvitationStatus": "orb_models.enums.invitation_status",
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
