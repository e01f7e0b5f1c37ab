# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""Who may use the operations on MotionEvents."""

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
        "MotionEventsCreate": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsUpdate": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsDelete": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsDisable": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "MotionEventsList": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsQueryByEventId": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsQueryBySensorId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "MotionEventsQueryByTimestamp": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsQueryBySensorIdAndTimestamp": Right(groups=_EMPLOYEE_OWNER),
        "MotionEventsQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "MotionEventsQueryByUserIdAndTimestamp": Right(groups=_EMPLOYEE_OWNER),
    }
)
