# Generated from schemas/entities/Journal.yml by "make generate". Do not edit.
"""Who may use the operations on Journal."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER = frozenset({"OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "JournalGet": Right(groups=_OWNER),
    }
)
