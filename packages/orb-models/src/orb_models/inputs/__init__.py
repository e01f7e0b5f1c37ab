# Generated from schemas/ by "make generate". Do not edit.
"""The inputs that create and update items, one module for each table, loaded at first use."""

from orb_common.utils import lazy_names

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "ApplicationRolesCreate": "orb_models.inputs.application_roles",
        "ApplicationRolesUpdate": "orb_models.inputs.application_roles",
        "ApplicationsCreate": "orb_models.inputs.applications",
        "ApplicationsUpdate": "orb_models.inputs.applications",
        "ApplicationUsersCreate": "orb_models.inputs.application_users",
        "ApplicationUsersUpdate": "orb_models.inputs.application_users",
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
        "RolesCreate": "orb_models.inputs.roles",
        "RolesUpdate": "orb_models.inputs.roles",
        "SmsRateLimitCreate": "orb_models.inputs.sms_rate_limit",
        "SmsRateLimitUpdate": "orb_models.inputs.sms_rate_limit",
        "UsersCreate": "orb_models.inputs.users",
        "UsersUpdate": "orb_models.inputs.users",
    },
)
