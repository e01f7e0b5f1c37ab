"""Entities that hold themselves, however far down: models import what they hold, so these could not be imported."""

from __future__ import annotations

from collections import deque
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.catalogue import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile


def check_cycles(
    entities: Mapping[str, Entity], files: Mapping[str, ParsedFile[EntityFile]], faults: Faults
) -> None:
    """Note every attribute by which an entity comes to hold itself."""
    holds = {name: tuple(dict.fromkeys(entity.holds)) for name, entity in entities.items()}
    try:
        TopologicalSorter(holds).prepare()
    except CycleError:
        # Rare, and small: only now is it worth looking from each attribute.
        pass
    else:
        return
    for name, entity in entities.items():
        for attribute in entity.attributes.values():
            if path := _path(attribute.held, name, holds):
                wrong = f"'{attribute.name}' makes {' hold '.join((name, *path))}"
                place = ("model", "attributes", attribute.name)
                files[name].fault(faults, place, wrong, "keep its id instead")


def _path(start: str, goal: str, holds: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest way from one entity to another along what they hold. Empty: there is no way."""
    waiting: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while waiting:
        path = waiting.popleft()
        if path[-1] == goal:
            return path
        for held in holds.get(path[-1], ()):
            if held not in seen:
                seen.add(held)
                waiting.append((*path, held))
    return ()
