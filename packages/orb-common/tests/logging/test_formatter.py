"""The line of a record: the form of its values, its keys, its options."""

# ruff: noqa: ANN001 - fixtures

from __future__ import annotations

import ast
import io
import json
from collections import ChainMap, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath

import pytest

from orb_common.jsonable import CIRCULAR, MAX_DEPTH, TOO_DEEP, Readable, jsonable
from orb_common.logging import OrbFormatter, OrbLogger, get_logger


@pytest.mark.parametrize(
    "value",
    [
        timedelta(minutes=1, milliseconds=5),
        Decimal("10.50"),
        Decimal(12),
        datetime(2026, 1, 1, tzinfo=UTC),
        {"b", "a"},
        b"caf\xc3\xa9 \xff",
        PurePosixPath("/a"),
        deque([1, (2, 3)]),
        ChainMap({"a": Decimal(1)}),
        ValueError("wrong"),
        {1: "a", None: "b", (1, 2): "c", "1": "d"},
        "half \ud800",
        int,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_take_the_one_form(log, captured_logs, value: object) -> None:
    """A value has the same form in every line, also beside keys that orjson refuses."""
    form = jsonable(value, policy=Readable())
    log.info("x", value=value)
    assert captured_logs.lines[-1]["value"] == form
    log.info("x", value=[value], other={1: 2})
    assert captured_logs.lines[-1]["value"] == [form]


def test_numbers_beyond_64_bits_are_text(log, captured_logs) -> None:
    """Many readers of JSON would round these numbers."""
    log.info("x", large=2**70, largest=10**5000, small=2**62)
    assert (captured_logs.lines[-1]["large"], captured_logs.lines[-1]["largest"]) == (str(2**70), "<int>")
    assert captured_logs.lines[-1]["small"] == 2**62


@pytest.mark.parametrize("levels", [MAX_DEPTH, 200, 3000])
def test_what_is_too_deep_is_marked(log, captured_logs, levels: int) -> None:
    """A value deeper than the limit is replaced, with its secrets."""
    value: object = {"password": "hunter2"}
    for _ in range(levels):
        value = [value]
    log.info("x", value=value)
    found = captured_logs.lines[-1]["value"]
    for _ in range(MAX_DEPTH - 1):
        (found,) = found
    assert found == TOO_DEEP


def test_what_contains_itself_is_marked(log, captured_logs) -> None:
    """A structure that contains itself is replaced where it repeats."""
    circle: dict[str, object] = {"n": 1}
    circle["self"] = [circle]
    log.info("x", value=circle)
    assert captured_logs.lines[-1]["value"] == {"n": 1, "self": [CIRCULAR]}


@dataclass
class Account:
    name: str
    password: str
    tags: set[str] = field(default_factory=set)


def test_objects_are_written_by_their_fields(log, captured_logs) -> None:
    """Dataclasses and models show their fields by name, so their secrets are found."""
    pydantic = pytest.importorskip("pydantic")

    class Model(pydantic.BaseModel):
        name: str
        password: str

    log.info("x", a=Account("bob", "hunter2"), b=Model(name="bob", password="hunter2"))
    assert captured_logs.lines[-1]["a"] == {"name": "bob", "password": "***REDACTED***", "tags": []}
    assert captured_logs.lines[-1]["b"] == {"name": "bob", "password": "***REDACTED***"}


def test_appended_keys_are_redacted_and_not_stale(log, captured_logs) -> None:
    """Each line shows the appended keys as they are now, although they are cached."""
    log.append_keys(contact="bob@example.com", api_key="k-123456", box=(box := {"n": 1}))
    log.info("x")
    assert (captured_logs.lines[-1]["contact"], captured_logs.lines[-1]["api_key"]) == (
        "b***@example.com",
        "***REDACTED***",
    )
    box["n"] = 2
    log.info("x", contact="other")
    assert (captured_logs.lines[-1]["box"], captured_logs.lines[-1]["contact"]) == ({"n": 2}, "other")
    log.append_keys(contact=None)
    log.remove_keys(["api_key"])
    log.info("x")
    assert not {"contact", "api_key"} & captured_logs.lines[-1].keys()


def test_key_that_changes_while_a_line_is_written_is_not_stale(log, captured_logs, monkeypatch) -> None:
    """A line that another thread writes during `append_keys` may show the old value. Later lines show the new one."""
    log.append_keys(user_id="u-1")
    formatter = log.registered_formatter
    monkeypatch.setattr(
        formatter, "log_format", Meanwhile(formatter.log_format, lambda: log.info("meanwhile"))
    )
    log.append_keys(user_id="u-2")
    log.info("after")
    assert [line["message"] for line in captured_logs.lines] == ["meanwhile", "after"]
    assert captured_logs.lines[-1]["user_id"] == "u-2"


class Meanwhile(dict):
    """A dict that calls a function right before it is updated."""

    def __init__(self, values: dict[str, object], action: object) -> None:
        super().__init__(values)
        self.action = action

    def update(self, *others: object, **values: object) -> None:
        self.action()
        super().update(*others, **values)


def test_trace_id_of_xray(log, captured_logs, monkeypatch) -> None:
    """The trace id is written as by Powertools."""
    monkeypatch.setenv(
        "_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    )
    log.info("x")
    assert captured_logs.lines[-1]["xray_trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"


class Broken(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError("gone")


def test_failing_stream_costs_nothing(capsys) -> None:
    """If the stream fails, the line is lost: nothing is raised or printed elsewhere."""
    get_logger("test-broken", stream=Broken()).error("password=hunter2secret")
    captured = capsys.readouterr()
    assert "hunter2" not in captured.out + captured.err


def test_formatter_that_fails_still_writes(log, captured_logs, monkeypatch) -> None:
    """A line reports a record that cannot be written, without its content."""
    monkeypatch.setattr(OrbFormatter, "_line_fields", lambda *args: 1 / 0)
    log.info("password=hunter2secret")
    assert captured_logs.lines[-1]["logging_error"] == "ZeroDivisionError"
    assert "hunter2" not in captured_logs.text


def test_options_of_powertools(captured_logs) -> None:
    """Order, serializer, time format and templates work as in Powertools, with redaction."""
    contents = []
    log = OrbLogger(
        "test-options",
        log_record_order=["message", "level"],
        location="%(module)s",
        json_serializer=lambda content: contents.append(content) or json.dumps(content),
        use_rfc3339=True,
        utc=True,
    )
    log.info("mail bob@example.com")
    assert list(captured_logs.lines[-1])[:2] == ["message", "level"]
    assert captured_logs.lines[-1]["location"] == __name__.rpartition(".")[2]
    assert captured_logs.lines[-1]["timestamp"].endswith("+00:00")
    assert contents[0]["message"] == "mail b***@example.com"


def test_own_forms_of_objects_and_of_messages(log, captured_logs) -> None:
    """`json_default` converts objects without a JSON form. Its result is redacted; if it raises, the line is kept."""

    def default(value: object) -> object:
        return {"password": "hunter2hunter2", "is": ["an object"][value is int]}

    fresh = get_logger(f"{log.service}-forms", json_default=default, json_deserializer=ast.literal_eval)
    fresh.info("x", thing=object(), failing=int)
    line = captured_logs.lines[-1]
    assert line["thing"] == {"password": "***REDACTED***", "is": "an object"}
    assert line["failing"] == "<class 'int'>"
    fresh.info("{'password': 'hunter2hunter2', 'a': (1, 2)}")
    assert captured_logs.lines[-1]["message"] == {"password": "***REDACTED***", "a": [1, 2]}
    fresh.info("[half")
    assert captured_logs.lines[-1]["message"] == "[half"
