"""A schema file in its form, with the line of every value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.yaml_document import Document, Place, Step

FormT_co = TypeVar("FormT_co", covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile(Generic[FormT_co]):
    """The valid part of a file, and the lines of its values."""

    document: Document
    form: FormT_co
    removed: frozenset[Place] = frozenset()
    """Places of the document that are not in `form`, because they have faults."""
    origins: Mapping[Place, Place] = field(default_factory=dict)
    """Place in `form` to place in the document. They differ after a removed list item. Empty: nothing was removed."""

    def line(self, *place: Step) -> int:
        """Return the line of a place in `form`."""
        return self.document.line(*origin_of(place, self.origins))

    def is_placeholder(self, place: Place) -> bool:
        """Return whether the value at a place is a placeholder for a removed one."""
        origin = origin_of(place, self.origins)
        return any(origin[: len(removed)] == removed for removed in self.removed)

    def has_removed(self, place: Place) -> bool:
        """Return whether something at or below a place was removed. Then a value may only seem to be missing."""
        origin = origin_of(place, self.origins)
        return self.is_placeholder(place) or any(removed[: len(origin)] == origin for removed in self.removed)

    def has_removed_key(self, place: Place) -> bool:
        """Return whether a key of the map at a place was removed. It may be an optional key that is misspelt."""
        origin = origin_of(place, self.origins)
        return any(removed[:-1] == origin for removed in self.removed if removed)

    def fault(self, faults: Faults, place: Place, wrong: str, right: str) -> None:
        """Add a fault at a place in `form`, unless the value there is a placeholder."""
        if not self.is_placeholder(place):
            faults.add(self.document.display_path, self.line(*place), wrong, right)


def is_unknown(file: ParsedFile[FormT_co] | None, *place: Step) -> bool:
    """Return whether the content of a file at a place is unknown. Then references to it must not become faults."""
    return file is None or file.has_removed(place)


def origin_of(place: Place, origins: Mapping[Place, Place]) -> Place:
    """Convert a place in the form to its place in the document."""
    known = place
    while known and known not in origins:
        known = known[:-1]
    return (*origins.get(known, known), *place[len(known) :])
