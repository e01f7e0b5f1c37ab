"""A fault of form names the key and says what to write instead."""

from __future__ import annotations

from typing import Any

import pytest


def test_registry_needs_items(schema_tree: Any) -> None:
    """A registry without items, and an item without its texts, are faults."""
    schema_tree.write("entities/Codes.yml", "type: registry\nname: Codes\n")
    schema_tree.write("entities/More.yml", "type: registry\nname: More\nitems:\n  A:\n    message: m\n")
    found = "\n".join(schema_tree.faults())
    assert "Codes.yml:1: no 'items': add the key 'items'" in found
    assert "More.yml:4: no 'solution' of 'items.A': add the key 'solution'" in found


@pytest.mark.parametrize("kind", ["", "type: dynamo\n", "type: [dynamodb]\n"])
def test_unknown_kind_hides_no_fault(schema_tree: Any, kind: str) -> None:
    """If the kind of a file is unknown, the rest is checked as the kind that was probably meant."""
    schema_tree.replace("type: dynamodb\n", kind)
    schema_tree.replace("enum_type: Kind", "enum_type: Knd\n      requird: true")
    schema_tree.replace("partition: kind", "partition: knd")
    wrong = [fault.split(": ", 1)[1] for fault in schema_tree.faults()]
    assert len(wrong) == 4
    assert "unknown enum 'Knd' of 'kind': did you mean 'Kind'?" in wrong
    assert "index 'KindIndex' is on an unknown attribute 'knd': did you mean 'kind'?" in wrong
    assert "unknown key 'requird' of 'model.attributes.kind': did you mean 'required'?" in wrong


def test_values_that_json_lacks(schema_tree: Any) -> None:
    """Free values must be valid JSON. A date, which YAML creates from unquoted text, is not."""
    item = "{message: m, description: d, solution: s, details: {since: 2020-01-01}}"
    schema_tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems:\n  A: {item}\n")
    assert schema_tree.faults() == [
        "Codes.yml:4: not the right kind of value of 'items.A.details.since': write it in quotes"
    ]


def test_alternatives_are_named_together(schema_tree: Any) -> None:
    """If a value can have several forms, the fault names all of them, or the mistake in the closest one."""
    groups = "{USER: 5, OWNER: all, OTHERS: [ThingsGet, 5]}"
    schema_tree.replace(
        "  attributes:", f"  authConfig: {{cognitoAuthentication: {{groups: {groups}}}}}\n  attributes:"
    )
    place = "not the right kind of value of 'model.authConfig.cognitoAuthentication.groups"
    assert schema_tree.faults() == [
        f"Things.yml:12: {place}.OTHERS[1]': write text, in quotes",
        f"Things.yml:12: {place}.OWNER': write '*' or a list of operations",
        f"Things.yml:12: {place}.USER': write '*' or a list of operations",
        "Things.yml:12: unknown group 'OTHERS': use one of OWNER, USER",
    ]


def test_a_form_is_named_once(schema_tree: Any) -> None:
    """A value that may have several forms, of which two have one name, gets each name once."""
    schema_tree.append("    a: {type: string, default: 2024-01-01}\n")
    assert schema_tree.faults() == [
        (
            "Things.yml:18: not the right kind of value of 'model.attributes.a.default': write text "
            "or a whole number or "
            "true or false or a list or a map of nothing"
        )
    ]
