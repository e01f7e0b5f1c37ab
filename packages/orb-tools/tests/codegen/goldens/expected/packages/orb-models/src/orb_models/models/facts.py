# Generated from schemas/entities/Facts.yml by "make generate". Do not edit.
"""What is so."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from orb_models.registry import RegistryItem

if TYPE_CHECKING:
    from collections.abc import Mapping


class Facts:
    """The items of Facts, by code."""

    ITEMS: ClassVar[Mapping[str, RegistryItem]] = MappingProxyType(
        {
            "F-1": RegistryItem(
                code="F-1",
                message="It's so.",
                description="A fact.",
                solution="Bear it.",
                details={"weight": 1},
            ),
        }
    )

    @classmethod
    def get(cls, code: str) -> RegistryItem | None:
        """Return the item of a code. None: the code is unknown."""
        return cls.ITEMS.get(code)
