"""Every way in which a schema can be wrong is told with its line, and with what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

INDEX = "      - name: KindIndex\n        type: GSI\n        partition: kind\n        projection_type: ALL\n"
ATTRIBUTE = "    kind:\n      type: string\n      enum_type: Kind\n"


def index(name: str, partition: str = "kind", *more: str, kind: str = "GSI") -> str:
    lines = [f"- name: {name}", f"  type: {kind}", f"  partition: {partition}", "  projection_type: ALL"]
    return "".join(f"      {line}\n" for line in [*lines, *(f"  {line}" for line in more)])


CASES = {case["case"]: case for case in yaml.safe_load((Path(__file__).parent / "faults.yml").read_text())}


@pytest.mark.parametrize("case", CASES)
def test_fault_has_line_and_remedy(tree: Any, case: str) -> None:
    """A broken schema is told as `file:line: what is wrong: what would be right`."""
    broken = CASES[case]
    things = "entities/Things.yml"
    if broken.get("old"):
        tree.replace(broken["old"], broken["new"])
    elif "more" not in broken:
        tree.write(things, broken.get("file", broken.get("new")))
    if "more" in broken:
        deep = f"    label: {'[' * 3000}{']' * 3000}\n"
        more = broken["more"].replace("DEEP", deep)
        tree.write(things, (tree.schemas / things).read_text() + more)
    found = tree.faults()
    assert any(broken["fault"] in fault for fault in found), found
    assert not any("None" in fault for fault in found if "None" not in broken.get("new", ""))


def test_all_faults_at_once(tree: Any) -> None:
    """One run tells every fault of every file, in order of file and line."""
    tree.replace("type: string", "type: strng")
    tree.replace("enum_type: Kind", "enum_type: Knd")
    tree.write("core/enums.yml", "Kind: [SMALL, small, YES, SMALL]\nbad: [A]\nNone: x\n")
    tree.write("core/types.yml", "types:\n  Email:\n    type: text\n    pattern: '('\n    zzz: 1\n")
    found = tree.faults()
    assert [fault.split(": ")[0] for fault in found] == [
        "enums.yml:1", "enums.yml:1", "enums.yml:1", "enums.yml:2", "enums.yml:3",
        "types.yml:3", "types.yml:4", "types.yml:5", "Things.yml:14", "Things.yml:17",
    ]  # fmt: skip


def test_yaml_booleans_are_no_enum_values(tree: Any) -> None:
    """YAML 1.1 reads NO as false; an enum that wants the text is told to quote it."""
    tree.write("core/enums.yml", "Kind: [SMALL, NO]\n")
    assert tree.faults() == [
        "enums.yml:1: a value of enum 'Kind' is no text: put it in quotes (YAML reads NO, ON and YES as booleans)"
    ]


@pytest.mark.parametrize(("kind", "most"), [("GSI", 20), ("LSI", 5)])
def test_limits_of_dynamodb(tree: Any, kind: str, most: int) -> None:
    """A table has at most 20 global and 5 local indexes."""
    many = "".join(
        index(f"Index{n:02}", "thingId" if kind == "LSI" else "kind", f"sort: field{n}", kind=kind)
        for n in range(most + 1)
    )
    fields = "".join(f"    field{n}:\n      type: string\n" for n in range(most + 1))
    tree.replace(INDEX, many)
    tree.replace(ATTRIBUTE, ATTRIBUTE + fields)
    tree.replace("partition: thingId\n", "partition: thingId\n      sort: kind\n")
    [fault] = tree.faults()
    assert f"{most + 1} indexes of type {kind}: DynamoDB takes {most} for a table" in fault


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


def test_enums_that_would_collide(tree: Any) -> None:
    """Two enums of one module, and an enum that a rule's name hides, are refused."""
    tree.write("core/enums.yml", "Kind: [SMALL]\nUserId: [A]\nUserID: [B]\nEmailRule: [C]\n")
    assert tree.faults() == [
        "enums.yml:3: enums 'UserId' and 'UserID' both make the module 'user_id': rename one of the two",
        "enums.yml:4: enum 'EmailRule' makes a class 'EmailRule', as does type 'Email': rename one of the two",
    ]


