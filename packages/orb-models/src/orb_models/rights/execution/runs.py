# Generated from schemas/entities/execution/Runs.yml by "make generate". Do not edit.
"""Who may use the operations on Runs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.security.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

_EMPLOYEE_OWNER = frozenset({"EMPLOYEE", "OWNER"})
RIGHTS: Final[Mapping[str, Right]] = MappingProxyType(
    {
        "RunsGet": Right(groups=_EMPLOYEE_OWNER),
    }
)
