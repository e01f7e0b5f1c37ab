# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""Who may use the operations on OrganizationUsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "OrganizationUsersUpdate": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="users.update_roles"
        ),
        "OrganizationUsersDelete": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="users.remove"
        ),
        "OrganizationUsersGet": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="users.read"
        ),
        "OrganizationUsersQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "OrganizationUsersQueryByOrganizationId": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="users.read"
        ),
        "OrganizationUsersQueryByOrganizationIdAndRole": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="users.read"
        ),
        "OrganizationUsersLeave": Right(
            groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.MEMBER, permission="organization.read"
        ),
    }
)
