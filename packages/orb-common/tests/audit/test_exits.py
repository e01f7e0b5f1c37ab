"""No exit or interrupt loses an event."""

from __future__ import annotations

import itertools
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import orb_common
from orb_common.audit import AuditLogger, verify

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = str(Path(orb_common.__file__).parent)
STOPS = [SystemExit, KeyboardInterrupt, GeneratorExit]
WHO = {"user_id": "u"}


def stopping(stop: type[BaseException]) -> Callable[..., Any]:
    def raises(*_: object, **__: object) -> None:
        raise stop

    return raises


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("operation", ["create_log_stream", "put_log_events"])
def test_the_write_is_stopped(logs: Any, output: Any, operation: str, stop: type[BaseException]) -> None:
    """The event is in the fallback once, with its place, and the exit is raised."""
    audit = AuditLogger("USER", client=logs, fallback=output)
    logs.failures[operation] = [stop()]
    with pytest.raises(stop):
        audit.log_event("DATA_VIEWED", WHO, "r")
    assert [event["resourceId"] for event in output.fallbacks] == ["r"]
    assert verify(output.fallbacks).ok
    audit.log_event("DATA_VIEWED", WHO, "after")
    assert verify(logs.events + output.fallbacks).ok


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("place", ["context", "details", "hook", "key"])
def test_the_making_is_stopped(logs: Any, output: Any, place: str, stop: type[BaseException]) -> None:
    """Whichever part of the event raises the exit, the event is written and the exit is raised."""

    class Who:
        to_audit_context = stopping(stop)

    class Details:
        __iter__ = stopping(stop)
        __class__ = property(stopping(stop))  # type: ignore[assignment]

    class Hooked(AuditLogger):
        def _extend_audit_event(self, *_: object) -> None:
            raise stop

    kind = Hooked if place == "hook" else AuditLogger
    audit = kind("USER", client=logs, fallback=output, chain_key=stopping(stop) if place == "key" else None)
    who, details = (Who() if place == "context" else WHO), (Details() if place == "details" else None)
    with pytest.raises(stop):
        audit.log_event("DATA_VIEWED", who, "r", details)  # type: ignore[arg-type]
    assert [(event["eventType"], event["resourceId"]) for event in output.fallbacks] == [("DATA_VIEWED", "r")]
    assert place == "key" or verify(output.fallbacks).ok


@pytest.mark.parametrize("stop", STOPS)
def test_the_output_is_stopped(logs: Any, output: Any, capsys: Any, stop: type[BaseException]) -> None:
    """The event goes to the other output."""

    class Stopped:
        write = stopping(stop)

    audit = AuditLogger("USER", client=logs, fallback=Stopped())  # type: ignore[arg-type]
    logs.failures["put_log_events"] = [RuntimeError("down")]
    with pytest.raises(stop):
        audit.log_event("DATA_VIEWED", WHO, "r")
    assert '"resourceId":"r"' in capsys.readouterr().err


@pytest.mark.parametrize("stop", STOPS)
def test_a_batch_is_stopped(logs: Any, output: Any, stop: type[BaseException]) -> None:
    """An exit in the block, in its write, or in the alarm's line loses no event."""
    audit = AuditLogger("USER", client=logs, fallback=output)
    with pytest.raises(stop), audit.batch():
        audit.log_event("DATA_VIEWED", WHO, "0")
        raise stop
    assert [event["resourceId"] for event in logs.events] == ["0"]
    logs.failures["put_log_events"] = [stop()]
    with pytest.raises(stop), audit.batch():
        for number in range(1, 4):
            audit.log_event("DATA_VIEWED", WHO, str(number))
    assert [event["resourceId"] for event in output.fallbacks] == ["1", "2", "3"]
    assert verify(logs.events + output.fallbacks).ok


@pytest.mark.parametrize("stop", STOPS)
def test_an_alarm_that_is_stopped_costs_no_other_event(
    logs: Any, output: Any, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    """Each refused event has its own line and alarm."""
    from orb_common.audit import logger

    monkeypatch.setattr(logger, "report_failure", stopping(stop))
    audit = AuditLogger("USER", client=logs, fallback=output)
    logs.failures["put_log_events"] = [RuntimeError("down")]
    with pytest.raises(stop), audit.batch():
        for number in range(3):
            audit.log_event("DATA_VIEWED", WHO, str(number))
    assert [event["resourceId"] for event in output.fallbacks] == ["0", "1", "2"]


def test_events_logged_while_an_exit_passes(logs: Any, output: Any) -> None:
    """Events in `finally` and `except` are written."""
    audit = AuditLogger("USER", client=logs, fallback=output)

    def leave() -> None:
        try:
            sys.exit(1)
        except SystemExit:
            audit.log_event("DATA_VIEWED", WHO, "except")
            raise
        finally:
            audit.log_event("DATA_VIEWED", WHO, "finally")

    with pytest.raises(SystemExit):
        leave()
    assert [event["resourceId"] for event in logs.events] == ["except", "finally"]
    assert verify(logs.events).ok


BETWEEN_STEPS = {"log_event", "take", "<genexpr>", "__init__", "_write", "<dictcomp>"}
"""Where no step has begun, or one has just ended: an interrupt that hits there can cost the event."""


def test_an_interrupt_at_any_call_of_a_step(logs: Any, output: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python checks signals at function calls and C returns; each of them in turn is interrupted."""
    monkeypatch.setattr("orb_common.audit.logger.report_failure", lambda *_, **__: None)
    audit = AuditLogger("USER", client=logs, fallback=output, chain_key=b"k" * 32)
    audit.log_event("DATA_VIEWED", WHO, "first", {"x": 1})
    for number in itertools.count():
        at = _interrupted(partial(audit.log_event, "DATA_VIEWED", WHO, str(number), {"x": 1}), number)
        if at is None:
            break
        if at not in BETWEEN_STEPS:
            written = logs.events + output.fallbacks
            copies = [event for event in written if event["resourceId"] == str(number)]
            assert copies, at
            assert copies[0]["actionDetails"] == {"x": 1}, at
    assert number > 150
    faults = verify(logs.events + output.fallbacks, key=b"k" * 32).faults
    # An interrupt after linking can use up a number, which looks like a removed event.
    assert {fault.kind for fault in faults} <= {"gap"}
    assert len(faults) < 10


def _interrupted(call: Callable[[], object], number: int) -> str | None:
    """Interrupt the n-th place of a call and return its function. None: the call has fewer places."""
    seen, place = 0, None

    def profile(frame: Any, event: str, _: object) -> None:
        nonlocal seen, place
        if frame.f_code.co_filename.startswith(SOURCE) and event in {"call", "c_return"}:
            if seen == number:
                place = frame.f_code.co_name
                sys.setprofile(None)
                raise KeyboardInterrupt
            seen += 1

    sys.setprofile(profile)
    try:
        call()
    except KeyboardInterrupt:
        assert place is not None
    else:
        assert place is None, "the interrupt was swallowed"
    finally:
        sys.setprofile(None)
    return place
