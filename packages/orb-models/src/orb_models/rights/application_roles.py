# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""Who may use the operations on ApplicationRoles."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "ApplicationRolesCreate": Right(groups=_OWNER),
        "ApplicationRolesUpdate": Right(groups=_OWNER),
        "ApplicationRolesDelete": Right(groups=_OWNER),
        "ApplicationRolesDisable": Right(groups=_OWNER),
        "ApplicationRolesGet": Right(groups=_OWNER),
        "ApplicationRolesList": Right(groups=_OWNER),
        "ApplicationRolesQueryByApplicationRoleId": Right(groups=_OWNER),
        "ApplicationRolesQueryByUserId": Right(groups=_OWNER),
        "ApplicationRolesQueryByRoleId": Right(groups=_OWNER),
        "ApplicationRolesQueryByUserIdAndRoleId": Right(groups=_OWNER),
        "ApplicationRolesQueryByApplicationId": Right(groups=_OWNER),
        "ApplicationRolesQueryByApplicationIdAndRoleId": Right(groups=_OWNER),
        "ApplicationRolesQueryByRoleType": Right(groups=_OWNER),
        "ApplicationRolesQueryByRoleIdAndRoleType": Right(groups=_OWNER),
    }
)
