"""A registry is rendered as literals."""

from __future__ import annotations

import ast
from typing import Any

from orb_tools.codegen.render.registry_view import registry_view


def test_texts_become_literals(schema_tree: Any) -> None:
    """Quotes and backslashes stay, and details are rendered only if the item has some."""
    text = 'It\'s \\ "so".'
    item = "{message: 'It''s \\ \"so\".', description: d, solution: s"
    schema_tree.write(
        "entities/Codes.yml",
        f"type: registry\nname: Codes\nitems:\n  A-1: {item}, details: {{n: [1, null]}}}}\n  A-2: {item}}}\n",
    )
    view: Any = registry_view(schema_tree.catalogue().registries["Codes"])
    first, second = view["items"]
    assert (ast.literal_eval(first["code"]), ast.literal_eval(first["message"])) == ("A-1", text)
    assert ast.literal_eval(first["details"]) == {"n": [1, None]}
    assert second["details"] == ""
    assert view["header"].startswith("# Generated from schemas/entities/Codes.yml ")
