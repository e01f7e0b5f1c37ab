# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""Who may use the operations on Sensors."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "SensorsCreate": Right(groups=_OWNER),
        "SensorsUpdate": Right(groups=_OWNER),
        "SensorsDelete": Right(groups=_OWNER),
        "SensorsDisable": Right(groups=_OWNER),
        "SensorsGet": Right(groups=_OWNER),
        "SensorsList": Right(groups=_OWNER),
        "SensorsQueryBySensorId": Right(groups=_OWNER),
    }
)
