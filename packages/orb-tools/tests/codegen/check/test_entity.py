"""An entity derives its inputs, keys and row classes from its attributes."""

from __future__ import annotations

from orb_tools.codegen.check.attribute import Attribute
from orb_tools.codegen.check.entity import Entity, Index

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


def test_module() -> None:
    """The path of a schema is the import path of its module."""
    assert SENSORS.path == "motion.room_sensors"


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
