# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""Who may use the operations on Sessions."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_EMPLOYEE_OWNER_USER = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
_EMPLOYEE_OWNER = frozenset({"EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "SessionsCreate": Right(groups=_EMPLOYEE_OWNER),
        "SessionsUpdate": Right(groups=_EMPLOYEE_OWNER),
        "SessionsDelete": Right(groups=_EMPLOYEE_OWNER),
        "SessionsDisable": Right(groups=_EMPLOYEE_OWNER),
        "SessionsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SessionsList": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryBySessionId": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryBySensorId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SessionsQueryByStartTime": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryBySensorIdAndStartTime": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SessionsQueryByUserIdAndStartTime": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryByActive": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryByDueAt": Right(groups=_EMPLOYEE_OWNER),
        "SessionsQueryByActiveAndDueAt": Right(groups=_EMPLOYEE_OWNER),
    }
)
