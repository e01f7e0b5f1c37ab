# Generated from schemas/entities/SmsVerification.yml by "make generate". Do not edit.
"""Who may use the operations on SmsVerification."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER_USER = frozenset({"OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "SmsVerification": Right(groups=_OWNER_USER),
    }
)
