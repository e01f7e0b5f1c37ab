"""Generated code must not have the same name twice."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.codegen.read.yaml_document import display_path


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


@pytest.mark.parametrize("folder", ["my-motion", "Motion", "__init__", "class", "1st"])
def test_folder_that_is_not_a_package(schema_tree: Any, folder: str) -> None:
    """The name of a folder must be valid in an import path, and must not hide a file of Python."""
    schema_tree.write(
        f"entities/{folder}/Sensors.yml",
        "type: standard\nname: Sensors\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    [fault] = schema_tree.faults()
    assert f"folder '{folder}' is not a valid name of a Python package" in fault


def test_wrong_names_hide_no_fault(schema_tree: Any) -> None:
    """A file whose name is invalid, missing or in use is checked, and others may refer to it."""
    broken = "type: standard\nname: {}\nmodel:\n  attributes:\n    a: {{type: strng}}\n"
    schema_tree.write("entities/boxes.yml", broken.format("boxes"))
    schema_tree.write("entities/Cups.yml", broken.format("Things"))
    schema_tree.write("entities/Doors.yml", broken.format("[]"))
    schema_tree.append("    box: {type: boxes}\n    door: {type: Doors}\n    cup: {type: Boxs}\n")
    first = display_path(schema_tree.schemas / "entities/Cups.yml")
    assert [fault for fault in schema_tree.faults() if "strng" not in fault] == [
        "Cups.yml:2: name 'Things' is not that of the file: write 'Cups', or rename the file",
        "Doors.yml:2: not the right kind of value of 'name': write text",
        f"Things.yml:2: duplicate entity 'Things': rename it; the first is in {first}",
        "Things.yml:20: unknown type 'Boxs' of 'cup': did you mean 'boxes'?",
        "boxes.yml:2: name 'boxes' is not PascalCase: write letters and digits, such as Users",
    ]
    assert sum("unknown type 'strng' of 'a'" in fault for fault in schema_tree.faults()) == 3
