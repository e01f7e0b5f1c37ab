"""The view of a registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.header import header
from orb_tools.codegen.render.python_source import docstring, quoted

if TYPE_CHECKING:
    from orb_tools.codegen.check.catalogue import Registry


def registry_view(registry: Registry) -> dict[str, object]:
    """Return the values of templates/registry.py.jinja."""
    return {
        "header": header(registry.source),
        "doc": docstring(registry.description, fallback=f"The registry {registry.name}."),
        "class_doc": docstring(f"The items of {registry.name}, by code.", indent=4),
        "name": registry.name,
        "items": [
            {
                "code": quoted(item.code),
                "message": quoted(item.message),
                "description": quoted(item.description),
                "solution": quoted(item.solution),
                "details": quoted(dict(item.details)) if item.details else "",
            }
            for item in registry.items
        ],
    }
