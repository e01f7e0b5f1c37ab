# Generated from schemas/ by "make generate". Do not edit.
"""The factories of the models of schemas/entities, each loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApiResponseFactory": "orb_testing.factories.motion.api_response",
        "ApplicationRolesFactory": "orb_testing.factories.application_roles",
        "ApplicationsFactory": "orb_testing.factories.applications",
        "ApplicationUsersFactory": "orb_testing.factories.application_users",
        "AuthErrorFactory": "orb_testing.factories.auth_error",
        "AuthFactory": "orb_testing.factories.auth",
        "InvitationsFactory": "orb_testing.factories.invitations",
        "ListenersFactory": "orb_testing.factories.motion.listeners",
        "MfaSetupDetailsFactory": "orb_testing.factories.mfa_setup_details",
        "MotionEventsFactory": "orb_testing.factories.motion.motion_events",
        "NotificationsFactory": "orb_testing.factories.notifications",
        "OrganizationPermissionsFactory": "orb_testing.factories.organization_permissions",
        "OrganizationRolesFactory": "orb_testing.factories.organization_roles",
        "OrganizationsFactory": "orb_testing.factories.organizations",
        "OrganizationUsersFactory": "orb_testing.factories.organization_users",
        "OwnershipTransferRequestsFactory": "orb_testing.factories.ownership_transfer_requests",
        "PaginatedResponseFactory": "orb_testing.factories.motion.paginated_response",
        "PendingConsentFactory": "orb_testing.factories.motion.pending_consent",
        "PermissionCheckFactory": "orb_testing.factories.permission_check",
        "PrivacyRequestsFactory": "orb_testing.factories.privacy_requests",
        "QuietHoursFactory": "orb_testing.factories.motion.quiet_hours",
        "RolesFactory": "orb_testing.factories.roles",
        "SensorsFactory": "orb_testing.factories.motion.sensors",
        "SessionsFactory": "orb_testing.factories.motion.sessions",
        "SmsRateLimitFactory": "orb_testing.factories.sms_rate_limit",
        "SmsVerificationFactory": "orb_testing.factories.sms_verification",
        "SpotifyPlaybackConfigFactory": "orb_testing.factories.motion.spotify_playback_config",
        "SpotifyTokensFactory": "orb_testing.factories.motion.spotify_tokens",
        "UserPreferencesFactory": "orb_testing.factories.motion.user_preferences",
        "UsersFactory": "orb_testing.factories.users",
    },
)
