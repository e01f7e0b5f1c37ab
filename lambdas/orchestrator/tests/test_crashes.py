"""The process ends at every call of a job's life, and the job ends as it should all the same."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from orb_common.execution import OrderStatus, ResultEvent

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.crashes import CrashPoints

FAILED = OrderStatus.FAILED
EVENT = ResultEvent(event_type="plan", status="info")


class Life:
    """The life of one job: its first order fails, and its second needs the first."""

    def __init__(self, deployment: Deployment, run_id: str) -> None:
        self.deployment = deployment
        self.run_id = deployment.submit((), (1,), run_id=run_id)
        self.request = ""

    def look(self, request: str) -> str:
        self.request = f"{self.run_id}-{request}"
        return self.deployment.look(self.run_id, owner=self.request).status

    def work(self) -> None:
        """Let all workers run that were started. A second worker of an order does nothing."""
        for task in self.deployment.invoked:
            if task["run_id"] == self.run_id:
                self.deployment.work(task, FAILED, log="made\n", events=(EVENT,))
        self.deployment.invoked.clear()

    def live(self) -> None:
        self.look("first")
        self.work()
        self.look("second")

    def end(self) -> None:
        """Go on as AWS does: Lambda repeats the call that ended, and each result brings another call."""
        self.deployment.look(self.run_id, owner=self.request)
        self.work()
        assert self.look("third") == "finalized"


def test_a_job_survives_the_end_of_its_orchestrator(
    deployment: Deployment, crash_points: CrashPoints
) -> None:
    """Wherever the process ends, nothing is lost, no order runs twice, and the job ends once, in the right state."""
    numbers = count()

    def ended(life: Life) -> None:
        life.end()
        run_id = life.run_id
        assert deployment.statuses(run_id) == ["failed", "failed"]
        assert deployment.done(run_id) == {
            "status": "failed",
            "summary": {"succeeded": 0, "failed": 2, "timed_out": 0},
        }
        run = deployment.run(run_id)
        assert (run.status, run.closed_at is not None) == ("failed", True)
        assert deployment.keys() == []
        assert deployment.ran == [f"{run_id}:0001"]
        assert Counter(deployment.events(run_id)) == Counter([
            ("_job", "job_started", "running"), ("_job", "job_completed", "failed"),
            ("order-0001", "dispatched", "running"), ("order-0001", "plan", "info"),
            ("order-0001", "completed", "failed"), ("order-0002", "dependency_failed", "failed"),
        ])  # fmt: skip
        deployment.ran.clear()

    calls = crash_points(Life.live, prepare=lambda: Life(deployment, f"run-{next(numbers)}"), recover=ended)
    assert len(calls) > 30
