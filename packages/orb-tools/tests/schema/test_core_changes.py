"""Each change of enums, rules, validators and registries is judged by who uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.schema.catalogue_changes import catalogue_changes

if TYPE_CHECKING:
    from orb_tools.schema.verdicts import Change

Changed = Callable[..., list[tuple[str, str, str]]]
CASES = {
    "value removed": (
        "core/enums.yml",
        ("[NEW, OLD, GONE]", "[NEW, OLD]"),
        "breaking",
        "Status has no GONE any more",
    ),
    "value added": (
        "core/enums.yml",
        ("[NEW, OLD, GONE]", "[NEW, OLD, GONE, LOST]"),
        "compatible",
        "Status has LOST",
    ),
    "enum removed": ("core/enums.yml", ("Spare: [A]\n", ""), "breaking", "enum 'Spare' was removed"),
    "enum added": (
        "core/enums.yml",
        ("Spare: [A]\n", "Spare: [A]\nMore: [B]\n"),
        "compatible",
        "enum 'More' was added",
    ),
    "rule removed": (
        "core/types.yml",
        ("  Spare: {type: number}\n", ""),
        "breaking",
        "rule 'Spare' was removed",
    ),
    "rule for others": (
        "core/types.yml",
        ("Spare: {type: number}", "Spare: {type: string}"),
        "breaking",
        "is for string, and was for number",
    ),
    "higher minimum": (
        "core/types.yml",
        ("minimum: 1", "minimum: 2"),
        "breaking",
        "has the minimum 2, and had 1",
    ),
    "lower minimum": (
        "core/types.yml",
        ("minimum: 1", "minimum: 0"),
        "compatible",
        "has the minimum 0, and had 1",
    ),
    "no minimum": (
        "core/types.yml",
        (", minimum: 1", ""),
        "compatible",
        "has no minimum any more, and had 1",
    ),
    "other validator": (
        "core/types.yml",
        ("validator: email", "validator: spare"),
        "breaking",
        "has another validator",
    ),
    "validator removed": (
        "core/validators.yml",
        ("  spare:\n    - {rule: length, minimum: 1}\n", ""),
        "breaking",
        "validator 'spare' was removed",
    ),
    "shorter": (
        "core/validators.yml",
        ("maximum: 20", "maximum: 19"),
        "breaking",
        "has the maximum 19, and had 20",
    ),
    "longer": (
        "core/validators.yml",
        ("maximum: 20", "maximum: 21"),
        "compatible",
        "has the maximum 21, and had 20",
    ),
    "may be empty": (
        "core/validators.yml",
        ("minimum: 3, ", ""),
        "compatible",
        "has the minimum 0, and had 3",
    ),
    "more blocked": (
        "core/validators.yml",
        ("[example.com]", "[example.com, b.example]"),
        "breaking",
        "blocks b.example",
    ),
    "less blocked": ("core/validators.yml", ("[example.com]", "[b.example]"), "breaking", "blocks b.example"),
    "code removed": ("entities/Facts.yml", ("F-1", "F-2"), "breaking", "code 'F-1' was removed"),
    "other text": (
        "entities/Facts.yml",
        ("It is so.", "So it is."),
        "compatible",
        "code 'F-1' has other texts or details",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(judged: Changed, case: str) -> None:
    """The most serious change of an edit has the verdict."""
    name, edit, verdict, what = CASES[case]
    judged_as, said, why = judged(edit, name=name)[0]
    assert (judged_as, why != "") == (verdict, True)
    assert what in said


def test_a_rule_of_another_pattern(judged: Changed) -> None:
    """Nobody can compare two patterns: the new one may be tighter. Another message is no change."""
    found = judged(
        ("'.+@.+'", "'[^@]+@[^@]+'"), ("must be an address", "must be so"), name="core/validators.yml"
    )
    assert [(verdict, what) for verdict, what, _ in found] == [
        ("breaking", "validator 'email' checks email"),
        ("compatible", "validator 'email' does not check email as before"),
    ]
    assert judged(("must not be of these", "must not be"), name="core/validators.yml") == []


def test_a_lost_value_needs_a_job_for_each_table(changes: Callable[..., tuple[Change, ...]]) -> None:
    """A removed value of an enum is replaced in each attribute that stores it, but not where only inputs check it."""
    [change] = changes(("[NEW, OLD, GONE]", "[NEW, OLD]"), name="core/enums.yml")
    assert [(job.table, job.purpose) for job in change.backfills] == [
        ("Things", "replace GONE in 'status'"),
        ("Things", "replace GONE in 'shades'"),
    ]


def test_registries_come_and_go(rich_tree: Any) -> None:
    """A registry with another name is a removed one and a new one."""
    before = rich_tree.catalogue()
    (rich_tree.schemas / "entities/Facts.yml").unlink()
    gone = rich_tree.catalogue()
    assert [change.verdict.label for change in catalogue_changes(before, gone)] == ["breaking"]
    assert [change.what for change in catalogue_changes(gone, before)] == ["registry 'Facts' was added"]
