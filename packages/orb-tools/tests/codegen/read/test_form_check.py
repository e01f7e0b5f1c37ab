"""As much of a file as has the form is checked, and one cause is one fault."""

from __future__ import annotations

from typing import Any

import pytest

INDEX = """\
    secondary:
      - name: KindIndex
        type: GSI
        partition: kind
        projection_type: ALL
"""
KEYS = "a map with the keys 'name', 'type', 'partition', 'projection_type'"
INDEXES = """\
    secondary:
      - {name: First, type: GSI, partition: kind}
      - {name: Second, type: GSI, partition: knd, projection_type: ALL}
"""


def test_registry_needs_items(tree: Any) -> None:
    """A registry without items, and an item without its texts, are faults."""
    tree.write("entities/Codes.yml", "type: registry\nname: Codes\n")
    tree.write("entities/More.yml", "type: registry\nname: More\nitems:\n  A:\n    message: m\n")
    found = "\n".join(tree.faults())
    assert "Codes.yml:1: no 'items': add the key 'items'" in found
    assert "More.yml:4: no 'solution' of 'items.A': add the key 'solution'" in found


def test_faults_of_form_hide_no_others(tree: Any) -> None:
    """One run shows faults of form and of meaning in one file, on the lines of what is left of a list too."""
    tree.replace("      type: string\n      enum_type: Kind", "      tpe: string\n      enum_type: Knd")
    tree.replace(INDEX, INDEXES)
    assert tree.faults() == [
        "Things.yml:8: no 'projection_type' of 'model.keys.secondary[0]': add the key 'projection_type'",
        "Things.yml:9: index 'Second' is on an unknown attribute 'knd': did you mean 'kind'?",
        "Things.yml:13: no 'type' of 'model.attributes.kind': add the key 'type'",
        "Things.yml:14: unknown key 'tpe' of 'model.attributes.kind': did you mean 'type'?",
        "Things.yml:15: unknown enum 'Knd' of 'kind': did you mean 'Kind'?",
    ]


def test_list_items_that_are_cut_move_no_line(tree: Any) -> None:
    """An item that is not a map is left out of its list, and the next one keeps its line."""
    tree.replace(INDEX, INDEXES.replace("{name: First, type: GSI, partition: kind}", "5"))
    assert tree.faults() == [
        "Things.yml:8: not the right kind of value of 'model.keys.secondary[0]': write " + KEYS,
        "Things.yml:9: index 'Second' is on an unknown attribute 'knd': did you mean 'kind'?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("partition: thingId", "partition: [thingId]", "keys.primary.partition"),
        ("primary:\n      partition: thingId\n", "primary: thingId\n", "keys.primary"),
        ("    thingId:\n      type: string\n", "    thingId: string\n", "attributes.thingId"),
        ("    kind:\n      type: string\n", "    kind:\n      type: 5\n", "attributes.kind.type"),
        ("name: KindIndex", "name: [KindIndex]", "keys.secondary[0].name"),
        (
            "projection_type: ALL",
            "projection_type: INCLUDE\n        projected_attributes: 5",
            "keys.secondary[0].projected_attributes",
        ),
    ],
)
def test_one_cause_is_one_fault(tree: Any, old: str, new: str, place: str) -> None:
    """A part that is cut for its faults does not make what refers to it faulty too."""
    tree.replace(old, new)
    auth = "  authConfig:\n    apiKeyAuthentication: [ThingsQueryByKind, ThingsQueryByThingId]\n"
    tree.write("entities/Things.yml", (tree.schemas / "entities/Things.yml").read_text() + auth)
    [fault] = tree.faults()
    assert f"not the right kind of value of 'model.{place}': write " in fault


@pytest.mark.parametrize("kind", ["", "type: dynamo\n", "type: [dynamodb]\n"])
def test_unknown_kind_hides_no_fault(tree: Any, kind: str) -> None:
    """Of a file whose kind is not known, what is wrong whatever the kind is a fault, and nothing else."""
    tree.replace("type: dynamodb\n", kind)
    tree.replace("    kind:\n      type: string\n", "    kind:\n      type: string\n      requird: true\n")
    wrong = [fault.split(": ", 1)[1] for fault in tree.faults()]
    assert len(wrong) == 2
    assert "unknown key 'requird' of 'model.attributes.kind': did you mean 'required'?" in wrong


def test_values_that_json_lacks(tree: Any) -> None:
    """Free values are those of JSON: a date, which YAML makes of its own accord, would not be."""
    item = "{message: m, description: d, solution: s, details: {since: 2020-01-01}}"
    tree.write("entities/Codes.yml", f"type: registry\nname: Codes\nitems:\n  A: {item}\n")
    assert tree.faults() == [
        "Codes.yml:4: not the right kind of value of 'items.A.details.since': write it in quotes"
    ]


def test_alternatives_are_named_together(tree: Any) -> None:
    """Where a value can have several forms, the fault names them all, or what is wrong inside the closest."""
    groups = "{USER: 5, OWNER: all, OTHERS: [ThingsGet, 5]}"
    tree.replace(
        "  attributes:", f"  authConfig: {{cognitoAuthentication: {{groups: {groups}}}}}\n  attributes:"
    )
    place = "not the right kind of value of 'model.authConfig.cognitoAuthentication.groups"
    assert tree.faults() == [
        f"Things.yml:12: {place}.OTHERS[1]': write text, in quotes",
        f"Things.yml:12: {place}.OWNER': write '*' or a list of operations",
        f"Things.yml:12: {place}.USER': write '*' or a list of operations",
        "Things.yml:12: unknown group 'OTHERS': use one of OWNER, USER",
    ]
