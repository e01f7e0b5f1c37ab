"""Names that generated code would have twice are faults."""

from __future__ import annotations

from typing import Any


def test_duplicate_entity(tree: Any) -> None:
    """An entity has one file, whatever the folder."""
    tree.write("entities/other/Things.yml", (tree.schemas / "entities/Things.yml").read_text())
    [fault] = tree.faults()
    assert fault.startswith("Things.yml:2: duplicate entity 'Things': rename it; the first is in ")


def test_names_that_would_collide(tree: Any) -> None:
    """Two names that make one class are refused, as are two that make one module."""
    tree.write(
        "entities/Kind.yml", "type: standard\nname: Kind\nmodel:\n  attributes:\n    a:\n      type: string\n"
    )
    tree.write(
        "entities/ThingsCreate.yml",
        "type: standard\nname: ThingsCreate\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    found = "\n".join(tree.faults())
    assert "'Kind' makes a class 'Kind', as does enum 'Kind': rename one of the two" in found
    assert (
        "'ThingsCreate' makes a class 'ThingsCreate', as does entity 'Things': rename one of the two" in found
    )


def test_module_and_folder_of_one_name(tree: Any) -> None:
    """A folder of entities would hide the module beside it."""
    standard = "type: standard\nname: NAME\nmodel: {attributes: {a: {type: string}}}\n"
    tree.write("entities/Motion.yml", standard.replace("NAME", "Motion"))
    tree.write("entities/motion/Sensors.yml", standard.replace("NAME", "Sensors"))
    assert tree.faults() == [
        "Motion.yml:2: 'Motion' makes the module 'motion', as does the folder 'motion': rename one of the two"
    ]


def test_folder_that_is_not_a_package(tree: Any) -> None:
    """A folder's name becomes part of an import path."""
    tree.write(
        "entities/my-motion/Sensors.yml",
        "type: standard\nname: Sensors\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    [fault] = tree.faults()
    assert "folder 'my-motion' is not a name of a Python package" in fault
