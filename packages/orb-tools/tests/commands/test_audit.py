"""`orb audit verify` on files and log groups."""

from __future__ import annotations

import io
import json
import os
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from orb_common.audit import AuditLogger
from orb_common.audit.chain import Chain, canonical
from orb_common.aws import session
from orb_tools.commands.audit import command
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: Any, text: str | None = None) -> Any:
    return CliRunner().invoke(command, ["verify", *map(str, arguments)], input=text)


@pytest.fixture
def events() -> Any:
    chain = Chain("2026/01/01/users/a")
    return [chain.link({"eventType": "USER_CREATED", "resourceId": str(number)}) for number in range(4)]


def write(path: Any, events: Any) -> Any:
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


def test_a_whole_trail(tmp_path: Path, events: Any) -> None:
    """The exit status is 0, and the output counts the events."""
    result = run(write(tmp_path / "a.jsonl", events))
    assert result.exit_code == 0
    assert "events 1 to 4" in result.output
    assert "whole: 4 events, 1 streams" in result.output


def test_a_gap_and_an_edit(tmp_path: Path, events: Any) -> None:
    """The exit status is 1. Each fault has its stream and number, and the output says what to try next."""
    events[2]["resourceId"] = "other"
    result = run(write(tmp_path / "a.jsonl", [events[0], *events[2:]]))
    assert result.exit_code == 1
    assert "gap: 2026/01/01/users/a event 3: events 2 to 2 are missing" in result.output
    assert "edited: 2026/01/01/users/a event 3" in result.output
    assert "AUDIT_FALLBACK" in result.output


@pytest.mark.parametrize("form", ["export", "messages", "list"])
def test_other_forms_of_a_file(tmp_path: Path, events: Any, form: str) -> None:
    """An export of `aws logs filter-log-events`, a list, and lines that begin with a time are read."""
    path = tmp_path / "a"
    messages = [json.dumps(event) for event in events]
    if form == "export":
        path.write_text(json.dumps({"events": [{"timestamp": 1, "message": text} for text in messages]}))
    elif form == "list":
        path.write_text(json.dumps(events))
    else:
        path.write_text(
            "\n".join(["START RequestId", *(f"2026-01-01T00:00:00Z {text}" for text in messages)])
        )
    assert run(path).exit_code == 0


def test_fallback_lines_fill_the_gaps(tmp_path: Path, events: Any) -> None:
    """Fallback lines are read as events, also those of an event in parts."""

    class Down:
        def create_log_stream(self, **request: Any) -> None:
            raise RuntimeError("down")

    output = io.StringIO()
    audit = AuditLogger("USER", client=Down(), fallback=output)
    audit.log_event("USER_CREATED", {"userId": "u"}, "r", {"text": "x" * 100_000})
    audit.log_event("USER_UPDATED", {"userId": "u"}, "r")
    lines = output.getvalue().splitlines()
    assert len(lines) > 2
    path = tmp_path / "application.log"
    path.write_text("\n".join(reversed([*lines, "something else", '{"message": "hello"}'])))
    assert run(path).exit_code == 0
    # Another export that begins between two parts.
    overlapping = tmp_path / "overlapping.log"
    overlapping.write_text("\n".join(lines[1:]))
    assert run(path, overlapping).exit_code == 0
    path.write_text("\n".join(lines[1:]))
    result = run(path)
    assert result.exit_code == 1
    assert "incomplete: 1" in result.output


def test_characters_that_look_like_ends_of_lines(tmp_path: Path) -> None:
    """What a person typed must not make an untouched trail look broken."""
    chain = Chain("s")
    texts = [
        canonical(chain.link({"eventType": "X", "text": text})) for text in ("a\u2028b", "\x85\u2029", "c")
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(texts), encoding="utf-8", newline="")
    result = run(path)
    assert (result.exit_code, "whole: 3 events" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("line", "report"),
    [
        (
            '{"eventType": "X", "n": NaN, "chain": {"stream": "s", "sequence": 2, "previousHash": "", "hash": ""}}',
            "edited",
        ),
        ('{"eventType": ' + "[" * 100_000 + "]" * 100_000 + "}", "gap"),
        ('{"message": "AUDIT_FALLBACK", "eventId": "e", "part": 1, "parts": 1, "data": "{"}', "incomplete"),
        ('{"message": "AUDIT_FALLBACK", "eventId": "e", "part": 1, "parts": 0, "data": "[]"}', "incomplete"),
        ("\udcff", "gap"),
    ],
)
def test_a_forgery_does_not_stop_the_verification(tmp_path: Path, line: str, report: str) -> None:
    """A forged event is reported as a fault, without a stack trace."""
    chain = Chain("s")
    texts = [json.dumps(chain.link({"eventType": "X"})) for _ in range(3)]
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join([texts[0], line, texts[2]]).encode("utf-8", "surrogateescape"))
    result = run(path)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert f"{report}: " in result.output


def test_noted_heads(tmp_path: Path, events: Any) -> None:
    """A trail that was cut off at its end is found by the heads of an earlier run."""
    heads = tmp_path / "heads.json"
    heads.write_text(run(write(tmp_path / "a.jsonl", events), "--json").output)
    assert run(write(tmp_path / "b.jsonl", events), "--heads", heads).exit_code == 0
    result = run(write(tmp_path / "c.jsonl", events[:2]), "--heads", heads, "--json")
    assert result.exit_code == 1
    assert [fault["kind"] for fault in json.loads(result.output)["faults"]] == ["cut off"]


def test_standard_input_and_windows(events: Any) -> None:
    """With `--partial` a trail may begin after its first event."""
    text = "\n".join(json.dumps(event) for event in events[2:])
    assert run("-", text=text).exit_code == 1
    assert run("-", "--partial", text=text).exit_code == 0


