"""An entity is shown with all that its schema leaves to be looked up."""

from __future__ import annotations

import json
from typing import Any

from orb_tools.schema.entity_document import entity_document, entity_text


def test_a_table(rich_tree: Any) -> None:
    """The document has attributes without defaults of absent keys, keys, methods with rights, and operations."""
    shown = entity_document(rich_tree.catalogue().entities["Things"], "shop_models")
    made: Any = json.loads(json.dumps(shown))
    assert {name: made[name] for name in ("name", "table", "stream", "ttl")} == {
        "name": "Things",
        "table": True,
        "stream": "NEW_IMAGE",
        "ttl": None,
    }
    attributes = {attribute.pop("name"): attribute for attribute in made["attributes"]}
    assert attributes["email"] == {
        "type": "string",
        "required": False,
        "validation": "Email",
        "field": "email",
    }
    assert [key["index"] for key in made["keys"]] == [None, "OwnerIndex", "RankIndex"]
    methods = {method["name"]: method["access"] for method in made["methods"]}
    assert methods["query_by_owner_id"] == [
        {"table": "Things", "index": "OwnerIndex", "actions": ["dynamodb:Query"]}
    ]
    [update] = [operation for operation in made["operations"] if operation["name"] == "ThingsUpdate"]
    assert update == {
        "name": "ThingsUpdate",
        "groups": ["OWNER", "USER"],
        "relation": "member",
        "permission": "applications.update",
        "apiKey": False,
    }


def test_text(rich_tree: Any) -> None:
    """The text has the same parts. A model without a table has no keys and no methods."""
    entities = rich_tree.catalogue().entities
    text = entity_text(entities["Things"])
    assert "  label      string           optional, maxLength: 20, field: label" in text.splitlines()
    assert "dynamodb:Query on Things/OwnerIndex" in text
    assert "keys" not in entity_text(entities["Makers"])
