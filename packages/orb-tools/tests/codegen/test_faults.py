"""Every fault of a schema is reported with its line and with what would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = {case["case"]: case for case in yaml.safe_load((Path(__file__).parent / "faults.yml").read_text())}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_has_a_line_and_advice(schema_tree: Any, case: str) -> None:
    """A fault has the form `file:line: what is wrong: what would be right`."""
    broken = CASES[case]
    things = "entities/Things.yml"
    if broken.get("old"):
        schema_tree.replace(broken["old"], broken["new"])
    elif "more" not in broken:
        schema_tree.write(things, broken.get("file", broken.get("new")))
    if "more" in broken:
        deep = f"    label: {'[' * 3000}{']' * 3000}\n"
        more = broken["more"].replace("DEEP", deep)
        schema_tree.write(things, (schema_tree.schemas / things).read_text() + more)
    found = schema_tree.faults()
    assert any(broken["fault"] in fault for fault in found), found
    assert not any("None" in fault for fault in found if "None" not in broken.get("new", ""))


def test_all_faults_at_once(schema_tree: Any) -> None:
    """One run reports all faults of all files, in order of file and line."""
    schema_tree.replace("type: string", "type: strng")
    schema_tree.replace("enum_type: Kind", "enum_type: Knd")
    schema_tree.write("core/enums.yml", "Kind: [SMALL, small, YES, SMALL]\nbad: [A]\nNone: x\n")
    schema_tree.write("core/types.yml", "types:\n  Email:\n    type: text\n    pattern: '('\n    zzz: 1\n")
    found = schema_tree.faults()
    assert [fault.split(": ")[0] for fault in found] == [
        "enums.yml:1", "enums.yml:1", "enums.yml:1", "enums.yml:2", "enums.yml:3",
        "types.yml:3", "types.yml:4", "types.yml:5", "Things.yml:14", "Things.yml:17",
    ]  # fmt: skip
