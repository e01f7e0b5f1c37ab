# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponse": "orb_models.models.motion.api_response",
        "ApplicationRoles": "orb_models.models.application_roles",
        "Applications": "orb_models.models.applications",
        "ApplicationUsers": "orb_models.models.application_users",
        "Auth": "orb_models.models.auth",
        "AuthError": "orb_models.models.auth_error",
        "ErrorRegistry": "orb_models.models.error_registry",
        "Invitations": "orb_models.models.invitations",
        "Listeners": "orb_models.models.motion.listeners",
        "MfaSetupDetails": "orb_models.models.mfa_setup_details",
        "MotionEvents": "orb_models.models.motion.motion_events",
        "Notifications": "orb_models.models.notifications",
        "OrganizationPermissions": "orb_models.models.organization_permissions",
        "OrganizationRoles": "orb_models.models.organization_roles",
        "Organizations": "orb_models.models.organizations",
        "OrganizationUsers": "orb_models.models.organization_users",
        "OwnershipTransferRequests": "orb_models.models.ownership_transfer_requests",
        "PaginatedResponse": "orb_models.models.motion.paginated_response",
        "PendingConsent": "orb_models.models.motion.pending_consent",
        "PermissionCheck": "orb_models.models.permission_check",
        "PrivacyRequests": "orb_models.models.privacy_requests",
        "QuietHours": "orb_models.models.motion.quiet_hours",
        "Roles": "orb_models.models.roles",
        "Sensors": "orb_models.models.motion.sensors",
        "Sessions": "orb_models.models.motion.sessions",
        "SmsRateLimit": "orb_models.models.sms_rate_limit",
        "SmsVerification": "orb_models.models.sms_verification",
        "SpotifyPlaybackConfig": "orb_models.models.motion.spotify_playback_config",
        "SpotifyTokens": "orb_models.models.motion.spotify_tokens",
        "UserPreferences": "orb_models.models.motion.user_preferences",
        "Users": "orb_models.models.users",
    },
)
