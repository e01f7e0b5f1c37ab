"""Each operation belongs to one entity."""

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
def test_a_custom_query_has_a_name_of_its_own(schema_tree: Any, name: str, owner: str) -> None:
    """A custom query must not have the name of another operation, of its own entity or of another one."""
    schema_tree.write("entities/Others.yml", OTHERS + QUERY.format(name="OthersNear"))
    schema_tree.write(
        "entities/Things.yml",
        (schema_tree.schemas / "entities/Things.yml").read_text() + QUERY.format(name=name),
    )
    assert schema_tree.faults() == [
        f"Things.yml:19: '{name}' is an operation of '{owner}' already: choose another name"
    ]


def test_two_queries_of_one_name(schema_tree: Any) -> None:
    """The second of two queries with one name is reported."""
    queries = QUERY.format(name="Near") + "  - {name: Near, type: custom, returns: Int}\n"
    schema_tree.write(
        "entities/Things.yml", (schema_tree.schemas / "entities/Things.yml").read_text() + queries
    )
    assert schema_tree.faults() == [
        "Things.yml:20: 'Near' is an operation of 'Things' already: choose another name"
    ]


def test_a_function_named_like_an_operation(schema_tree: Any) -> None:
    """A function's operation has the name of its entity, and it must not be that of a table's operation."""
    function = "type: lambda\nname: ThingsGet\nmodel: {attributes: {a: {type: string}}}\n"
    schema_tree.write("entities/ThingsGet.yml", function)
    assert schema_tree.faults() == [
        "ThingsGet.yml:2: 'ThingsGet' is an operation of 'Things' already: choose another name"
    ]
