"""The events that commands report."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from lambdas.worker.event_files import collect
from lambdas.worker.masking import Masker
from orb_common.execution.order_results import ResultEvent
from orb_common.redaction import MASK

if TYPE_CHECKING:
    from pathlib import Path


def found(folder: Path, *secrets: str) -> tuple[list[tuple[str, str, dict[str, object]]], str]:
    """Return the events of a folder, and what was logged."""
    lines: list[bytes] = []
    events = collect(folder, Masker(secrets), lines.append)
    assert all(isinstance(event, ResultEvent) for event in events)
    return [(each.event_type, each.status, dict(each.data)) for each in events], b"".join(lines).decode()


def test_events_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Type and status have defaults, the rest is data. Other files are not events."""
    (tmp_path / "2-tested.json").write_text('{"status": "ok", "passed": 3}')
    (tmp_path / "1-built.json").write_text('{"event_type": "built", "size": 1.5, "data": {"a": [null]}}')
    (tmp_path / "notes.txt").write_text("no event")
    (tmp_path / "sub.json").mkdir()
    events, log = found(tmp_path)
    assert events == [
        ("built", "info", {"size": 1.5, "data": {"a": [None]}}),
        ("2-tested", "ok", {"passed": 3}),
    ]
    assert log == "The event file sub.json was left out: it must be a JSON file of this folder\n"


BAD = {
    "half": ('{"a": ', "it must be a JSON file"),
    "list": ("[]", "it must be an object"),
    "binary": (b"\xff\x00", "it must be a JSON file"),
    "deep": ('{"a": ' + "[" * 100_000, "it must be a JSON file"),
    "large": (" " * 262_145, "it must be a JSON file"),
    "status": ('{"status": 1}', "event.status must be a text"),
    "infinite": ('{"a": 1e999}', "event.data has a number"),
    "line": ('{"event_type": "a\\nb"}', "event.event_type must be a text"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_file_that_breaks_a_rule_is_left_out(tmp_path: Path, kind: str) -> None:
    """The other events arrive, and the log says which file was left out, and why."""
    content, rule = BAD[kind]
    (tmp_path / "bad.json").write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "good.json").write_text("{}")
    events, log = found(tmp_path)
    assert events == [("good", "info", {})]
    assert log.startswith(f"The event file bad.json was left out: {rule}")


def test_no_other_file_is_read(tmp_path: Path) -> None:
    """A link to another file is not followed, and a pipe is not waited for."""
    (tmp_path / "other").write_text('{"secret": 1}')
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "other")
    os.mkfifo(folder / "pipe.json")
    events, log = found(folder)
    assert events == []
    assert log.count("was left out") == 2
    (tmp_path / "linked").symlink_to(folder)
    (folder / "good.json").write_text("{}")
    assert found(tmp_path / "linked") == ([], "")
    assert found(tmp_path / "missing") == ([], "")


def test_events_show_no_secrets(tmp_path: Path) -> None:
    """A secret in an event is masked, in the form of JSON, too."""
    secret = 'open "sesame"'
    (tmp_path / "e.json").write_text(json.dumps({"used": secret, secret: 1}))
    events, _ = found(tmp_path, secret)
    assert events == [("e", "info", {"used": MASK, MASK: 1})]


def test_too_many_events_are_cut(tmp_path: Path) -> None:
    """No order can make its result larger than the engine reads."""
    for number in range(120):
        (tmp_path / f"{number:03}.json").write_text("{}")
    events, _ = found(tmp_path)
    assert [name for name, _, _ in events] == [f"{number:03}" for number in range(100)]
