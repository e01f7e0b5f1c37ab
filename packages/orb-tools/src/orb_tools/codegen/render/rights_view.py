"""The views of rights: a module for each entity, and the page docs/rights.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.security.rights import Right
from orb_common.security.roles import PLATFORM_ADMINISTRATORS
from orb_tools.codegen.header import header, markdown_header
from orb_tools.codegen.render.python_source import docstring, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orb_tools.codegen.check.entity import Entity


def rights_view(entity: Entity) -> dict[str, object]:
    """Return the values of templates/rights.py.jinja."""
    constants: dict[str, str] = {}
    rights = []
    for operation, right in entity.rights.items():
        groups = sorted(right.groups)
        constant = f"_{'_'.join(groups)}"
        constants[constant] = ", ".join(map(quoted, groups))
        arguments = [f"groups={constant}"]
        if right.relation is not None:
            arguments.append(f"relation=Relation.{right.relation.name}")
        if right.permission is not None:
            arguments.append(f"permission={quoted(right.permission)}")
        rights.append((operation, ", ".join(arguments)))
    needs_relation = any(right.relation is not None for right in entity.rights.values())
    return {
        "header": header(entity.source),
        "doc": docstring(f"Who may use the operations on {entity.name}."),
        "imports": "Relation, Right" if needs_relation else "Right",
        "constants": sorted(constants.items()),
        "rights": rights,
    }


def rights_page_view(entities: Iterable[Entity]) -> dict[str, object]:
    """Return the values of templates/rights.md.jinja."""
    return {
        "header": markdown_header("schemas/"),
        "administrators": " or ".join(sorted(PLATFORM_ADMINISTRATORS)),
        "tables": [
            {
                "name": entity.name,
                "source": entity.source,
                "module": f"orb_models.rights.{entity.path}" if entity.rights else "",
                "rows": [
                    _row(entity, operation)
                    for operation in entity.operations
                    if operation in entity.rights or operation in entity.api_key
                ],
            }
            for entity in entities
            if entity.rights or entity.api_key
        ],
    }


def _row(entity: Entity, operation: str) -> tuple[str, str, str, str]:
    right = entity.rights.get(operation, Right(groups=frozenset()))
    callers = [*sorted(right.groups), *(["API key"] if operation in entity.api_key else [])]
    return operation, ", ".join(callers), right.relation or "-", right.permission or "-"
