"""What is wrong with a schema, in words by which its author can correct it without reading the generator."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to correct: where it is, what is wrong, what would be right."""

    path: str
    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.wrong}: {self.right}"

    def to_dict(self) -> dict[str, str | int]:
        """Return the fault for a machine."""
        return {"path": self.path, "line": self.line, "wrong": self.wrong, "right": self.right}


@dataclass(slots=True)
class Faults:
    """Every fault of a run, so that one run shows them all."""

    found: set[Fault] = field(default_factory=set)

    def add(self, path: str, line: int, wrong: str, right: str) -> None:
        """Note one fault. The same fault noted twice is shown once."""
        self.found.add(Fault(path, line, wrong, right))

    def __bool__(self) -> bool:
        return bool(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def sorted(self) -> tuple[Fault, ...]:
        """Return the faults by file, then by line."""
        return tuple(sorted(self.found))


def suggest(name: object, known: Iterable[str]) -> str:
    """Say what would be right in the place of an unknown name: the closest known one, or all of them."""
    choices = sorted(known)
    close = difflib.get_close_matches(str(name), choices, n=1, cutoff=0.6)
    if not close:
        # A name that is part of another is often meant: "lambda-secured" for a "lambda-..." kind.
        close = difflib.get_close_matches(str(name).lower(), choices, n=1, cutoff=0.5)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"use one of {', '.join(choices)}" if choices else "nothing is defined that could be used"
