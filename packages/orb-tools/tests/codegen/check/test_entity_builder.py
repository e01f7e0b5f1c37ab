"""An entity file becomes an entity with defaults, rules and the names of its queries."""

from __future__ import annotations

from typing import Any

import pytest


def index(name: str, partition: str, sort: str = "") -> str:
    more = f", sort: {sort}" if sort else ""
    return f"      - {{name: {name}, type: GSI, partition: {partition}{more}, projection_type: ALL}}\n"


def test_names_of_queries(schema_tree: Any) -> None:
    """A query is named after its partition key, and also after its sort key if that name is in use."""
    schema_tree.replace("      partition: thingId\n", "      partition: thingId\n      sort: kind\n")
    schema_tree.replace("    secondary:\n", "    secondary:\n" + index("FirstIndex", "thingId", "size"))
    schema_tree.replace("    kind:\n", "    size: {type: number}\n    kind:\n")
    entity = schema_tree.catalogue().entities["Things"]
    assert entity.primary.query == "query_by_thing_id"
    assert [index.query for index in entity.indexes] == ["query_by_thing_id_and_size", "query_by_kind"]


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
