# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""Who may use the operations on Listeners."""

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
        "ListenersCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "ListenersUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "ListenersDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "ListenersDisable": Right(groups=_EMPLOYEE_OWNER),
        "ListenersGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "ListenersList": Right(groups=_EMPLOYEE_OWNER),
        "ListenersQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "ListenersQueryByEmail": Right(groups=_EMPLOYEE_OWNER),
        "ListenersQueryByRefreshable": Right(groups=_EMPLOYEE_OWNER),
        "ListenersQueryByRefreshDueAt": Right(groups=_EMPLOYEE_OWNER),
        "ListenersQueryByRefreshableAndRefreshDueAt": Right(groups=_EMPLOYEE_OWNER),
    }
)
