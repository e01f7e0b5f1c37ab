"""The rights that each method of a repository needs, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orb_tools.codegen.header import generated_notice
from orb_tools.codegen.render.repository_methods import calls_of

if TYPE_CHECKING:
    from orb_tools.codegen.check.entity import Entity


def method_rights(entity: Entity) -> str:
    """Return infrastructure/iam/<entity>.json: the actions and resources of each method, and of a check."""
    document = {
        "$comment": generated_notice(entity.source),
        "entity": entity.name,
        "methods": {
            method.name: [
                {"table": access.table, "index": access.index, "actions": list(access.actions)}
                for access in method.access
            ]
            for method in calls_of(entity)
        },
    }
    return json.dumps(document, indent=2) + "\n"
