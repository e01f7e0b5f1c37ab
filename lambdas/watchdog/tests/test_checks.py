"""Laws of the watchdog's checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.watchdog.checks import Answer, Watchdog, Watched
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import AccessDeniedError, DataValidationError
from orb_common.execution import OrderResult, OrderStatus, Results

if TYPE_CHECKING:
    from orb_testing.buckets import Buckets
    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan

RESULT = "tmp/callbacks/runs/run-1/0001/result.json"


@pytest.fixture
def results(s3: Buckets) -> Results:
    s3.bucket("internal")
    return Results(Bucket("internal"), Bucket("internal"))


def watched(clock: FrozenClock, seconds: float, order_num: str = "0001") -> Watched:
    return Watched("run-1", order_num, int(clock.now().timestamp() + seconds), "internal")


def watchdog(results: Results, clock: FrozenClock) -> Watchdog:
    return Watchdog(results_of=lambda _: results, clock=clock)


@pytest.mark.parametrize(("seconds", "wait"), [(1, 1), (59, 59), (60, 60), (61, 60), (86_400, 60)])
def test_it_waits_no_longer_than_needed(
    results: Results, frozen_clock: FrozenClock, seconds: int, wait: int
) -> None:
    """It waits for the deadline, and looks for the result once a minute."""
    assert watchdog(results, frozen_clock).check(watched(frozen_clock, seconds)) == Answer(
        done=False, wait=wait
    )
    assert not results.exists("run-1", "0001")


def test_a_part_of_a_second(results: Results, frozen_clock: FrozenClock) -> None:
    """A deadline in less than a second is one second away: the state machine waits whole seconds."""
    facts = watched(frozen_clock, 1)
    frozen_clock.advance(0.5)
    assert watchdog(results, frozen_clock).check(facts) == Answer(done=False, wait=1)


@pytest.mark.parametrize("seconds", [-10, 30])
def test_a_result_ends_the_watch(results: Results, frozen_clock: FrozenClock, seconds: int) -> None:
    """If there is a result, the watch ends, and the result stays as it is, also after the deadline."""
    results.write("run-1", "0001", OrderResult(status=OrderStatus.SUCCEEDED, log="mine"))
    assert watchdog(results, frozen_clock).check(watched(frozen_clock, seconds)).done
    found = results.read("run-1", "0001")
    assert found is not None
    assert (found.status, found.log) == ("succeeded", "mine")


@pytest.mark.parametrize("seconds", [0, -10])
def test_the_deadline_ends_the_order(results: Results, frozen_clock: FrozenClock, seconds: int) -> None:
    """At the deadline, the order times out, with a log that says why. A worker cannot begin any more."""
    assert watchdog(results, frozen_clock).check(watched(frozen_clock, seconds)).done
    found = results.read("run-1", "0001")
    assert found is not None
    assert (found.status, "watchdog" in found.log) == ("timed_out", True)
    assert not results.mark_started("run-1", "0001", "token-1")


def test_a_worker_that_is_quicker_wins(
    results: Results, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result that comes between the look and the write stays."""
    exists = Results.exists

    def late(self: Results, run_id: str, order_num: str) -> bool:
        found = exists(self, run_id, order_num)
        self.write(run_id, order_num, OrderResult(status=OrderStatus.FAILED, log="mine"))
        return found

    monkeypatch.setattr(Results, "exists", late)
    assert watchdog(results, frozen_clock).check(watched(frozen_clock, 0)).done
    found = results.read("run-1", "0001")
    assert found is not None
    assert found.log == "mine"


def test_the_deadline_of_a_job(results: Results, frozen_clock: FrozenClock) -> None:
    """The watch of a job sleeps until its deadline, and then makes the orchestrator look at the run."""
    dog = watchdog(results, frozen_clock)
    facts = watched(frozen_clock, 43_200, "0000")
    assert dog.check(facts) == Answer(done=False, wait=43_200)
    assert not results.exists("run-1", "0000")
    frozen_clock.advance(43_200)
    assert dog.check(facts).done
    assert results.exists("run-1", "0000")


def test_a_forbidden_result_is_not_a_missing_one(
    results: Results, frozen_clock: FrozenClock, fault: FaultPlan
) -> None:
    """If S3 does not say whether there is a result, the check fails, and writes nothing."""
    fault.error(f"HEAD /internal/{RESULT}", status=403, code="AccessDenied")
    with pytest.raises(AccessDeniedError):
        watchdog(results, frozen_clock).check(watched(frozen_clock, -1))
    assert not results.exists("run-1", "0001")


def test_the_state_machine_keeps_its_input(results: Results, frozen_clock: FrozenClock) -> None:
    """Check after check, with the waits in between, the watch of a lost worker ends at its deadline and not before."""
    machine: dict[str, Any] = watched(frozen_clock, 150)._asdict()
    dog, waits = watchdog(results, frozen_clock), []
    while True:
        # As the state machine does it: the answer is put beside the input, not in its place.
        machine["check"] = dog.check(Watched.of(machine))._asdict()
        if machine["check"]["done"]:
            break
        waits.append(machine["check"]["wait"])
        frozen_clock.advance(machine["check"]["wait"])
    assert waits == [60, 60, 30]
    assert results.exists("run-1", "0001")


def test_all_faults_of_the_input_at_once() -> None:
    """An input without what is needed is refused, and the error names all of it."""
    for event in ({}, None, [], {"run_id": "a/b", "order_num": "1", "deadline": True, "internal_bucket": ""}):
        with pytest.raises(DataValidationError) as refused:
            Watched.of(event)
        assert [fault["field"] for fault in refused.value.validation_errors] == [  # type: ignore[index, call-overload]
            "run_id", "order_num", "deadline", "internal_bucket",
        ]  # fmt: skip
