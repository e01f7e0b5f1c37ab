"""A right repository passes the suite, and each defect fails in its scenarios."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import Page
from orb_common.exceptions import ItemExistsError, ResourceNotFoundError, ValidationError
from orb_testing.suites.repository import RepositorySubject, RepositorySuite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUITE = RepositorySuite()


@dataclass(frozen=True)
class Thing:
    shelf: str
    number: int
    label: str = "new"
    colour: str = "red"


class Shelf:
    """A repository in memory, with one defect at most."""

    def __init__(self, defect: str = "") -> None:
        self.defect = defect
        self.items: dict[tuple[str, int], Thing] = {}
        self.calls: Counter[str] = Counter()

    def get(self, shelf: str, number: int, *, consistent: bool = False) -> Thing | None:
        found = self.items.get((shelf, number))
        if self.defect == "get makes up items":
            return found or Thing(shelf, number)
        return None if self.defect == "get finds nothing" else found

    def create(self, new: Thing) -> Thing:
        key = new.shelf, new.number
        if key in self.items and self.defect != "create overwrites":
            if self.defect == "create changes what it refuses":
                self.items[key] = new
            raise ItemExistsError("there is such a thing")
        self.calls[str(key)] += 1
        again = self.calls[str(key)] > 1
        self.items[key] = (
            replace(new, label="again") if self.defect == "create sets labels" and again else new
        )
        return (
            replace(new, colour="blue") if self.defect == "create returns something else" else self.items[key]
        )

    def update(self, shelf: str, number: int, change: str) -> Thing:
        key = shelf, number
        if key not in self.items and self.defect != "update creates":
            raise ResourceNotFoundError("there is no such thing")
        old = self.items.get(key, Thing(*key))
        new = replace(old, label=change)
        if self.defect == "update resets other fields":
            new = replace(new, colour="none")
        if self.defect == "update changes all":
            self.items = {other: replace(item, label=change) for other, item in self.items.items()}
        self.items[key] = old if self.defect == "update stores nothing" else new
        return new

    def delete(self, shelf: str, number: int) -> Thing | None:
        if self.defect == "delete deletes all":
            found, self.items = self.items.get((shelf, number)), {}
            return found
        if self.defect == "delete deletes nothing":
            return self.items.get((shelf, number))
        found = self.items.pop((shelf, number), None)
        return None if self.defect == "delete returns nothing" else found

    def list(self, *, limit: int = 100, cursor: str | None = None) -> Page[Thing]:
        if cursor is not None and not (cursor.startswith("cursor:") and cursor.endswith(".")):
            if self.defect != "cursors are not checked":
                raise ValidationError("not a cursor", field="nextToken")
            cursor = "cursor:0."
        start = int(cursor[7:-1]) if cursor else 0
        if self.defect == "pages have gaps" and start:
            start += 1
        if self.defect == "pages never end":
            start = 0
        end = start + limit + (self.defect == "pages are longer")
        things = list(self.items.values())
        more = end < len(things) or self.defect == "pages never end"
        return Page(
            items=tuple(things[start:end]),
            scanned_count=limit,
            **({"cursor_source": lambda: f"cursor:{end}.", "following": lambda: None} if more else {}),
        )

    def iterate(self) -> Iterator[Thing]:
        yield from list(self.items.values())[self.defect == "iterate skips one" :]

    def batch_get(self, keys: Iterable[tuple[str, int]]) -> tuple[Thing, ...]:
        asked = keys if self.defect == "a batch repeats items" else dict.fromkeys(keys)
        found = [self.items[key] for key in asked if key in self.items]
        return tuple(found[::-1] if self.defect == "a batch has no order" else found)


def subject(defect: str = "") -> RepositorySubject[Thing]:
    return RepositorySubject(
        repository=Shelf(defect),
        new=lambda number: Thing("top", number),
        key=lambda thing: (thing.shelf, thing.number),
        missing=("bottom", 1),
        change="old",
        changed=lambda thing: replace(thing, label="old"),
    )


BREAKS = {
    "get finds nothing": "what-was-created-comes-back",
    "create returns something else": "what-was-created-comes-back",
    "get makes up items": "a-missing-item-is-none",
    "create overwrites": "create-never-overwrites",
    "create changes what it refuses": "create-never-overwrites",
    "create sets labels": "a-whole-model-is-stored-as-it-is",
    "update resets other fields": "an-update-changes-what-it-names",
    "update changes all": "an-update-changes-what-it-names",
    "update stores nothing": "an-update-changes-what-it-names",
    "update creates": "an-update-never-creates",
    "delete returns nothing": "delete-returns-the-item-once",
    "delete deletes nothing": "delete-returns-the-item-once",
    "delete deletes all": "delete-returns-the-item-once",
    "pages have gaps": "pages-have-no-gaps-and-no-overlaps",
    "pages never end": "pages-have-no-gaps-and-no-overlaps",
    "pages are longer": "pages-have-no-gaps-and-no-overlaps",
    "iterate skips one": "pages-have-no-gaps-and-no-overlaps",
    "cursors are not checked": "a-changed-cursor-is-refused",
    "a batch repeats items": "a-batch-has-each-item-once",
    "a batch has no order": "a-batch-has-each-item-once",
}


def test_a_right_repository_passes() -> None:
    """The repository without a defect passes in all scenarios."""
    SUITE.run(subject).require()


def test_each_scenario_has_a_defect_that_it_finds() -> None:
    """The defects below break every scenario of the suite."""
    assert set(BREAKS.values()) == {scenario.id for scenario in SUITE.scenarios()}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_defect_fails_in_its_scenario(defect: str) -> None:
    """A repository with one defect fails in the scenario about it."""
    assert BREAKS[defect] in {result.id for result in SUITE.run(lambda: subject(defect)).failed}


def test_a_change_must_change_something() -> None:
    """A subject whose change changes nothing proves nothing, so it fails."""
    report = SUITE.run(lambda: replace(subject(), change="new", changed=lambda thing: thing))
    [failed] = [result for result in report.failed if result.id == "an-update-changes-what-it-names"]
    assert "changes nothing" in (failed.fault or "")
