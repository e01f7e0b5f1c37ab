# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""Who may use the operations on Sensors."""

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
        "SensorsCreate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SensorsUpdate": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SensorsDelete": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SensorsDisable": Right(groups=_EMPLOYEE_OWNER),
        "SensorsGet": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
        "SensorsList": Right(groups=_EMPLOYEE_OWNER),
        "SensorsQueryBySensorId": Right(groups=_EMPLOYEE_OWNER),
        "SensorsQueryByUserId": Right(groups=_CUSTOMER_EMPLOYEE_OWNER_USER, relation=Relation.SELF),
    }
)
