# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""Who may use the operations on Organizations."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER"})
_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
_EMPLOYEE_OWNER = frozenset({"EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "OrganizationsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationsUpdate": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.update"
        ),
        "OrganizationsDelete": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.OWNER, permission="organization.delete"
        ),
        "OrganizationsDisable": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.OWNER, permission="organization.delete"
        ),
        "OrganizationsGet": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.read"
        ),
        "OrganizationsList": Right(groups=_EMPLOYEE_OWNER),
        "OrganizationsQueryByOrganizationId": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.read"
        ),
        "OrganizationsQueryByOwnerId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "OrganizationsQueryByOwnerIdAndCreatedAt": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF
        ),
        "OrganizationsQueryByStatus": Right(groups=_EMPLOYEE_OWNER),
        "OrganizationsQueryByStatusAndCreatedAt": Right(groups=_EMPLOYEE_OWNER),
        "OrganizationsWithDetailsQueryByOwnerId": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF
        ),
        "OrganizationsRestore": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.OWNER, permission="organization.delete"
        ),
        "OrganizationsTransferOwnership": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.OWNER, permission="organization.transfer"
        ),
        "OrganizationsGetUserPermissions": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.read"
        ),
        "OrganizationsCheckPermission": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.read"
        ),
        "OrganizationsGetRoles": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER),
    }
)
