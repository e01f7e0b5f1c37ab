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
        "SmsVerificationInput": "orb_models.inputs.sms_verification",
        "UsersCreate": "orb_models.inputs.users",
        "UsersUpdate": "orb_models.inputs.users",
    },
)
