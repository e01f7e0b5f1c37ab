# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""Who may use the operations of Users."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Relation, Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADMINISTRATORS = frozenset({"EMPLOYEE", "OWNER"})
_ALL = frozenset({"CUSTOMER", "EMPLOYEE", "OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "UserOrganizations": Right(groups=_ALL, relation=Relation.SELF),
        "UsersCreate": Right(groups=_ADMINISTRATORS),
        "UsersDelete": Right(groups=_ADMINISTRATORS),
        "UsersDisable": Right(groups=_ADMINISTRATORS),
        "UsersGet": Right(groups=_ALL, relation=Relation.SELF),
        "UsersList": Right(groups=_ADMINISTRATORS),
        "UsersQueryByCognitoId": Right(groups=_ALL, relation=Relation.SELF),
        "UsersQueryByCognitoSub": Right(groups=_ALL, relation=Relation.SELF),
        "UsersQueryByEmail": Right(groups=_ALL, relation=Relation.SELF),
        "UsersQueryByUserId": Right(groups=_ALL, relation=Relation.SELF),
        "UsersUpdate": Right(groups=_ALL, relation=Relation.SELF),
    }
)
