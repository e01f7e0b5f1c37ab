"""The Lambda handler of the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.worker import handler
from orb_testing.context import LambdaContext
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    import pytest

    from lambdas.worker.tests.conftest import Orders
    from orb_testing.log_lines import CapturedLogs


def test_an_event_is_answered(orders: Orders) -> None:
    """The answer has the status of the order. A repeat of the event is skipped."""
    event = orders.prepare("true")
    assert invoke(handler.handler, event).payload == {"status": "succeeded"}
    assert invoke(handler.handler, event).payload == {"status": "skipped"}


def test_the_time_of_the_invocation_counts(orders: Orders) -> None:
    """An invocation with less time than the result needs runs no command, and says so."""
    event = orders.prepare("sleep 60", timeout=600)
    assert invoke(handler.handler, event, context=LambdaContext(remaining_ms=20_000)).payload == {
        "status": "timed_out"
    }


def test_other_events_fail(captured_logs: CapturedLogs, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that is no assignment is an error of the function, and neither it nor the log shows the event."""
    monkeypatch.setenv("POWERTOOLS_LOGGER_LOG_EVENT", "true")
    done = invoke(handler.handler, {"credentials": {"secret_access_key": "hush"}})
    assert done.error is not None
    assert done.error["errorType"] == "ValidationError"
    assert "hush" not in f"{done.error} {done.logs} {captured_logs.text}"
