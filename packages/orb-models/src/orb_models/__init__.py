# Generated from schemas/ by "make generate". Do not edit.
"""Models, enums and repositories of orb.

Nothing loads until it is asked for: one model used costs one model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from orb_models.enums.application_role_status import ApplicationRoleStatus as ApplicationRoleStatus
    from orb_models.enums.application_status import ApplicationStatus as ApplicationStatus
    from orb_models.enums.application_user_status import ApplicationUserStatus as ApplicationUserStatus
    from orb_models.enums.legal_basis import LegalBasis as LegalBasis
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
    from orb_models.enums.user_group import UserGroup as UserGroup
    from orb_models.enums.user_status import UserStatus as UserStatus
    from orb_models.models.users import Users as Users
    from orb_models.models.users import UsersCreate as UsersCreate
    from orb_models.models.users import UsersUpdate as UsersUpdate
    from orb_models.repositories.users import UsersRepository as UsersRepository

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "ApplicationRoleStatus": "orb_models.enums.application_role_status",
        "ApplicationStatus": "orb_models.enums.application_status",
        "ApplicationUserStatus": "orb_models.enums.application_user_status",
        "LegalBasis": "orb_models.enums.legal_basis",
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
        "UserGroup": "orb_models.enums.user_group",
        "Users": "orb_models.models.users",
        "UsersCreate": "orb_models.models.users",
        "UsersRepository": "orb_models.repositories.users",
        "UserStatus": "orb_models.enums.user_status",
        "UsersUpdate": "orb_models.models.users",
    },
)
