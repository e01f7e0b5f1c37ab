"""Each drift of the earlier schemas is rewritten, and what is right already stays."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.schema.entity_migration import Left, migrate_entity

ENUMS = {"Status": ["NEW"]}


def table(attributes: Any = None, index: Any = None, other: Any = None, **primary: Any) -> dict[str, Any]:
    keys = {"primary": {"partition": "id", **primary}, "secondary": [it for it in (index, other) if it]}
    return {"type": "dynamodb", "model": {"keys": keys, "attributes": attributes or {}}}


CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "kind": (
        {"type": "lambda-secured"},
        {"type": "lambda-dynamodb"},
        "type lambda-secured is lambda-dynamodb",
    ),
    "sort": (table(sort="None"), table(), "the primary key has no sort key"),
    "list of an index": (
        table(index={"name": "A", "projection_type": "INCLUDE", "projectedAttributes": ["b"]}),
        table(index={"name": "A", "projection_type": "INCLUDE", "projected_attributes": ["b"]}),
        "index A: projectedAttributes is projected_attributes",
    ),
    "list without effect": (
        table(index={"name": "A", "projection_type": "ALL", "projected_attributes": ["b"]}),
        table(index={"name": "A", "projection_type": "ALL"}),
        "because ALL ignores it",
    ),
    "no projection": (
        table(index={"name": "A"}),
        table(index={"name": "A", "projection_type": "ALL"}),
        "projection_type ALL was added",
    ),
    "duties without effect": (
        {"compliance": {"retention": "7 years", "encryption": "own"}},
        {"compliance": {"retention": "7 years"}},
        "compliance: encryption was removed",
    ),
    "two queries of one name": (
        table(
            index={"name": "A", "partition": "to", "projection_type": "ALL"},
            other={"name": "B", "partition": "to", "sort": "sentAt", "projection_type": "ALL"},
        ),
        table(
            index={"name": "A", "partition": "to", "projection_type": "ALL"},
            other={
                "name": "B",
                "partition": "to",
                "sort": "sentAt",
                "projection_type": "ALL",
                "query": "query_by_to_and_sent_at",
            },
        ),
        "index B: query query_by_to_and_sent_at was added",
    ),
    "text of a time": (
        table({"createdAt": {"type": "string"}}),
        table({"createdAt": {"type": "timestamp"}}),
        "createdAt: type string is timestamp",
    ),
    "values beside an enum": (
        table({"status": {"type": "string", "enum_type": "Status", "enum_values": ["NEW"]}}),
        table({"status": {"type": "string", "enum_type": "Status"}}),
        "status: enum_values was removed",
    ),
    "values of items": (
        table({"tags": {"type": "array", "items": "string", "enum_values": ["A"]}}),
        table({"tags": {"type": "array", "items": {"type": "string", "enum_values": ["A"]}}}),
        "tags: enum_values is that of its items",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rewritten(case: str) -> None:
    """One drift is one edit, and the result needs no more."""
    document, expected, said = CASES[case]
    [edit] = [part for part in migrate_entity(document, ENUMS) if isinstance(part, str)]
    assert said in edit
    assert document == expected
    assert list(migrate_entity(document, ENUMS)) == []


@pytest.mark.parametrize(
    ("kind", "said"), [("string", "are texts"), ("number", "must be whole epoch seconds")]
)
def test_stored_times_are_left(kind: str, said: str) -> None:
    """What was stored under the earlier type is work for people, and only texts are called texts."""
    found = migrate_entity(table({"createdAt": {"type": kind}}), ENUMS)
    [left] = [part for part in found if isinstance(part, Left)]
    assert (left.place, said in left.what) == (("model", "attributes", "createdAt", "type"), True)


def test_values_that_an_enum_lacks() -> None:
    """Values that only the entity lists are in stored items, so the enum gets them."""
    enums: dict[str, object] = {"Status": ["NEW"]}
    document = table({"status": {"type": "string", "enum_type": "Status", "enum_values": ["NEW", "GONE"]}})
    assert "status: Status has GONE as well" in list(migrate_entity(document, enums))
    assert enums == {"Status": ["NEW", "GONE"]}


@pytest.mark.parametrize("document", [{}, {"model": None}, {"model": {"keys": [], "attributes": {"a": 1}}}])
def test_what_is_no_entity(document: dict[str, Any]) -> None:
    """A file in another form is left to the checks of the generator."""
    assert list(migrate_entity(document, {})) == []
