"""Each job does what its steps say, ends, can be repeated, and never overwrites what another writer wrote meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import DynamoDB, Update
from orb_models.unique_values import owner_text, row_key

if TYPE_CHECKING:
    from pathlib import Path

    from orb_common.aws.dynamodb import Item
    from orb_tools.schema.verdicts import Backfill, Change

Changes = Callable[..., tuple["Change", ...]]
NOTE = "    note: {type: string}"
STREAM = "  stream: {enabled: true, viewType: NEW_IMAGE}\n"
KEYS = (("thingId", "S", "HASH"), ("rank", "N", "RANGE"))
MAKER = "since: {type: timestamp, required: false}"
EDITS = {
    "fill": (NOTE, f"{NOTE}\n    more: {{type: number, default: 7}}"),
    "fill a set": (NOTE, f"{NOTE}\n    more: {{type: set, items: string, default: [a, b]}}"),
    "fill an id": (NOTE, f"{NOTE}\n    more: {{type: string, generated: uuid}}"),
    "fill a value": (NOTE, f"{NOTE}\n    more: {{type: string}}"),
    "fill within": (MAKER, "since: {type: timestamp}"),
    "convert": (NOTE, "    note: {type: number}"),
    "correct": (NOTE, "    note: {type: date}"),
    "replace": ("[red, green]", "[red]"),
    "replace in lists": ("[NEW, OLD, GONE]", "[NEW, OLD]"),
    "narrow": (NOTE, "    note: {type: string, enum_values: [z]}"),
    "claim": (NOTE, "    note: {type: string, unique: true}"),
    "check keys": (
        "    secondary:\n",
        "    secondary:\n      - {name: NoteIndex, type: GSI, partition: note, projection_type: ALL}\n",
    ),
    "check expiry": (STREAM, f"{STREAM}  ttl: {{enabled: true, attribute: expiresAt}}\n"),
    "copy": ("sort: rank}", "sort: size}"),
    "convert a key": ("rank: {type: number}", "rank: {type: string}"),
    "move": ("rank: {type: number}", "rank: {type: timestamp}"),
}
WITH_IDS = (
    ("type: string, generated: uuid", "type: string, enum_values: [t0, t1, t2, u0, u1, u2]"),
    (NOTE, "    note: {type: string, unique: true}"),
)
"""Edits after which the values of a key can be removed."""
FEWER_IDS = ("[t0, t1, t2, u0, u1, u2]", "[u0, u1, u2]")
FILES = {"fill within": "entities/Makers.yml", "replace in lists": "core/enums.yml"}


def job_of(found: tuple[Change, ...]) -> Backfill:
    """The last job: that of the enum of lists comes after that of the single value."""
    return [job for change in found for job in change.backfills][-1]


@pytest.fixture
def job(changes: Changes) -> Callable[[str], Backfill]:
    return lambda edit: job_of(changes(EDITS[edit], name=FILES.get(edit, "entities/Things.yml")))


@pytest.fixture
def things(dynamodb_engine: Any, monkeypatch: pytest.MonkeyPatch) -> DynamoDB:
    """Tables for the jobs: Things with three items, a table to copy to, and one for unique values."""
    access, client = DynamoDB(), dynamodb_engine.client()
    new = (("thingId", "S", "HASH"), ("size", "N", "RANGE"))
    for name, keys in {"Things": KEYS, "New": new, "Values": (("value", "S", "HASH"),)}.items():
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
                **key_of(number),
                "note": {"S": note},
                "colour": {"S": "green"},
                "size": {"N": "1"},
                "shades": {"L": [{"S": "GONE"}, {"S": "NEW"}]},
                "maker": {"M": {"name": {"S": "x"}}},
                "expiresAt": {"N": "1"},
            },
        )
    return access


def key_of(number: int) -> Item:
    return {"thingId": {"S": f"t{number}"}, "rank": {"N": "1"}}


VALUES = {
    "fill a value": '"x"',
    "fill within": '{"M": {"since": {"N": "5"}, **old["M"]}}',
    "convert": '{"N": str(len(old["S"]))}',
    "correct": '{"S": "2026-01-02"}',
    "replace": '"red"',
    "replace in lists": '{"L": [each for each in old["L"] if each["S"] != "GONE"]}',
    "narrow": '{"S": "z"}',
}


def run(job: Backfill, edit: str) -> None:
    exec(compile(job.code.replace("...", VALUES.get(edit, "...")), "job", "exec"), {})


def meddle(monkeypatch: pytest.MonkeyPatch, write: Callable[[Item], None]) -> None:
    """Let another writer write right after a job has read an item."""
    scan_all = DynamoDB.scan_all

    def meddling(self: DynamoDB, table: str, **options: Any) -> Iterator[Item]:
        for item in [*scan_all(self, table, **options)]:
            write(item)
            yield item

    monkeypatch.setattr(DynamoDB, "scan_all", meddling)


def stored(things: DynamoDB, name: str, table: str = "Things") -> dict[str, Any]:
    return {item["thingId"]["S"]: item.get(name) for item in things.client.scan(TableName=table)["Items"]}


@pytest.mark.repository
def test_every_outline_is_clean_python(changes: Changes, rich_tree: Any, tmp_path: Path) -> None:
    """Each outline passes ruff as it is printed, and names at least three steps, one of which releases the schema."""
    for position, (edit, (old, new)) in enumerate(EDITS.items()):
        name = FILES.get(edit, "entities/Things.yml")
        job = job_of(changes((old, new), name=name))
        rich_tree.replace(new, old, name)
        assert len(job.steps) >= 3
        assert job.table == "Things"
        (tmp_path / f"job_{position}.py").write_text(job.code + "\n")
    (tmp_path / "job_of_ids.py").write_text(job_of(changes(FEWER_IDS, first=WITH_IDS)).code + "\n")
    for arguments in (["check", "--select", "E,F,B,I,UP,SIM,C4,PL,RET,RUF,D401"], ["format", "--check"]):
        options = ["--isolated", "--no-cache", "--config", "line-length = 120", str(tmp_path)]
        command = [sys.executable, "-m", "ruff", *arguments, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


CHANGED = {
    "fill": ("more", {"N": "7"}),
    "fill a set": ("more", {"SS": ["a", "b"]}),
    "fill a value": ("more", {"S": "x"}),
    "fill within": ("maker", {"M": {"name": {"S": "x"}, "since": {"N": "5"}}}),
    "convert": ("noteNew", {"N": "1"}),
    "correct": ("note", {"S": "2026-01-02"}),
    "replace": ("colour", {"S": "red"}),
    "replace in lists": ("shades", {"L": [{"S": "NEW"}]}),
    "narrow": ("note", {"S": "z"}),
}
"""What each job sets, and the value of each item then."""
OTHERS: dict[str, Any] = {
    "noteNew": {"N": "9"},
    "maker": {"M": {}},
    "shades": {"L": []},
    "more": {"S": "own"},
}


def value_of(item: Any) -> Any:
    """A value with the members of sets in order, which engines do not keep."""
    return {kind: sorted(value) if kind == "SS" else value for kind, value in item.items()}


@pytest.mark.parametrize("edit", CHANGED)
def test_jobs_end_and_keep_what_others_write(
    job: Callable[[str], Backfill],
    things: DynamoDB,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    edit: str,
) -> None:
    """An item that another writer changes or deletes meanwhile stays as that writer left it. All others are changed.

    A second run changes nothing more than those.
    """
    found = job(edit)
    name, new = CHANGED[edit]
    own = OTHERS.get(name, {"S": "own"})

    def write(item: Item) -> None:
        if item["thingId"]["S"] == "t0":
            things.put("Things", {**item, name: own})
        if item["thingId"]["S"] == "t1":
            things.delete("Things", key_of(1))

    with monkeypatch.context() as patched:
        meddle(patched, write)
        run(found, edit)
    changed = stored(things, name)
    assert (changed.keys(), changed["t0"], value_of(changed["t2"])) == ({"t0", "t2"}, own, new)
    if edit in {"fill within", "correct", "replace in lists", "narrow"}:
        # Its own code decides on the value of the other writer.
        things.delete("Things", key_of(0))
    capsys.readouterr()
    run(found, edit)
    assert capsys.readouterr().out == "0 changed, 0 changed by others meanwhile\n"


def test_an_id_for_each_item(job: Callable[[str], Backfill], things: DynamoDB) -> None:
    """Each item that lacks an id gets one of its own, also in several runs."""
    found = job("fill an id")
    run(found, "fill an id")
    ids = stored(things, "more")
    run(found, "fill an id")
    assert len({value["S"] for value in ids.values()}) == 3
    assert stored(things, "more") == ids


def test_steps_of_generated_attributes(job: Callable[[str], Backfill]) -> None:
    """The generator refuses an optional attribute that is generated, so the first release has neither."""
    assert "optional attribute without `generated`" in job("fill an id").steps[0]


def rows(things: DynamoDB) -> dict[str, str]:
    found = things.client.scan(TableName="Values")["Items"]
    return {row["value"]["S"]: row["owner"]["S"] for row in found}


def test_claim_unique(
    job: Callable[[str], Backfill], things: DynamoDB, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first item with a value owns it, in every run, and the others are reported."""
    found = job("claim")
    for _ in range(2):
        run(found, "claim")
        assert rows(things).keys() == {row_key("Things", "note", note) for note in ("a", "b")}
        assert capsys.readouterr().out.count("not claimed: another item has it") == 1


