"""The valid part of a file is checked, and one cause is one fault."""

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


def test_faults_of_form_hide_no_others(schema_tree: Any) -> None:
    """One run shows faults of form and of content in one file, with the right lines after a removed list item."""
    schema_tree.replace(
        "      type: string\n      enum_type: Kind", "      tpe: string\n      enum_type: Knd"
    )
    schema_tree.replace(INDEX, INDEXES)
    assert schema_tree.faults() == [
        "Things.yml:8: no 'projection_type' of 'model.keys.secondary[0]': add the key 'projection_type'",
        "Things.yml:9: index 'Second' is on an unknown attribute 'knd': did you mean 'kind'?",
        "Things.yml:13: no 'type' of 'model.attributes.kind': add the key 'type'",
        "Things.yml:14: unknown key 'tpe' of 'model.attributes.kind': did you mean 'type'?",
        "Things.yml:15: unknown enum 'Knd' of 'kind': did you mean 'Kind'?",
    ]


def test_removed_list_items_move_no_line(schema_tree: Any) -> None:
    """An item that is not a map is removed from its list, and the next one keeps its line."""
    schema_tree.replace(INDEX, INDEXES.replace("{name: First, type: GSI, partition: kind}", "5"))
    assert schema_tree.faults() == [
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
def test_one_cause_is_one_fault(schema_tree: Any, old: str, new: str, place: str) -> None:
    """References to a part that was removed because of its faults are not reported."""
    schema_tree.replace(old, new)
    auth = "  authConfig:\n    apiKeyAuthentication: [ThingsQueryByKind, ThingsQueryByThingId]\n"
    schema_tree.write("entities/Things.yml", (schema_tree.schemas / "entities/Things.yml").read_text() + auth)
    [fault] = schema_tree.faults()
    assert f"not the right kind of value of 'model.{place}': write " in fault
