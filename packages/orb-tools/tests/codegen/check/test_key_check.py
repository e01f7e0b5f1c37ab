"""A table that DynamoDB would refuse is a fault of its schema."""

from __future__ import annotations

from typing import Any

import pytest

INDEX = "      - name: KindIndex\n        type: GSI\n        partition: kind\n        projection_type: ALL\n"
ATTRIBUTE = "    kind:\n      type: string\n      enum_type: Kind\n"


def index(name: str, partition: str = "kind", *more: str, kind: str = "GSI") -> str:
    lines = [f"- name: {name}", f"  type: {kind}", f"  partition: {partition}", "  projection_type: ALL"]
    return "".join(f"      {line}\n" for line in [*lines, *(f"  {line}" for line in more)])


@pytest.mark.parametrize(("kind", "most"), [("GSI", 20), ("LSI", 5)])
def test_limits_of_dynamodb(schema_tree: Any, kind: str, most: int) -> None:
    """A table has at most 20 global and 5 local indexes."""
    many = "".join(
        index(f"Index{n:02}", "thingId" if kind == "LSI" else f"field{n}", f"sort: field{n + 1}", kind=kind)
        for n in range(most + 1)
    )
    fields = "".join(f"    field{n}:\n      type: string\n" for n in range(most + 2))
    schema_tree.replace(INDEX, many)
    schema_tree.replace(ATTRIBUTE, ATTRIBUTE + fields)
    schema_tree.replace("partition: thingId\n", "partition: thingId\n      sort: kind\n")
    [fault] = schema_tree.faults()
    assert f"{most + 1} indexes of type {kind}: DynamoDB allows {most} in a table" in fault


def test_all_indexes_share_what_they_may_project(schema_tree: Any) -> None:
    """DynamoDB allows 100 projected attributes in a table, for all its indexes together."""
    fields = [f"field{n}" for n in range(60)]
    listed = f"projected_attributes: [{', '.join(fields)}]"
    indexes = "".join(index(f"Index{n}", fields[n], listed).replace("ALL", "INCLUDE") for n in range(2))
    schema_tree.replace(INDEX, indexes)
    schema_tree.replace(
        ATTRIBUTE, ATTRIBUTE + "".join(f"    {field}: {{type: string}}\n" for field in fields)
    )
    [fault] = schema_tree.faults()
    assert "120 projected attributes up to index 'Index1': DynamoDB allows 100 in a table: use ALL" in fault


def test_unique_and_ttl_do_not_mix(schema_tree: Any) -> None:
    """DynamoDB removes an expired item, but not the row of its unique value, so the value would stay taken."""
    schema_tree.replace(
        ATTRIBUTE,
        ATTRIBUTE + "    code:\n      type: string\n      unique: true\n    ends:\n      type: timestamp\n",
    )
    schema_tree.replace("  attributes:", "  ttl:\n    enabled: true\n    attribute: ends\n  attributes:")
    [fault] = schema_tree.faults()
    assert "'code' is unique in a table whose items expire by ttl: drop one of the two" in fault
