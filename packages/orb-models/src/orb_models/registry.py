"""What an item of a registry is. Plain dataclasses: a registry is a constant and needs no validation at run time."""

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
    """For the person at the screen."""
    description: str
    """For the developer: when it happens."""
    solution: str
    """What to do next."""
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