def test_a_claim_is_that_of_the_stored_value(
    job: Callable[[str], Backfill],
    things: DynamoDB,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No row is left for a value that an item has lost meanwhile, or for an item that was deleted."""
    found = job("claim")

    def write(item: Item) -> None:
        if item["thingId"]["S"] == "t2":
            things.update("Things", key_of(2), Update().set("note", "c"))
        else:
            things.delete("Things", {name: item[name] for name in ("thingId", "rank")})

    with monkeypatch.context() as patched:
        meddle(patched, write)
        run(found, "claim")
    assert (rows(things), capsys.readouterr().out) == ({}, "")
    run(found, "claim")
    assert rows(things) == {row_key("Things", "note", "c"): owner_text(key_of(2))}


def test_the_checks_name_what_is_wrong(
    changes: Changes, things: DynamoDB, capsys: pytest.CaptureFixture[str]
) -> None:
    """The check of an index names empty keys. The check of ttl names past times, and milliseconds. Neither writes."""
    things.put("Things", {"thingId": {"S": "bad"}, "rank": {"N": "1"}, "note": {"S": ""}})
    run(job_of(changes(EDITS["check keys"])), "check keys")
    assert "bad" in capsys.readouterr().out
    things.put("Things", {**key_of(7), "expiresAt": {"N": "1800000000000"}})
    run(job_of(changes(EDITS["check expiry"])), "check expiry")
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_copy(
    job: Callable[[str], Backfill],
    things: DynamoDB,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Items are copied as they are, and those that changed meanwhile by the next run. What has no place is named."""
    found = job("copy")
    things.put("Things", {"thingId": {"S": "t2"}, "rank": {"N": "2"}, "size": {"N": "1"}})
    things.put("Things", {"thingId": {"S": "bare"}, "rank": {"N": "1"}})

    def write(item: Item) -> None:
        if item["thingId"]["S"] == "t0":
            things.update("Things", key_of(0), Update().set("price", 3))
        if item["thingId"]["S"] == "t1":
            things.delete("Things", key_of(1))

    with monkeypatch.context() as patched:
        meddle(patched, write)
        run(found, "copy")
    assert stored(things, "size", "New").keys() == {"t2"}
    told = capsys.readouterr().out
    assert [told.count(text) for text in ("no key of the new", "run the job again", "another item has")] == [
        1,
        2,
        1,
    ]
    run(found, "copy")
    assert stored(things, "price", "New") == {"t0": {"N": "3"}, "t2": None}


def test_keys_move(
    changes: Changes, things: DynamoDB, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key cannot be updated, so the item is put under its new key, with its unique values, and the old one deleted.

    An item that another writer changed stays, and so does one whose new key or unique value another item has.
    """
    found = job_of(changes(FEWER_IDS, first=WITH_IDS))
    for number in (0, 1):
        others = {**key_of(number), "thingId": {"S": f"u{number}"}}
        things.put("Things", {**others, "note": {"S": "other"}})
    things.put(
        "Values", {"value": {"S": row_key("Things", "note", "b")}, "owner": {"S": owner_text(key_of(2))}}
    )

    def write(item: Item) -> None:
        if item["thingId"]["S"] == "t0":
            things.update("Things", key_of(0), Update().set("note", "c"))

    code = found.code.replace("...", '"u" + old["S"][1:]')
    with monkeypatch.context() as patched:
        meddle(patched, write)
        exec(compile(code, "job", "exec"), {})
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "1 changed, 1 changed by others meanwhile",
        f"not changed: another item has its new key or a unique value {key_of(1)}",
    ]
    notes = {"t0": "c", "t1": "A", "u0": "other", "u1": "other", "u2": "b"}
    assert stored(things, "note") == {key: {"S": note} for key, note in notes.items()}
    moved = {**key_of(2), "thingId": {"S": "u2"}}
    assert rows(things) == {row_key("Things", "note", "b"): owner_text(moved)}
    for number in (0, 1):
        things.delete("Things", {**key_of(number), "thingId": {"S": f"u{number}"}})
    for _ in range(2):
        exec(compile(code, "job", "exec"), {})
    assert stored(things, "colour") == {key: {"S": "green"} for key in ("u0", "u1", "u2")}
    assert {*rows(things).values()} == {
        owner_text({**key_of(number), "thingId": {"S": f"u{number}"}}) for number in range(3)
    }


def test_a_key_of_another_type_is_converted_by_the_copy(
    changes: Changes,
    things: DynamoDB,
    dynamodb_engine: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Another type of a key is one job: the copy writes the new values. Two items with one new key are named."""
    [found] = [job for change in changes(EDITS["convert a key"]) for job in change.backfills]
    dynamodb_engine.client().create_table(
        TableName="Texts",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("thingId", "rank")],
        KeySchema=[
            {"AttributeName": "thingId", "KeyType": "HASH"},
            {"AttributeName": "rank", "KeyType": "RANGE"},
        ],
    )
    monkeypatch.setenv("NEW_TABLE_NAME", "Texts")
    things.put("Things", {"thingId": {"S": "t2"}, "rank": {"N": "2"}, "tags": {"SS": ["x", "y"]}})
    code = found.code.replace("...", '{"S": "r"}')
    for _ in range(2):
        exec(compile(code, "job", "exec"), {})
        [told] = capsys.readouterr().out.splitlines()
        assert told.startswith(
            "not copied: another item has its key in the new table {'thingId': {'S': 't2'}"
        )
    assert stored(things, "rank", "Texts") == {key: {"S": "r"} for key in ("t0", "t1", "t2")}
