# Generated from schemas/entities/SmsRateLimit.yml by "make generate". Do not edit.
"""Who may use the operations on SmsRateLimit."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWNER_USER = frozenset({"OWNER", "USER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "SmsRateLimitCreate": Right(groups=_OWNER_USER),
        "SmsRateLimitUpdate": Right(groups=_OWNER_USER),
        "SmsRateLimitDelete": Right(groups=_OWNER_USER),
        "SmsRateLimitDisable": Right(groups=_OWNER_USER),
        "SmsRateLimitGet": Right(groups=_OWNER_USER),
        "SmsRateLimitList": Right(groups=_OWNER_USER),
        "SmsRateLimitQueryByPhoneNumber": Right(groups=_OWNER_USER),
    }
)
