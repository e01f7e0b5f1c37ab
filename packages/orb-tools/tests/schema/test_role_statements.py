"""A role gets the rights of the methods that its function calls, one statement for each table or index."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from orb_tools.errors import ToolError
from orb_tools.schema.role_statements import role_statements


class Loader(yaml.SafeLoader):
    """A loader that reads !Sub as a plain value."""


Loader.add_constructor(
    "!Sub",
    lambda loader, node: (
        loader.construct_sequence(node, deep=True)
        if isinstance(node, yaml.SequenceNode)
        else loader.construct_scalar(node)
    ),
)


def test_statements(rich_tree: Any) -> None:
    """Methods of one table share a statement. An index has its own, with its ARN."""
    text = role_statements(rich_tree.catalogue().entities["Things"], ("get", "create", "query_by_owner_id"))
    table, index = yaml.load(text, Loader)
    arn = {"Fn::ImportValue": "${DataStackName}-ThingsTableArn"}
    assert table == {
        "Sid": "Things",
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:PutItem"],
        "Resource": arn,
    }
    assert index["Action"] == ["dynamodb:Query"]
    assert index["Resource"] == ["${Table}/index/OwnerIndex", {"Table": arn}]


def test_unknown_methods(rich_tree: Any) -> None:
    """An unknown method is refused with a suggestion, and an entity without a table has none."""
    entities = rich_tree.catalogue().entities
    with pytest.raises(ToolError, match="no method 'querry_by_owner_id'") as caught:
        role_statements(entities["Things"], ("querry_by_owner_id",))
    assert caught.value.hint == "did you mean 'query_by_owner_id'?"
    with pytest.raises(ToolError) as caught:
        role_statements(entities["Makers"], ("get",))
    assert caught.value.hint == "Makers has no table"
    by_hand = replace(entities["Things"], is_hand_written=True)
    with pytest.raises(ToolError) as caught:
        role_statements(by_hand, ("get",))
    assert "its Python is hand-written" in str(caught.value.hint)
