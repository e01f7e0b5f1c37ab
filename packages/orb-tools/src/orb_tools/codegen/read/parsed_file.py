"""A schema file in its form, with the line of everything that is in it."""

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
    """What a file says, and where it says it."""

    document: Document
    form: FormT_co
    cut: frozenset[Place] = frozenset()
    """Places of the document that are not in `form`, because they have faults themselves."""
    origins: Mapping[Place, Place] = field(default_factory=dict)
    """Places in `form` to places of the document: list positions move when an item is cut. Empty: nothing was cut."""

    def line(self, *place: Step) -> int:
        """Return the line of a place in `form`."""
        return self.document.line(*origin_of(place, self.origins))

    def stands_in(self, place: Place) -> bool:
        """Return whether the value at a place was made up for one that was cut."""
        origin = origin_of(place, self.origins)
        return any(origin[: len(cut)] == cut for cut in self.cut)

    def lacks(self, place: Place) -> bool:
        """Return whether something at a place or below it was cut, so that what is not there may be there yet."""
        origin = origin_of(place, self.origins)
        return self.stands_in(place) or any(cut[: len(origin)] == origin for cut in self.cut)

    def lacks_key(self, place: Place) -> bool:
        """Return whether a key of the map at a place was cut: an optional one may be there, misspelt."""
        origin = origin_of(place, self.origins)
        return any(cut[:-1] == origin for cut in self.cut if cut)

    def fault(self, faults: Faults, place: Place, wrong: str, right: str) -> None:
        """Note a fault at a place in `form`, unless the value there was made up."""
        if not self.stands_in(place):
            faults.add(self.document.shown, self.line(*place), wrong, right)


def is_unknown(file: ParsedFile[FormT_co] | None, *place: Step) -> bool:
    """Return whether it is not known what a file says at a place, so that nothing should be said about its use."""
    return file is None or file.lacks(place)


def origin_of(place: Place, origins: Mapping[Place, Place]) -> Place:
    """Return the place in the document of a place in the form."""
    known = place
    while known and known not in origins:
        known = known[:-1]
    return (*origins.get(known, known), *place[len(known) :])
