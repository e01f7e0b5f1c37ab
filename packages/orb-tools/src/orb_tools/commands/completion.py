"""Shell completion of the names of functions, entities and sample people. It runs in any folder, so it never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    import click


def complete_unit_names(_context: click.Context, _parameter: click.Parameter, prefix: str) -> list[str]:
    """Return the functions whose names begin with `prefix`. Outside of a checkout the list is empty."""
    try:
        lambdas = Workspace.find().lambdas
    except ToolError:
        return []
    names = (path.parent.name for path in lambdas.glob("*/Pipfile"))
    return sorted(name for name in names if name.startswith(prefix))


def complete_entity_names(_context: click.Context, _parameter: click.Parameter, prefix: str) -> list[str]:
    """Return the entities whose names begin with `prefix`, by their files. Outside of a checkout the list is empty."""
    try:
        entities = Workspace.find().schemas / "entities"
    except ToolError:
        return []
    return sorted(path.stem for path in entities.rglob("*.yml") if path.stem.startswith(prefix))


def complete_person_names(_context: click.Context, _parameter: click.Parameter, prefix: str) -> list[str]:
    """Return the sample people whose names begin with `prefix`."""
    from orb_tools.hub.people import PEOPLE

    return sorted(person.name for person in PEOPLE if person.name.startswith(prefix))
