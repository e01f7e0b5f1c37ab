"""Laws of the orchestrator's look at a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment


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
