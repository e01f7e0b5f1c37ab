"""The faults of schemas. Each says what is wrong and what would be right, so that its reader needs no other source."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it is, what is wrong, and what would be right."""

    path: str
    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.wrong}: {self.right}"

    def to_dict(self) -> dict[str, str | int]:
        """Return the fault as a JSON object."""
        return {"path": self.path, "line": self.line, "wrong": self.wrong, "right": self.right}


@dataclass(slots=True)
class Faults:
    """All faults of a run."""

    found: set[Fault] = field(default_factory=set)

    def add(self, path: str, line: int, wrong: str, right: str) -> None:
        """Add a fault. A fault that is added twice is shown once."""
        self.found.add(Fault(path, line, wrong, right))

    def __bool__(self) -> bool:
        return bool(self.found)

    def sorted(self) -> tuple[Fault, ...]:
        """Return the faults in order of file and line."""
        return tuple(sorted(self.found))


def suggest(name: object, known: Iterable[str]) -> str:
    """Return advice for an unknown name: the closest known name, or all known names."""
    choices = sorted(known)
    close = difflib.get_close_matches(str(name), choices, n=1, cutoff=0.6)
    if not close:
        # Try again with a lower cutoff: the author may have changed only a part, as in "lambda-secured".
        close = difflib.get_close_matches(str(name).lower(), choices, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"use one of {', '.join(choices)}" if choices else "no such names are defined"
