"""The Lambda handler of the worker."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lambdas.worker import handler
from orb_testing.context import LambdaContext
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    import pytest

    from lambdas.worker.tests.conftest import Orders
    from orb_testing.log_lines import CapturedLogs

ROOT = Path(__file__).resolve().parents[3]


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
    """An event that is not an assignment is an error of the function, and neither it nor the log shows the event."""
    monkeypatch.setenv("POWERTOOLS_LOGGER_LOG_EVENT", "true")
    done = invoke(handler.handler, {"credentials": {"secret_access_key": "hush"}})
    assert done.error is not None
    assert done.error["errorType"] == "ValidationError"
    assert captured_logs.one(message="call_failed", level="ERROR")["code"] == "ORB-DATA-001"
    assert "hush" not in f"{done.error} {done.logs} {captured_logs.text}"


def test_init_loads_what_an_order_needs() -> None:
    """On Lambda, importing the handler makes the clients, so that the first order does not wait for them."""
    code = (
        "from lambdas.worker import handler; from orb_common.aws import session;"
        "print(sorted(key[0][0] for key in session._clients))"
    )
    environment = {
        "AWS_LAMBDA_FUNCTION_NAME": "worker",
        "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "PATH": os.environ["PATH"],
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout == "['s3', 'ssm']\n"
