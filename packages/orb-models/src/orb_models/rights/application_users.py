# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""Who may use the operations on ApplicationUsers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "ApplicationUsersCreate": Right(groups=_OWNER),
        "ApplicationUsersUpdate": Right(groups=_OWNER),
        "ApplicationUsersDelete": Right(groups=_OWNER),
        "ApplicationUsersDisable": Right(groups=_OWNER),
        "ApplicationUsersGet": Right(groups=_OWNER),
        "ApplicationUsersList": Right(groups=_OWNER),
        "ApplicationUsersQueryByApplicationUserId": Right(groups=_OWNER),
        "ApplicationUsersQueryByUserId": Right(groups=_OWNER),
        "ApplicationUsersQueryByApplicationId": Right(groups=_OWNER),
        "ApplicationUsersQueryByUserIdAndApplicationId": Right(groups=_OWNER),
        "ApplicationUsersQueryByApplicationIdAndUserId": Right(groups=_OWNER),
    }
)
