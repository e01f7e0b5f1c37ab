"""The changes of one source, as the plan gathers them, and the error classes that the source takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orb_tools.migrate.old_modules import ERROR_ROOMS
from orb_tools.migrate.places import Need, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    import libcst as cst

    from orb_tools.migrate.source import Source
    from orb_tools.migrate.statements import Item
    from orb_tools.migrate.successors import Successor

__all__ = ["RENAMED", "Changes", "ErrorClass"]

RENAMED: Final = {"error_code": "code", "http_status": "status", "status_code": "status"}
"""Older attributes and keywords of errors, with the current ones, which the old classes have too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorClass:
    """An error class that a source has."""

    successor: Successor
    of_motion: bool
    """Whether it came from the motion layer, whose errors had a form of their own."""
    own_attributes: frozenset[str] = frozenset()
    """The older names that the source gives to attributes of its own, where it derives this class."""
    own_keywords: frozenset[str] = frozenset()
    """The same for the arguments of `__init__`."""

    @property
    def old(self) -> bool:
        """Whether orb has the class under an old name only. Such a class takes the older keywords."""
        return self.successor.advice is not None

    @property
    def renames(self) -> Mapping[str, str]:
        """The older attributes with the current ones."""
        return self._without(self.own_attributes)

    @property
    def renamed_keywords(self) -> Mapping[str, str]:
        """The older keywords with the current ones."""
        return {} if self.old else self._without(self.own_keywords)

    def _without(self, own: frozenset[str]) -> Mapping[str, str]:
        # `status_code` of a Spotify error is Spotify's own status.
        spotify = self.successor.name.startswith("Spotify")
        return {
            old: new
            for old, new in RENAMED.items()
            if old not in own and not (spotify and old == "status_code")
        }


class Changes:
    """What becomes of a source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.places: list[Place] = []
        self.names: dict[cst.CSTNode, cst.BaseExpression] = {}
        """Names and dotted paths, with what they become."""
        self.calls: dict[cst.Call, str] = {}
        """Calls that become a method of their first argument, with the name of the method."""
        self.froms: dict[cst.ImportFrom, list[Item]] = {}
        """Changed statements, with their names. No names: the statement goes."""
        self.imports: dict[cst.Import, list[cst.ImportAlias]] = {}
        self.errors: dict[str, ErrorClass] = {}
        """The error classes of the source, by what it calls them."""
        self.settled: set[cst.CSTNode] = set()
        """Attributes, calls and patterns with an older name that means the same today."""

    def note(self, node: cst.CSTNode, what: str, why: str, need: Need = Need.HAND) -> None:
        """Keep a place in mind."""
        self.places.append(Place(line=self.source.line(node), what=what, why=why, need=need))

    def found(self, written: str, module: str, successor: Successor) -> None:
        """Keep a name in mind that the source has from a module, if it is an error class."""
        if successor.module in ERROR_ROOMS:
            motion = module.startswith("common")
            self.errors[written] = ErrorClass(successor=successor, of_motion=motion)
