"""A report shows each change with its line, and each backfill once, as text, Markdown and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orb_tools.schema.change_report import report_of
from orb_tools.schema.verdicts import Change, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.schema.change_report import ChangeReport


def report(rich_tree: Any, found: tuple[Change, ...]) -> ChangeReport:
    return report_of("main", found, rich_tree.schemas)


def test_text(rich_tree: Any, changes: Callable[..., tuple[Change, ...]]) -> None:
    """Each change is one line with its place. Then come the outlines and the summary."""
    found = changes(
        ("maxLength: 20", "maxLength: 10"), ("note: {type: string}", "note: {type: string, unique: true}")
    )
    text = report(rich_tree, found).text()
    lines = text.splitlines()
    assert lines[0].startswith(
        "schemas/entities/Things.yml:17: breaking: 'label' has maxLength 10, and had 20: inputs"
    )
    assert lines[1].startswith("schemas/entities/Things.yml:21: backfill: 'note' is unique now: values")
    assert "Backfill of Things: claim the values of 'note'" in lines
    assert lines[-1] == "Schemas since main: 1 breaking, 1 needing a backfill"


def test_markdown_of_any_name() -> None:
    """A table of Markdown keeps its columns, whatever the texts of a schema hold."""
    odd = Change(
        verdict=Verdict.COMPATIBLE, source="schemas/core/enums.yml", place=(), subject="A",
        what="A has a|b, <b>, *c* and `d`", why="line\nline",
    )  # fmt: skip
    from pathlib import Path

    text = report_of("main", (odd,), Path("schemas")).markdown()
    [row] = [line for line in text.splitlines() if line.startswith("| A")]
    assert row == "| A has a\\|b, &lt;b&gt;, \\*c\\* and \\`d\\` | line line | `schemas/core/enums.yml:1` |"


def test_no_change(rich_tree: Any) -> None:
    """Without changes, the report says so in every form."""
    made = report(rich_tree, ())
    assert made.text() == "Schemas since main: no change"
    assert made.markdown() == "### Schemas since main: no change"
    assert made.as_json() == {"ref": "main", "verdict": "compatible", "notCompared": [], "changes": []}


def test_a_job_that_two_changes_need_is_shown_once(
    rich_tree: Any, changes: Callable[..., tuple[Change, ...]]
) -> None:
    """Equal outlines are one."""
    found = changes(("note: {type: string}", "note: {type: string, unique: true}"))
    text = report(rich_tree, (*found, *found)).text()
    assert text.count("Backfill of Things") == 1


def test_json_has_all(rich_tree: Any, changes: Callable[..., tuple[Change, ...]]) -> None:
    """Programs get the verdict, the place and the steps."""
    made = report(
        rich_tree, changes(("note: {type: string}", "note: {type: string, unique: true}"))
    ).as_json()
    [change] = json.loads(json.dumps(made))["changes"]
    assert (made["verdict"], change["line"], change["subject"]) == ("backfill", 21, "Things")
    assert len(change["backfills"][0]["steps"]) == 4
