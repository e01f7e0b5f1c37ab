"""Laws of the orchestrator's look at a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.orchestrator.passes import Passes
from orb_common.exceptions import AccessDeniedError, LostLockError
from orb_common.execution.locks import Lock

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.faults import FaultPlan


def test_a_job_in_waves(deployment: Deployment) -> None:
    """Orders start as soon as what they need has succeeded, and the last result ends the job."""
    deployment.submit((), (), (1, 2))
    assert deployment.look()._asdict() == {
        "status": "in_progress",
        "dispatched": 2,
        "failed_deps": 0,
        "waiting": 1,
    }
    assert [task["order_num"] for task in deployment.invoked] == ["0001", "0002"]
    assert deployment.work(deployment.invoked[0])
    assert deployment.look().dispatched == 0
    assert deployment.work(deployment.invoked[1])
    assert deployment.look().dispatched == 1
    assert deployment.statuses() == ["succeeded", "succeeded", "running"]
    assert deployment.done() is None
    assert deployment.work(deployment.invoked[2])
    assert deployment.look().status == "finalized"
    assert deployment.done() == {
        "status": "succeeded",
        "summary": {"succeeded": 3, "failed": 0, "timed_out": 0},
    }
    assert deployment.keys() == []
    assert deployment.run().closed_at is not None


def test_a_held_lock_leaves_a_mark(deployment: Deployment) -> None:
    """A call that finds the lock held does nothing. The holder looks again before it gives the lock back."""
    deployment.submit(())
    lock = deployment.stores.locks.acquire("run-1", "holder", seconds=60)
    assert lock is not None
    assert deployment.look().status == "skipped"
    assert deployment.invoked == []
    assert not lock.release()
    assert lock.release()


def test_no_wake_up_is_lost(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that comes after the holder has read it, and before it gives the lock back, still counts."""
    deployment.submit((), (1,))
    deployment.look()
    release, skipped = Lock.release, []

    def late(self: Lock) -> bool:
        if not skipped:
            deployment.work(deployment.invoked[0])
            skipped.append(deployment.look(owner="request-2").status)
        return release(self)

    monkeypatch.setattr(Lock, "release", late)
    assert deployment.look().dispatched == 1
    assert skipped == ["skipped"]
    assert deployment.statuses() == ["succeeded", "running"]


def test_a_retry_takes_over_at_once(deployment: Deployment) -> None:
    """The lock of a call that died belongs to its retry, which has the same request id. Another call waits."""
    deployment.submit(())
    deployment.stores.locks.acquire("run-1", "request-1", seconds=600)
    assert deployment.look(owner="request-2").status == "skipped"
    assert deployment.look(owner="request-1").dispatched == 1


def test_an_expired_lock_is_taken_over(deployment: Deployment) -> None:
    """The lock lasts as long as the call can. After that, any call takes it."""
    deployment.submit(())
    deployment.stores.locks.acquire("run-1", "request-1", seconds=600)
    deployment.clock.advance(600)
    assert deployment.look(owner="request-2").dispatched == 1


def test_an_error_gives_the_lock_back(deployment: Deployment, fault: FaultPlan) -> None:
    """A call that fails raises, so that Lambda tries again, and leaves the lock free, also if there are marks."""
    deployment.submit(())
    deployment.look()
    path = "GET /internal/tmp/callbacks/runs/run-1/0001/result.json"
    fault.error(path, status=403, code="AccessDenied")
    with pytest.raises(AccessDeniedError):
        deployment.look(owner="request-2")
    assert deployment.look(owner="request-3").status == "in_progress"


def test_a_lost_lock_is_reported(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call whose lock another one has taken raises. It takes nothing from the other."""
    deployment.submit(())
    look = Passes.look

    def slow(self: Passes, *args: Any, **options: Any) -> Any:
        outcome = look(self, *args, **options)
        deployment.clock.advance(700)
        assert deployment.stores.locks.acquire("run-1", "other", seconds=60) is not None
        return outcome

    monkeypatch.setattr(Passes, "look", slow)
    with pytest.raises(LostLockError):
        deployment.look()
    assert deployment.stores.locks.acquire("run-1", "third", seconds=60) is None


def test_no_time_left(deployment: Deployment) -> None:
    """A call with little time left starts one order. Then it gives the lock back, and asks for another call."""
    deployment.submit((), ())
    outcome = deployment.look(time_left=lambda: 20.0)
    assert (outcome.status, outcome.dispatched) == ("out_of_time", 1)
    assert deployment.statuses() == ["running", "queued"]
    assert deployment.stores.results.exists("run-1", "0000")
    assert deployment.look(owner="request-2").dispatched == 1