def test_a_pipe_is_read_as_a_file(tmp_path: Path, events: Any) -> None:
    """A source that exists and is not a folder is read as a file, as in `orb audit verify <(zcat export.gz)`."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write, args=(pipe, events), daemon=True)
    writer.start()
    result = run(pipe)
    assert result.exit_code == 0
    assert "whole: 4 events" in result.output
    writer.join(20)


def test_a_key_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain that was made with a key needs it. Beside such a chain, one without a key is a fault."""
    path = write(tmp_path / "a", [Chain("s", key=b"k").link({"eventType": "X"})])
    result = run(path)
    assert (result.exit_code, "other key: s event 1: 1 events have a key" in result.output) == (1, True)
    monkeypatch.setenv("AUDIT_CHAIN_KEY", "k")
    assert run(path).exit_code == 0
    result = run(path, write(tmp_path / "b", [Chain("t").link({"eventType": "X"})]))
    assert (result.exit_code, "unkeyed: t event 1" in result.output) == (1, True)


def test_a_key_from_its_secret(secrets: Any, tmp_path: Path) -> None:
    """Keys come from the current and the previous value of a secret, and from several secrets."""
    path = write(
        tmp_path / "a",
        [
            Chain(name, key=f"{name} key".encode()).link({"eventType": "X"})
            for name in ("first", "second", "new")
        ],
    )
    secrets.put("audit", "first key")
    secrets.rotate("audit", "second key")
    secrets.put("newer", b"new key")
    assert run(path, "--secret", "audit").exit_code == 1
    assert run(path, "--secret", "audit", "--secret", "newer").exit_code == 0
    result = run(path, "--secret", "nowhere")
    assert isinstance(result.exception, ToolError)
    assert "secret nowhere cannot be read" in str(result.exception)


def test_a_log_group(aws: Any) -> None:
    """The events of a log group are read from CloudWatch Logs."""
    audit = AuditLogger("USER", "users")
    for _ in range(3):
        audit.log_event("USER_CREATED", {"userId": "u"}, "r")
    result = run(audit.log_group_name, "--json")
    assert result.exit_code == 0
    assert [row["events"] for row in json.loads(result.output)["streams"]] == [3]


@pytest.mark.parametrize("source", ["nowhere.jsonl", "/audit/missing"])
def test_sources_that_are_not_there(aws: Any, source: str) -> None:
    """The message says what to do, without a stack trace."""
    result = run(source)
    assert isinstance(result.exception, ToolError)
    assert result.exception.hint


def test_a_file_without_events(tmp_path: Path) -> None:
    """A file without events is not a valid trail."""
    path = tmp_path / "a"
    path.write_text("hello\n{}\n{broken")
    assert isinstance(run(path).exception, ToolError)


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "[" * 100_000, '{"streams": [{"stream": "s", "last": 1e999, "head": ""}]}', "\udcff", "{"],
    ids=lambda text: text[:9],
)
def test_heads_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    """Heads that cannot be read are an error with a message."""
    heads = tmp_path / "heads"
    heads.write_bytes(text.encode("utf-8", "surrogateescape"))
    path = write(tmp_path / "b", [Chain("s").link({"eventType": "X"})])
    assert isinstance(run(path, "--heads", heads).exception, ToolError)


@pytest.mark.parametrize("as_json", [True, False])
def test_what_cannot_be_read_is_counted_and_named(tmp_path: Path, events: Any, as_json: bool) -> None:
    """Each unreadable line is reported by number and reason, without its content. The exit status is 1."""
    path = write(tmp_path / "a.jsonl", events)
    text = path.read_text()
    path.write_text(text + "hunter2\n\n" + canonical(events[0])[:-9])
    result = run(path, *(["--json"] if as_json else []))
    assert result.exit_code == 1
    assert "hunter2" not in result.output
    if as_json:
        report = json.loads(result.output)
        assert (report["ok"], report["faults"]) == (False, [])
        assert [(each["place"], each["why"]) for each in report["unreadable"]] == [
            ("line 5", "not JSON"),
            ("line 7", "cut off"),
        ]
    else:
        assert f"unreadable: {path} line 7: cut off" in result.output
        assert "2 lines cannot be read" in result.output
        assert "whole" not in result.output


def test_many_unreadable_lines_do_not_bury_the_rest(tmp_path: Path, events: Any) -> None:
    """Twenty unreadable lines are shown, and all are counted."""
    path = write(tmp_path / "a.jsonl", events)
    path.write_text(path.read_text() + "{\n" * 100)
    lines = run(path).output.splitlines()
    assert len(lines) < 30
    assert "100 lines cannot be read" in lines


def test_a_file_without_events_names_what_it_cannot_read(tmp_path: Path) -> None:
    """When the only event was cut off, the reason is reported."""
    path = tmp_path / "a.jsonl"
    path.write_text(canonical(Chain("s").link({"eventType": "X"}))[:-1])
    result = run(path)
    assert isinstance(result.exception, ToolError)
    assert "line 1: cut off" in str(result.exception)


def test_a_line_of_a_log_group_that_is_not_an_event(aws: Any) -> None:
    """An unreadable line of a log group is reported by its number and its stream."""
    audit = AuditLogger("USER", "users")
    audit.log_event("USER_CREATED", {"userId": "u"}, "r")
    client = session.client("logs")
    client.create_log_stream(logGroupName=audit.log_group_name, logStreamName="odd")
    client.put_log_events(
        logGroupName=audit.log_group_name,
        logStreamName="odd",
        logEvents=[{"timestamp": int(time.time() * 1000), "message": '{"actionDetails":{"x'}],
    )
    result = run(audit.log_group_name)
    assert result.exit_code == 1
    assert "(of odd): cut off" in result.output
