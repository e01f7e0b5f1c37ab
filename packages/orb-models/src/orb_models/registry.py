"""The item of a generated registry. A plain dataclass: a registry is a constant and needs no validation at run time."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryItem:
    """What a code means, and what to do about it."""

    code: str
    message: str
    """For the user."""
    description: str
    """For the developer: when it happens."""
    solution: str
    """For the user: what to do next."""
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
