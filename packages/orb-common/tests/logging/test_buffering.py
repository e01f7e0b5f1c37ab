"""Lines that wait until their request fails."""

# ruff: noqa: ANN001, ANN202 - fixtures and small handlers

from __future__ import annotations

import itertools
import logging
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools.logging.buffer import LoggerBufferConfig

from orb_common.logging import OrbLogger

if TYPE_CHECKING:
    from collections.abc import Callable

_numbers = itertools.count()


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError


@pytest.fixture(autouse=True)
def trace(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Begin a traced request. Calling the fixture with a number begins another one."""

    def begin(number: int) -> None:
        monkeypatch.setenv("_X_AMZN_TRACE_ID", f"Root=1-67891233-{number:024x}")

    begin(1)
    return begin


@pytest.fixture
def log(captured_logs) -> OrbLogger:
    log = OrbLogger(f"test-buffer-{next(_numbers)}", buffer_config=LoggerBufferConfig(max_bytes=2000))
    # Pytest's own handler formats records as well, and fails on objects without a text.
    logging.getLogger(log.name).parent = None
    return log


def messages(captured_logs) -> list[object]:
    return [line["message"] for line in captured_logs.lines]


def test_a_buffered_line_never_raises(log, captured_logs) -> None:
    """Any object can be buffered. A line larger than the buffer is written at once."""
    log.debug("kept", password="hunter2", name=1)
    for value in (Hostile(), [Hostile()]):
        log.debug("kept", extra={"value": value})
    log.debug(Hostile(), Hostile())
    assert not captured_logs.text
    with pytest.warns(UserWarning, match="buffer"):
        log.debug("at_once", extra={"value": "x" * 3000})
    log.flush_buffer()
    assert messages(captured_logs) == [
        "at_once",
        "kept",
        "kept",
        "kept",
        {"message": "<Hostile>", "args": ["<Hostile>"]},
    ]
    assert (captured_logs.lines[1]["password"], captured_logs.lines[1]["name_"]) == ("***REDACTED***", 1)


def test_an_error_writes_the_buffered_lines(log, captured_logs) -> None:
    """The lines keep their order and location, and may be below the logger's level."""
    log.debug("first", n=1)
    log.info("at_once")
    log.error("failed")
    log.error("again")
    assert messages(captured_logs) == ["at_once", "first", "failed", "again"]
    assert {line["location"].split(":")[0] for line in captured_logs.lines} == {
        "test_an_error_writes_the_buffered_lines"
    }


def test_lines_of_another_request_are_dropped(log, captured_logs, trace) -> None:
    """An error writes only the lines of its own request."""
    log.debug("first")
    trace(2)
    log.debug("second")
    log.error("failed")
    log.debug("third")
    log.clear_buffer()
    log.error("failed")
    assert messages(captured_logs) == ["second", "failed", "failed"]


def test_the_oldest_lines_make_room(log, captured_logs) -> None:
    """A full buffer drops its oldest lines, with a warning."""
    for number in range(20):
        log.debug("kept", n=number)
    with pytest.warns(UserWarning, match="were dropped"):
        log.flush_buffer()
    numbers = [line["n"] for line in captured_logs.lines]
    assert numbers == list(range(numbers[0], 20))
    assert 0 < numbers[0] < 19


def test_outside_of_a_request_the_level_decides(log, captured_logs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a traced request, as on a laptop, no line is buffered: nothing would ever write it."""
    monkeypatch.delenv("_X_AMZN_TRACE_ID")
    log.debug("below")
    log.setLevel("DEBUG")
    log.debug("at_once")
    assert messages(captured_logs) == ["at_once"]


def test_loggers_of_a_service_share_a_buffer(log, captured_logs) -> None:
    """An error also writes the lines of child loggers and of a second logger."""
    OrbLogger(log.service, child=True).debug("of_a_child")
    OrbLogger(log.service).debug("of_a_second")
    log.error("failed")
    assert messages(captured_logs) == ["of_a_child", "of_a_second", "failed"]


def test_handlers_write_and_drop_buffered_lines(log, captured_logs, lambda_context) -> None:
    """An uncaught error writes the buffered lines. Lines of a successful invocation are dropped in the next one."""

    @log.inject_lambda_context(flush_buffer_on_uncaught_error=True)
    def handler(event, context):
        log.debug("inside", n=event["n"])
        return 1 / event["n"]

    assert handler({"n": 1}, lambda_context) == 1
    with pytest.raises(ZeroDivisionError):
        handler({"n": 0}, lambda_context)
    assert [(line["message"], line["n"]) for line in captured_logs.lines] == [("inside", 0)]
