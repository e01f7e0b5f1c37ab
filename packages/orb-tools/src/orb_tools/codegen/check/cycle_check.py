"""The check for cycles. A model imports the models that it contains, so it must not contain itself, directly or not."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.check.entity import Entity
    from orb_tools.codegen.faults import Faults
    from orb_tools.codegen.read.entity_file import EntityFile
    from orb_tools.codegen.read.parsed_file import ParsedFile

_Contents = dict[str, tuple[str, ...]]
"""The entities that each entity contains, without duplicates."""
_SHOWN = 10
"""The most entities of a cycle that a fault names."""


def check_cycles(
    entities: Mapping[str, Entity], files: Mapping[str, ParsedFile[EntityFile]], faults: Faults
) -> tuple[str, ...]:
    """Add a fault for every attribute through which an entity contains itself.

    Returns:
        The entities that contain no cycle. Each comes after those that it contains.
    """
    contents = {
        name: tuple(inner for inner in dict.fromkeys(entity.held_entities) if inner in entities)
        for name, entity in entities.items()
    }
    in_order = _without_cycles(contents)
    # Only what is left can be in a cycle. Usually nothing is.
    contents = {name: inner for name, inner in contents.items() if name not in in_order}
    for name in contents:
        for attribute in entities[name].attributes.values():
            if path := _path(attribute.element_type, name, contents):
                shown = (name, *path) if len(path) < _SHOWN else (name, *path[:_SHOWN], "...", name)
                wrong = f"'{attribute.name}' makes a cycle: {' -> '.join(shown)}"
                place = ("model", "attributes", attribute.name)
                files[name].fault(faults, place, wrong, "store its id instead")
    return tuple(in_order)


def _without_cycles(contents: _Contents) -> dict[str, None]:
    """Return the entities that contain no cycle, in the order of what contains what. The time is linear."""
    holders: dict[str, list[str]] = {name: [] for name in contents}
    for name, inner in contents.items():
        for other in inner:
            holders[other].append(name)
    missing = {name: len(inner) for name, inner in contents.items()}
    waiting = deque(name for name, number in missing.items() if not number)
    found: dict[str, None] = {}
    while waiting:
        name = waiting.popleft()
        found[name] = None
        for holder in holders[name]:
            missing[holder] -= 1
            if not missing[holder]:
                waiting.append(holder)
    return found


def _path(start: str, goal: str, contents: _Contents) -> list[str]:
    """Return the shortest path from one entity to another through what they contain. Empty: there is no path."""
    if start not in contents:
        return []
    waiting, came_from = deque([start]), {start: ""}
    while waiting and goal not in came_from:
        name = waiting.popleft()
        for inner in contents[name]:
            if inner in contents and inner not in came_from:
                came_from[inner] = name
                waiting.append(inner)
    path: list[str] = []
    name = goal if goal in came_from else ""
    while name:
        path.append(name)
        name = came_from[name]
    return path[::-1]
