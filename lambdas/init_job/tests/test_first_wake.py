"""Laws of the first wake-up of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lambdas.init_job.first_wake import FirstWake
from lambdas.watchdog.checks import Watched
from orb_common.exceptions import ThrottlingError

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine
    from orb_testing.faults import FaultPlan


def test_the_watchdog_of_a_submission(aws: MotoEngine, machine: str) -> None:
    """A watchdog wakes the run at the time, once for each time, also for the longest run id."""
    run_id = "r" * 64
    for at in (1_800_000_000, 1_800_000_000, 1_800_000_300):
        FirstWake(machine, "internal").plan(run_id, at=at)
    client = aws.client("stepfunctions")
    found = client.list_executions(stateMachineArn=machine)["executions"]
    inputs = [client.describe_execution(executionArn=each["executionArn"])["input"] for each in found]
    assert sorted(Watched.of(json.loads(text)) for text in inputs) == [
        Watched(run_id, "0000", 1_800_000_000, "internal"),
        Watched(run_id, "0000", 1_800_000_300, "internal"),
    ]


def test_a_wake_up_that_cannot_be_planned(machine: str, fault: FaultPlan) -> None:
    """A service that fails is an error, so that no run starts without its wake-up."""
    fault.throttle("states:StartExecution", times=None)
    with pytest.raises(ThrottlingError):
        FirstWake(machine, "internal").plan("r-1", at=1_800_000_000)
