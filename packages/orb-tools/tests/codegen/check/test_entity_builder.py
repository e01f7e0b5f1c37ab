"""An entity file becomes an entity with defaults, rules and the names of its queries."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

INDEXES = {
    "FirstIndex": "partition: thingId, sort: size",
    "SizeIndex": "partition: kind, sort: size, query: query_by_kind_and_size",
    "LabelIndex": "partition: label",
}
QUERIES = {
    "FirstIndex": "query_by_thing_id_and_size",
    "SizeIndex": "query_by_kind_and_size",
    "LabelIndex": "query_by_title",
    "KindIndex": "query_by_kind",
}


@pytest.mark.parametrize(
    "order", [*itertools.permutations(INDEXES), ("SizeIndex",), ("LabelIndex", "FirstIndex")]
)
def test_names_of_queries(schema_tree: Any, order: tuple[str, ...]) -> None:
    """The name of a query follows from its own index and the table, whatever the order and number of other indexes."""
    schema_tree.replace("      partition: thingId\n", "      partition: thingId\n      sort: kind\n")
    lines = [
        f"      - {{name: {name}, type: GSI, {INDEXES[name]}, projection_type: ALL}}\n" for name in order
    ]
    schema_tree.replace("    secondary:\n", "    secondary:\n" + "".join(lines))
    schema_tree.append("    size: {type: number}\n    label: {type: string, python_name: title}\n")
    entity = schema_tree.catalogue().entities["Things"]
    assert entity.primary.query == "query_by_thing_id"
    assert {index.name: index.query for index in entity.indexes} == {
        name: QUERIES[name] for name in (*order, "KindIndex")
    }


def test_a_primary_key_without_a_sort_key_has_no_query(schema_tree: Any) -> None:
    """Such a table needs no query, because `get` finds the only item of a key."""
    assert schema_tree.catalogue().entities["Things"].primary.query == ""


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        ("{type: array}", ("string", None, (), None)),
        ("{type: array, items: number}", ("number", None, (), None)),
        ("{type: array, items: {type: string, enum_type: Kind}}", ("string", "Kind", (), None)),
        ("{type: array, items: {type: string, enum_values: [x]}}", ("string", None, ("x",), None)),
        ("{type: array, items: {type: string, accepts: Kind}}", ("string", None, (), "Kind")),
        ("{type: string, enum_values: [x]}", (None, None, ("x",), None)),
    ],
)
def test_items_of_arrays(schema_tree: Any, attribute: str, expected: tuple[object, ...]) -> None:
    """The items of an array are strings by default, and their enum is that of the attribute."""
    schema_tree.append(f"    a: {attribute}\n")
    a = schema_tree.catalogue().entities["Things"].attributes["a"]
    assert (a.items, a.enum, a.values, a.accepts) == expected


@pytest.mark.parametrize(("enabled", "stream", "ttl"), [("true", "KEYS_ONLY", "ends"), ("false", None, None)])
def test_stream_and_ttl_can_be_off(
    schema_tree: Any, enabled: str, stream: str | None, ttl: str | None
) -> None:
    """A stream or ttl that is not enabled counts as absent."""
    schema_tree.append("    ends: {type: timestamp}\n")
    schema_tree.append(f"  stream: {{enabled: {enabled}, viewType: KEYS_ONLY}}\n")
    schema_tree.append(f"  ttl: {{enabled: {enabled}, attribute: ends}}\n")
    entity = schema_tree.catalogue().entities["Things"]
    assert (entity.stream, entity.ttl) == (stream, ttl)


def test_a_registry_keeps_its_texts(golden_tree: Any) -> None:
    """Each code has the texts and details of the schema."""
    [item] = golden_tree.catalogue().registries["Facts"].items
    assert (item.code, item.message, item.solution) == ("F-1", "It's so.", "Bear it.")
    assert item.details == {"weight": 1}
