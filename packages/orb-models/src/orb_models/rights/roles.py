# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""Who may use the operations on Roles."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "RolesCreate": Right(groups=_OWNER),
        "RolesUpdate": Right(groups=_OWNER),
        "RolesDelete": Right(groups=_OWNER),
        "RolesDisable": Right(groups=_OWNER),
        "RolesGet": Right(groups=_OWNER),
        "RolesList": Right(groups=_OWNER),
        "RolesQueryByRoleId": Right(groups=_OWNER),
        "RolesQueryByUserId": Right(groups=_OWNER),
        "RolesQueryByRoleType": Right(groups=_OWNER),
        "RolesQueryByUserIdAndRoleType": Right(groups=_OWNER),
    }
)
