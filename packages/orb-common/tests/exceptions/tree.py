"""The classes of the tree of errors, for the tests of their laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orb_common.exceptions as room
from orb_common.exceptions import KINDS, OrbError

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = [
    found
    for name in room.__all__
    if isinstance(found := getattr(room, name), type) and issubclass(found, OrbError)
]
FAMILIES = [cls for cls in CLASSES if cls is not OrbError and not issubclass(cls, KINDS)]
CONCRETE = [cls for cls in CLASSES if issubclass(cls, KINDS) and cls not in KINDS]


def kinds_of(cls: type[OrbError]) -> list[type[OrbError]]:
    """Return the kinds above a class, in the order of its MRO."""
    return [base for base in cls.__mro__ if base in KINDS]


def drawing() -> str:
    """Return the tree as text: the kinds in the order of `KINDS`, and the classes below them by name."""
    return "\n".join(["OrbError", *_branches(list(KINDS), "")])


def _branches(classes: list[type[OrbError]], indent: str) -> Iterator[str]:
    for cls in classes:
        last = cls is classes[-1]
        status = f" {cls.status}" if cls in KINDS or cls.status != kinds_of(cls)[0].status else ""
        families = "".join(f" [{base.__name__}]" for base in cls.__bases__ if base in FAMILIES)
        yield f"{indent}{'└── ' if last else '├── '}{cls.__name__}{status}{families}"
        below = sorted((each for each in CONCRETE if cls in each.__bases__), key=lambda each: each.__name__)
        yield from _branches(below, indent + ("    " if last else "│   "))
