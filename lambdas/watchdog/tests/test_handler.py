"""Laws of the handler: what the state machine gets, and what is logged."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.watchdog import handler

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.buckets import Buckets
    from orb_testing.invocation import Invocation


def test_an_answer(invoke: Callable[..., Invocation], s3: Buckets) -> None:
    """The answer has what the choice and the wait of the state machine read. The log says which order it is about."""
    s3.bucket("internal")
    event = {"run_id": "run-1", "order_num": "0001", "deadline": 2**33, "internal_bucket": "internal"}
    done = invoke(handler.handler, event)
    assert done.payload == {"done": False, "wait": 60}
    line = json.loads(done.logs.splitlines()[-1])
    assert (line["message"], line["run_id"], line["order_num"], line["done"]) == (
        "checked",
        "run-1",
        "0001",
        False,
    )


def test_a_second_check_with_its_first_answer(invoke: Callable[..., Invocation], s3: Buckets) -> None:
    """The input of a later check has the answer of the one before beside it. The deadline ends the order."""
    bucket = s3.bucket("internal")
    event = {"run_id": "run-1", "order_num": "0001", "deadline": 1, "internal_bucket": "internal"}
    done = invoke(handler.handler, {**event, "check": {"done": False, "wait": 60}})
    assert done.payload == {"done": True, "wait": 0}
    assert json.loads(bucket.read("tmp/callbacks/runs/run-1/0001/result.json"))["status"] == "timed_out"


def test_a_wrong_input_fails(invoke: Callable[..., Invocation]) -> None:
    """A check that cannot be made fails, so that the execution fails and shows it."""
    done = invoke(handler.handler, {"done": False})
    assert done.error is not None
    assert done.error["errorType"] == "DataValidationError"
    assert "call_failed" in done.logs
