"""An operation is that of one entity."""

from __future__ import annotations

from typing import Any

import pytest

QUERY = "customQueries:\n  - {{name: {name}, type: custom, returns: Things}}\n"
OTHERS = """\
type: dynamodb
name: Others
model:
  keys: {primary: {partition: id}}
  attributes: {id: {type: string}}
"""


@pytest.mark.parametrize(
    ("name", "owner"), [("ThingsDelete", "Things"), ("OthersDelete", "Others"), ("OthersNear", "Others")]
)
def test_a_custom_query_has_a_name_of_its_own(tree: Any, name: str, owner: str) -> None:
    """An operation of the table, and one of another entity, keep their rights: no query takes their name."""
    tree.write("entities/Others.yml", OTHERS + QUERY.format(name="OthersNear"))
    tree.write(
        "entities/Things.yml", (tree.schemas / "entities/Things.yml").read_text() + QUERY.format(name=name)
    )
    assert tree.faults() == [
        f"Things.yml:19: '{name}' is an operation of '{owner}' already: choose another name"
    ]


def test_two_queries_of_one_name(tree: Any) -> None:
    """The second of two queries is at fault."""
    queries = QUERY.format(name="Near") + "  - {name: Near, type: custom, returns: Int}\n"
    tree.write("entities/Things.yml", (tree.schemas / "entities/Things.yml").read_text() + queries)
    assert tree.faults() == ["Things.yml:20: 'Near' is an operation of 'Things' already: choose another name"]


def test_a_function_named_like_an_operation(tree: Any) -> None:
    """The one operation of a function is named like the entity, and so is that of a table at times."""
    function = "type: lambda\nname: ThingsGet\nmodel: {attributes: {a: {type: string}}}\n"
    tree.write("entities/ThingsGet.yml", function)
    assert tree.faults() == [
        "ThingsGet.yml:2: 'ThingsGet' is an operation of 'Things' already: choose another name"
    ]
