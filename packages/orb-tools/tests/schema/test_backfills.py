"""The outline of a job is Python that does the job, however often it runs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import DynamoDB

if TYPE_CHECKING:
    from orb_tools.schema.verdicts import Backfill, Change

Changes = Callable[..., tuple["Change", ...]]
NOTE = "    note: {type: string}"
STREAM = "  stream: {enabled: true, viewType: NEW_IMAGE}\n"
KEYS = (("thingId", "S", "HASH"), ("rank", "N", "RANGE"))
EDITS = {
    "fill": (NOTE, f"{NOTE}\n    more: {{type: number, default: 7}}"),
    "convert": (NOTE, "    note: {type: number}"),
    "replace": ("[red, green]", "[red]"),
    "narrow": (NOTE, "    note: {type: string, enum_values: [a]}"),
    "claim": (NOTE, "    note: {type: string, unique: true}"),
    "check keys": (
        "    secondary:\n",
        "    secondary:\n      - {name: NoteIndex, type: GSI, partition: note, projection_type: ALL}\n",
    ),
    "check expiry": (STREAM, f"{STREAM}  ttl: {{enabled: true, attribute: expiresAt}}\n"),
    "copy": ("sort: rank}", "sort: size}"),
}


def job_of(found: tuple[Change, ...]) -> Backfill:
    [job] = [job for change in found for job in change.backfills]
    return job


@pytest.fixture
def things(dynamodb_engine: Any, monkeypatch: pytest.MonkeyPatch) -> DynamoDB:
    """Tables for the jobs: Things with three items, a table to copy to, and one for unique values."""
    access, client = DynamoDB(), dynamodb_engine.client()
    for name, keys in {"Things": KEYS, "New": KEYS[:1], "Values": (("value", "S", "HASH"),)}.items():
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind, _ in keys],
            KeySchema=[{"AttributeName": key, "KeyType": role} for key, _, role in keys],
        )
    monkeypatch.setenv("THINGS_TABLE_NAME", "Things")
    monkeypatch.setenv("NEW_TABLE_NAME", "New")
    monkeypatch.setenv("UNIQUE_VALUES_TABLE_NAME", "Values")
    for number, note in enumerate(("a", "A", "b")):
        access.put(
            "Things",
            {
                "thingId": {"S": f"t{number}"},
                "rank": {"N": "1"},
                "note": {"S": note},
                "colour": {"S": "green"},
                "expiresAt": {"N": "1"},
            },
        )
    return access


def run(job: Backfill, value: str = "...") -> None:
    exec(compile(job.code.replace("...", value), "job", "exec"), {})


@pytest.mark.parametrize("edit", EDITS)
def test_every_outline_is_python(changes: Changes, edit: str) -> None:
    """Each outline can be parsed, and names the steps, the last of which is not a job."""
    job = job_of(changes(EDITS[edit]))
    ast.parse(job.code)
    assert len(job.steps) >= 3
    assert job.table == "Things"


def test_fill(changes: Changes, things: DynamoDB) -> None:
    """Items that lack the attribute get its default. A second run changes nothing."""
    job = job_of(changes(EDITS["fill"]))
    things.put("Things", {"thingId": {"S": "t9"}, "rank": {"N": "1"}, "more": {"N": "1"}})
    for _ in range(2):
        run(job)
        found = {item["thingId"]["S"]: item["more"] for item in things.scan_all("Things")}
        assert found == {"t0": {"N": "7"}, "t1": {"N": "7"}, "t2": {"N": "7"}, "t9": {"N": "1"}}


def test_replace_and_narrow(changes: Changes, things: DynamoDB) -> None:
    """Only items with a value that is not valid any more are changed."""
    run(job_of(changes(EDITS["replace"])), '"red"')
    assert {item["colour"]["S"] for item in things.scan_all("Things")} == {"red"}
    run(job_of(changes(EDITS["narrow"], first=[("[red]", "[red, green]")])), '"a"')
    assert {item["note"]["S"] for item in things.scan_all("Things")} == {"a"}


def test_convert(changes: Changes, things: DynamoDB) -> None:
    """Each item gets the new attribute beside the old one."""
    run(job_of(changes(EDITS["convert"])), "5")
    assert all((item["noteNew"], "note" in item) == ({"N": "5"}, True) for item in things.scan_all("Things"))


def test_claim_unique(changes: Changes, things: DynamoDB, capsys: pytest.CaptureFixture[str]) -> None:
    """The first item with a value owns it, in every run, and the others are reported."""
    job = job_of(changes(EDITS["claim"]))
    for _ in range(2):
        run(job)
        owners = {row["owner"]["S"] for row in things.scan_all("Values")}
        assert len(owners) == 2
        assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_checks_name_what_is_wrong(
    changes: Changes, things: DynamoDB, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check of an index names empty keys, and the check of ttl names past times. Neither writes."""
    things.put("Things", {"thingId": {"S": "bad"}, "rank": {"N": "1"}, "note": {"S": ""}})
    run(job_of(changes(EDITS["check keys"])))
    assert "bad" in capsys.readouterr().out
    job = job_of(changes(EDITS["check expiry"]))
    run(job)
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_copy(changes: Changes, things: DynamoDB) -> None:
    """Every item is in the new table, also if the job runs twice."""
    job = job_of(changes(EDITS["copy"]))
    run(job)
    run(job)
    assert len(list(things.scan_all("New"))) == 3
