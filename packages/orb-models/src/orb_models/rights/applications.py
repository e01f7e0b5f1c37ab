# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""Who may use the operations on Applications."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "ApplicationsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsDisable": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsList": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsQueryByApplicationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsQueryByOrganizationId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsQueryByCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
        "ApplicationsQueryByOrganizationIdAndCreatedAt": Right(groups=_CUSTOMER_EMPLOYEE_OWNER),
    }
)
