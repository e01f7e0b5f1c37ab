# Generated from schemas/ by "make generate". Do not edit.
"""The models of schemas/entities, each in its own module, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRoles": "orb_models.models.application_roles",
        "Applications": "orb_models.models.applications",
        "ApplicationUsers": "orb_models.models.application_users",
        "Auth": "orb_models.models.auth",
        "AuthError": "orb_models.models.auth_error",
        "ErrorRegistry": "orb_models.models.error_registry",
        "MfaSetupDetails": "orb_models.models.mfa_setup_details",
        "Notifications": "orb_models.models.notifications",
        "Organizations": "orb_models.models.organizations",
        "OrganizationUsers": "orb_models.models.organization_users",
        "OwnershipTransferRequests": "orb_models.models.ownership_transfer_requests",
        "PrivacyRequests": "orb_models.models.privacy_requests",
        "Roles": "orb_models.models.roles",
        "SmsRateLimit": "orb_models.models.sms_rate_limit",
        "SmsVerification": "orb_models.models.sms_verification",
        "Users": "orb_models.models.users",
    },
)
