"""Names that the shell completes. It asks at any moment and anywhere, so an answer is never an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    import click


def begun_units(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The functions of this checkout whose names begin with `begun`. None: this is no checkout."""
    try:
        lambdas = Workspace.find().lambdas
    except ToolError:
        return []
    names = (path.parent.name for path in lambdas.glob("*/Pipfile"))
    return sorted(name for name in names if name.startswith(begun))
