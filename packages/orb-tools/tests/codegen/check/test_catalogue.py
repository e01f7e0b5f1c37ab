"""The catalogue derives names, keys and row classes from what the schemas define."""

from __future__ import annotations

from typing import Any

from orb_common.utils.text_rules import Length, Regex
from orb_tools.codegen.check.catalogue import Attribute, Entity, Enum, Index, Registry, Validator

SENSORS = Entity(
    name="RoomSensors",
    folder=("motion",),
    source="schemas/entities/motion/RoomSensors.yml",
    description="",
    attributes={
        attribute.name: attribute
        for attribute in (
            Attribute(name="roomId", type="string"),
            Attribute(name="sensorId", type="string", generated="uuid"),
            Attribute(name="kind", type="string", enum="Kind"),
            Attribute(name="label", type="string", unique=True),
            Attribute(name="seenAt", type="timestamp"),
            Attribute(name="parts", type="array", items="Parts"),
        )
    },
    primary=Index(name=None, partition="roomId", sort="sensorId", query="query_by_room_id"),
    indexes=(
        Index(
            name="KindIndex", partition="kind", sort="seenAt", query="query_by_kind", projection="KEYS_ONLY"
        ),
        Index(name="LabelIndex", partition="label", query="query_by_label"),
    ),
)


def test_modules() -> None:
    """The path of a schema is the import path of its module."""
    assert SENSORS.path == "motion.room_sensors"
    assert Enum(name="UserStatus", values=()).module == "enums.user_status"
    assert Registry(name="Codes", folder=(), source="", description="", items=()).path == "codes"


def test_attributes_of_inputs() -> None:
    """Inputs lack generated attributes, and updates also lack the keys of the table."""
    assert [a.name for a in SENSORS.create_attributes] == ["roomId", "kind", "label", "seenAt", "parts"]
    assert [a.name for a in SENSORS.update_attributes] == ["kind", "label", "seenAt", "parts"]
    assert [a.name for a in SENSORS.unique] == ["label"]


def test_key_sizes() -> None:
    """A text key has at most 2048 bytes, or 1024 as a sort key. An enum needs no limit."""
    assert SENSORS.key_names() == {"roomId", "sensorId", "kind", "seenAt", "label"}
    assert SENSORS.max_key_bytes() == {"roomId": 2048, "sensorId": 1024, "label": 2048}


def test_row_classes() -> None:
    """An index that does not hold whole items has a row class with its keys and those of the table."""
    [(index, name, attributes)] = SENSORS.projections()
    assert (index.name, name, index.decoder) == ("KindIndex", "RoomSensorsKindRow", "decode_by_kind")
    assert [attribute.name for attribute in attributes] == ["roomId", "sensorId", "kind", "seenAt"]


def test_contained_entities() -> None:
    """An entity contains the entities in its arrays. Plain types do not count."""
    assert SENSORS.held_entities == ("Parts",)
    assert SENSORS.attributes["parts"].element_type == "Parts"


def test_validators() -> None:
    """A validator names its constant in orb_common. Without a length rule it has no limits of length."""
    rule = Regex("digits", "[0-9]+", "must be digits")
    validator = Validator(name="phoneNumber", rules=(Length(maximum=3), rule))
    assert (validator.constant, validator.length) == ("PHONE_NUMBER", Length(maximum=3))
    assert [validator.broken(text) for text in ("123", "1234", "x")] == [False, True, True]
    assert Validator(name="digits", rules=(rule,)).length == Length()


def test_the_stricter_classification_counts(schema_tree: Any) -> None:
    """The audit trail masks by name, in both spellings. So a name is as strict as its strictest attribute."""
    origin = "from: {type: string, python_name: origin, classification: PII}"
    attributes = f"label: {{type: string, classification: %s}}, {origin}"
    for name, classification, more in (
        ("Outer", "STANDARD", ", inner: {type: Inner}"),
        ("Inner", "PII", ", last: {type: Innermost}"),
        ("Innermost", "FINANCIAL", ""),
    ):
        model = f"model: {{attributes: {{{attributes % classification}{more}}}}}\n"
        schema_tree.write(f"entities/{name}.yml", f"type: standard\nname: {name}\n{model}")
    catalogue = schema_tree.catalogue()
    found = [catalogue.classifications(catalogue.entities[name]) for name in ("Outer", "Inner", "Innermost")]
    assert found == [{"label": "FINANCIAL", "from": "PII", "origin": "PII"}] * 3