def test_module_and_folder_of_one_name(tree: Any) -> None:
    """A folder of entities would hide the module beside it."""
    standard = "type: standard\nname: NAME\nmodel: {attributes: {a: {type: string}}}\n"
    tree.write("entities/Motion.yml", standard.replace("NAME", "Motion"))
    tree.write("entities/motion/Sensors.yml", standard.replace("NAME", "Sensors"))
    assert tree.faults() == [
        "Motion.yml:2: 'Motion' makes the module 'motion', as does the folder 'motion': rename one of the two"
    ]


def test_all_indexes_share_what_they_may_project(tree: Any) -> None:
    """DynamoDB takes 100 projected attributes for a table, not for an index."""
    fields = [f"field{n}" for n in range(60)]
    listed = f"projected_attributes: [{', '.join(fields)}]"
    indexes = "".join(index(f"Index{n}", fields[n], listed).replace("ALL", "INCLUDE") for n in range(2))
    tree.replace(INDEX, indexes)
    tree.replace(ATTRIBUTE, ATTRIBUTE + "".join(f"    {field}: {{type: string}}\n" for field in fields))
    [fault] = tree.faults()
    assert "120 projected attributes up to index 'Index1': DynamoDB takes 100 for a table: use ALL" in fault


@pytest.mark.parametrize("pattern", ["(?=a)b", "(?P<n>a)(?P=n)", "(a)\\1", "(", "[b-a]"])
def test_patterns_are_those_of_pydantic(tree: Any, pattern: str) -> None:
    """A pattern that pydantic refuses would break the import of every model that has it."""
    tree.write("core/types.yml", yaml.safe_dump({"types": {"Odd": {"type": "string", "pattern": pattern}}}))
    [fault] = tree.faults()
    assert "the pattern of type 'Odd' is no regular expression that pydantic takes" in fault


def test_unique_and_ttl_do_not_mix(tree: Any) -> None:
    """DynamoDB removes an expired item alone, so its unique value would stay taken for ever."""
    tree.replace(
        ATTRIBUTE,
        ATTRIBUTE + "    code:\n      type: string\n      unique: true\n    ends:\n      type: timestamp\n",
    )
    tree.replace("  attributes:", "  ttl:\n    enabled: true\n    attribute: ends\n  attributes:")
    [fault] = tree.faults()
    assert "'code' is unique in a table whose items end by ttl: drop one of the two" in fault


def test_files_that_are_no_text(tree: Any) -> None:
    """Bytes that are no UTF-8, and an alias within itself, are faults and no crash."""
    (tree.schemas / "entities/Bytes.yml").write_bytes(b"\xff\xfe")
    tree.write("entities/Loop.yml", "type: standard\nname: Loop\nmodel: &m\n  attributes: *m\n")
    found = "\n".join(tree.faults())
    assert "Bytes.yml:1: not UTF-8: save the file as UTF-8" in found
    assert "an alias that contains itself: write the value out" in found


def test_registry_needs_items(tree: Any) -> None:
    """A registry without items, and an item without its texts, are told."""
    tree.write("entities/Codes.yml", "type: registry\nname: Codes\n")
    tree.write("entities/More.yml", "type: registry\nname: More\nitems:\n  A:\n    message: m\n")
    found = "\n".join(tree.faults())
    assert "Codes.yml:1: no 'items': add the key 'items'" in found
    assert "More.yml:4: no 'solution' of 'items.A': add the key 'solution'" in found


def test_folder_that_is_no_package(tree: Any) -> None:
    """A folder's name becomes part of an import path."""
    tree.write(
        "entities/my-motion/Sensors.yml",
        "type: standard\nname: Sensors\nmodel:\n  attributes:\n    a:\n      type: string\n",
    )
    [fault] = tree.faults()
    assert "folder 'my-motion' is no name of a Python package" in fault


def test_no_file_is_overlooked(tree: Any) -> None:
    """A file of the other usual ending would be left out in silence."""
    tree.write("entities/More.yaml", "type: standard\n")
    [fault] = tree.faults()
    assert fault == "More.yaml:1: a file that would be overlooked: rename it to More.yml"
