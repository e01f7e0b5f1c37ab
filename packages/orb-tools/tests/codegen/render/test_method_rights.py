"""The rights of methods are JSON that names its source."""

from __future__ import annotations

import json
from typing import Any

from orb_tools.codegen.header import is_generated
from orb_tools.codegen.render.method_rights import method_rights


def test_actions_and_resources_of_each_method(golden_tree: Any) -> None:
    """Each method has its tables and indexes, with the actions on them."""
    text = method_rights(golden_tree.catalogue().entities["Gadgets"])
    document = json.loads(text)
    assert is_generated(text)
    assert document["entity"] == "Gadgets"
    assert document["methods"]["update"] == [
        {"table": "Gadgets", "index": None, "actions": ["dynamodb:GetItem", "dynamodb:UpdateItem"]},
        {"table": "UniqueValues", "index": None, "actions": ["dynamodb:DeleteItem", "dynamodb:PutItem"]},
    ]
    assert document["methods"]["query_by_colour"] == [
        {"table": "Gadgets", "index": "ColourIndex", "actions": ["dynamodb:Query"]}
    ]
