"""Paths into nested data, always written in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["attribute_path"]


def attribute_path(parts: Iterable[str | int]) -> str:
    """Return a path of names and list positions as text, such as `a.b[0].c`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")
