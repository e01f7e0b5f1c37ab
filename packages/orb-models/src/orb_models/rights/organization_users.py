# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""Who may use the operations on OrganizationUsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "OrganizationUsersCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersDisable": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersList": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByOrganizationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByUserIdAndOrganizationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByRole": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByOrganizationIdAndRole": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "OrganizationUsersQueryByUserIdAndRole": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
    }
)
