"""The statements that a function's role needs for the methods of repositories that the function calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.faults import suggest
from orb_tools.codegen.render.repository_methods import calls_of
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.entity import Entity


def role_statements(entity: Entity, called: Iterable[str]) -> str:
    """Return the statements as YAML for a stack with the parameter DataStackName, one for each table or index.

    Raises:
        ToolError: The repository has no such method.
    """
    known = {method.name: method for method in calls_of(entity)}
    actions: dict[tuple[str, str | None], set[str]] = {}
    for name in called:
        if name not in known:
            hint = suggest(name, known) if known else _no_methods(entity)
            raise ToolError(f"{entity.name} has no method '{name}'", hint=hint)
        for access in known[name].access:
            actions.setdefault((access.table, access.index), set()).update(access.actions)
    return "\n".join(_statement(*place, sorted(allowed)) for place, allowed in actions.items())


def _no_methods(entity: Entity) -> str:
    if not entity.is_table:
        return f"{entity.name} has no table"
    return "its Python is hand-written, so orb does not know what each method needs: write the statements by hand"


def _statement(table: str, index: str | None, actions: list[str]) -> str:
    arn = f'"Fn::ImportValue": !Sub "${{DataStackName}}-{table}TableArn"'
    lines = [f"- Sid: {table}{index or ''}", "  Effect: Allow", "  Action:", *(f"    - {a}" for a in actions)]
    if index is None:
        lines += [f"  Resource: {{ {arn} }}"]
    else:
        lines += ["  Resource: !Sub", f'    - "${{Table}}/index/{index}"', f"    - Table: {{ {arn} }}"]
    return "\n".join(lines)
