"""Laws of the handler: how it reads events of S3, and what it logs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orchestrator import handler
from orb_common.utils.clock import SYSTEM_CLOCK
from orb_testing.context import LambdaContext
from orb_testing.events import s3_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.faults import FaultPlan
    from orb_testing.invocation import Invocation


def key(run_id: str, order_num: str = "0000") -> str:
    return f"tmp/callbacks/runs/{run_id}/{order_num}/result.json"


@pytest.fixture(autouse=True)
def deployed(deployment: Deployment) -> None:
    """The handler has the clock of the machine."""
    deployment.clock = SYSTEM_CLOCK
    handler.service.reset()


def lines(done: Invocation, message: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in done.logs.splitlines() if line.startswith("{")]
    return [line for line in found if line["message"] == message]


def test_each_run_is_looked_at(invoke: Callable[..., Invocation], deployment: Deployment) -> None:
    """Every run of an event is looked at. The log has a line with the outcome of each, and no credentials."""
    deployment.submit((), run_id="run-1")
    deployment.submit((), (1,), run_id="run-2")
    done = invoke(
        handler.handler,
        s3_event(key("run-1"), key("run-2"), bucket="internal"),
        context=LambdaContext(remaining_ms=600_000),
    )
    assert done.error is None
    assert done.payload == {
        "run-1": {"status": "in_progress", "dispatched": 1, "failed_deps": 0, "waiting": 0},
        "run-2": {"status": "in_progress", "dispatched": 1, "failed_deps": 0, "waiting": 1},
    }
    looks = [(line["run_id"], line["status"]) for line in lines(done, "looked")]
    assert looks == [("run-1", "in_progress"), ("run-2", "in_progress")]
    for task in deployment.invoked:
        assert task["credentials"]["secret_access_key"] not in done.logs


def test_a_duplicate_changes_nothing(invoke: Callable[..., Invocation], deployment: Deployment) -> None:
    """The same event again starts nothing and stores nothing."""
    deployment.submit((), ())
    event = s3_event(key("run-1"), bucket="internal")
    invoke(handler.handler, event, context=LambdaContext(remaining_ms=600_000))
    events = deployment.events()
    done = invoke(handler.handler, event, context=LambdaContext(remaining_ms=600_000))
    assert done.error is None
    assert (len(deployment.invoked), deployment.events()) == (2, events)


def test_a_failure_is_tried_again(
    invoke: Callable[..., Invocation], deployment: Deployment, fault: FaultPlan
) -> None:
    """If one run cannot be looked at, the others are, and the call fails with its code, so that Lambda tries again."""
    deployment.submit((), run_id="run-1")
    deployment.submit((), run_id="run-2")
    fault.error(
        "dynamodb:GetItem", status=400, code="AccessDeniedException", table=deployment.settings.runs_table
    )
    done = invoke(
        handler.handler,
        s3_event(key("run-1"), key("run-2"), bucket="internal"),
        context=LambdaContext(remaining_ms=600_000),
    )
    assert done.error is not None
    assert done.error["errorType"] == "AccessDeniedError"
    assert [line["code"] for line in lines(done, "call_failed")] == ["AWS_ACCESS_DENIED"]
    assert [line["run_id"] for line in lines(done, "look_failed")] == ["run-1"]
    assert [task["run_id"] for task in deployment.invoked] == ["run-2"]


def test_an_event_of_something_else_fails(invoke: Callable[..., Invocation]) -> None:
    """An event that S3 did not send fails the call, and ends in the queue of dead letters."""
    done = invoke(handler.handler, {"run_id": "run-1"})
    assert done.error is not None
    assert done.error["errorType"] == "BadRequestError"


def test_a_missing_setting_is_named(
    invoke: Callable[..., Invocation], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its settings, the call fails, and its error names the variable."""
    monkeypatch.delenv("IAC_CI_WATCHDOG_SFN")
    done = invoke(handler.handler, s3_event(key("run-1")))
    assert done.error is not None
    assert "IAC_CI_WATCHDOG_SFN" in str(done.error["errorMessage"])
