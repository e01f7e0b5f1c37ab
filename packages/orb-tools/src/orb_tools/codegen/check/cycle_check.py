"""The check for cycles. A model imports the models that it contains, so it must not contain itself, directly or not."""

from __future__ import annotations

from collections import deque
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
    """Add a fault for every attribute through which an entity contains itself."""
    contents = {name: tuple(dict.fromkeys(entity.held_entities)) for name, entity in entities.items()}
    for name, entity in entities.items():
        for attribute in entity.attributes.values():
            if path := _path(attribute.element_type, name, contents):
                wrong = f"'{attribute.name}' makes a cycle: {' -> '.join((name, *path))}"
                place = ("model", "attributes", attribute.name)
                files[name].fault(faults, place, wrong, "store its id instead")


def _path(start: str, goal: str, contents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the shortest path from one entity to another through what they contain. Empty: there is no path."""
    waiting: deque[tuple[str, ...]] = deque([(start,)])
    visited = {start}
    while waiting:
        path = waiting.popleft()
        if path[-1] == goal:
            return path
        for inner in contents.get(path[-1], ()):
            if inner not in visited:
                visited.add(inner)
                waiting.append((*path, inner))
    return ()
