"""The faults of schemas. Each says what is wrong and what would be right, so that its reader needs no other source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_NEAR = 0.6
"""The least similarity of a suggestion, as difflib measures it. Below it, `map` would suggest `timestamp`."""
_LONGEST = 255
_SHOWN = 40
_COMPARED = 100
"""How many names a suggestion is chosen from. To compare a name with thousands takes long."""
MOST = 500
"""How many faults a run reports. A file with mistakes everywhere would take minutes, and no one reads on."""


class TooManyFaultsError(Exception):
    """A run has found as many faults as it reports. It ends there."""


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
        """Add a fault. A fault that is added twice is shown once.

        Raises:
            TooManyFaultsError: it is one more than a run reports.
        """
        if len(self.found) == MOST:
            self.found.add(Fault(path, line, f"more than {MOST:,} faults", "correct the others first"))
            raise TooManyFaultsError
        self.found.add(Fault(path, line, wrong, right))

    def __bool__(self) -> bool:
        return bool(self.found)

    def sorted(self) -> tuple[Fault, ...]:
        """Return the faults in order of file and line."""
        return tuple(sorted(self.found))


def closest(name: object, known: Iterable[str]) -> str | None:
    """Return the known name that differs least from a name, in any case of its letters. None: none is near."""
    # Imported here: a run without faults needs no suggestion.
    import difflib

    by_case = {choice.lower(): choice for choice in sorted(known, reverse=True)}
    # A long name would cost much time, and is near to none.
    meant = str(name)[:_LONGEST].lower()
    # Of many names, those that begin or end alike are nearest.
    alike = [
        choice
        for choice in by_case
        if len(by_case) <= _COMPARED or choice[:2] == meant[:2] or choice[-4:] == meant[-4:]
    ]
    found = difflib.get_close_matches(meant, alike[:_COMPARED], n=1, cutoff=_NEAR)
    return by_case[found[0]] if found else None


def suggest(name: object, known: Iterable[str]) -> str:
    """Return advice for an unknown name: a known name that is near, or all known names."""
    choices = sorted(known)
    if (near := closest(name, choices)) is not None:
        return f"did you mean '{near}'?"
    shown = [*choices[:_SHOWN], "..."] if len(choices) > _SHOWN else choices
    return f"use one of {', '.join(shown)}" if choices else "no such names are defined"
