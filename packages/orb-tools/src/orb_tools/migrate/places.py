"""A place in a source that a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Need", "Place"]


class Need(StrEnum):
    """What a place needs."""

    HAND = "by hand"
    """The code fails, or may mean something else, until a person changes it."""
    LATER = "old name"
    """The code works. A name of today replaces the old one, but its use is not the same."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A place, with what stands there and why the command did not change it."""

    line: int
    what: str
    why: str
    need: Need = Need.HAND
