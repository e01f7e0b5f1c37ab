"""Generated code must not have the same name twice."""

from __future__ import annotations

from typing import Any


def test_duplicate_entity(schema_tree: Any) -> None:
    """An entity has one file, even in different folders."""
    schema_tree.write("entities/other/Things.yml", (schema_tree.schemas / "entities/Things.yml").read_text())
    [fault] = schema_tree.faults()
    assert fault.startswith("Things.yml:2: duplicate entity 'Things': rename it; the first is in ")


def test_names_that_would_collide(schema_tree: Any) -> None:
    """Two names that result in one class are refused."""
    schema_tree.write(
        "entities/Kind.yml", "type: standard\nname: Kind\nmodel:\n  attributes:\n    a:\n      type: string\n"
    )
    schema_tree.write(
        "entities/ThingsCreate.yml",
        "type: standard\nname: ThingsCreate\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    found = "\n".join(schema_tree.faults())
    assert "'Kind' makes a class 'Kind', as does enum 'Kind': rename one of the two" in found
    assert (
        "'ThingsCreate' makes a class 'ThingsCreate', as does entity 'Things': rename one of the two" in found
    )


def test_module_and_folder_of_one_name(schema_tree: Any) -> None:
    """A module must not have the name of a folder beside it, because the folder would hide it."""
    standard = "type: standard\nname: NAME\nmodel: {attributes: {a: {type: string}}}\n"
    schema_tree.write("entities/Motion.yml", standard.replace("NAME", "Motion"))
    schema_tree.write("entities/motion/Sensors.yml", standard.replace("NAME", "Sensors"))
    assert schema_tree.faults() == [
        "Motion.yml:2: 'Motion' makes the module 'motion', as does the folder 'motion': rename one of the two"
    ]


def test_folder_that_is_not_a_package(schema_tree: Any) -> None:
    """The name of a folder must be valid in an import path."""
    schema_tree.write(
        "entities/my-motion/Sensors.yml",
        "type: standard\nname: Sensors\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    [fault] = schema_tree.faults()
    assert "folder 'my-motion' is not a valid name of a Python package" in fault
