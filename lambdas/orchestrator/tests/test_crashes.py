"""The process ends at every call of a job's life, and the job ends as it should all the same.

`make test-nightly` has a longer life, which ends on both sides of each call.
"""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import settings

from orb_common.execution import OrderStatus, ResultEvent

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.crashes import CrashPoints

FAILED = OrderStatus.FAILED
EVENT = ResultEvent(event_type="plan", status="info")


class Life:
    """The life of one job. Its order fails. In a long life, it reports an event, and a second order needs it.

    `target`: Where the order runs.
    """

    def __init__(self, deployment: Deployment, run_id: str, *, long: bool, target: str = "lambda") -> None:
        # Scans of the tables of many lives would take long.
        deployment.rows.clear()
        self.deployment, self.long = deployment, long
        self.run_id = deployment.submit(
            (), *[(1,)] * long, run_id=run_id, changes={1: {"execution_target": target}}
        )
        self.request = ""

    def look(self, request: str) -> str:
        self.request = f"{self.run_id}-{request}"
        return self.deployment.look(self.run_id, owner=self.request).status

    def work(self) -> None:
        """Let all workers run that were started. A second worker of an order does nothing."""
        for task in self.deployment.invoked:
            if task["run_id"] == self.run_id:
                self.deployment.work(task, FAILED, log="made\n", events=(EVENT,) * self.long)
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
    numbers, long = count(), settings.get_current_profile_name() == "thorough"

    def ended(life: Life) -> None:
        life.end()
        run_id = life.run_id
        assert deployment.statuses(run_id) == ["failed"] * (1 + long)
        assert deployment.done(run_id) == {
            "status": "failed",
            "summary": {"succeeded": 0, "failed": 1 + long, "timed_out": 0},
        }
        run = deployment.run(run_id)
        assert (run.status, run.closed_at is not None) == ("failed", True)
        assert deployment.keys() == []
        assert deployment.ran == [f"{run_id}:0001"]
        assert Counter(deployment.events(run_id)) == Counter([
            ("_job", "job_started", "running"), ("_job", "job_completed", "failed"),
            ("order-0001", "dispatched", "running"), ("order-0001", "completed", "failed"),
            *[("order-0001", "plan", "info"), ("order-0002", "dependency_failed", "failed")] * long,
        ])  # fmt: skip
        deployment.ran.clear()

    calls = crash_points(
        Life.live, prepare=lambda: Life(deployment, f"run-{next(numbers)}", long=long), recover=ended,
        after_only=not long,
    )  # fmt: skip
    assert len(calls) > 25


def test_a_refused_start_survives_the_end_of_its_orchestrator(
    deployment: Deployment, crash_points: CrashPoints
) -> None:
    """An order whose start is refused fails, wherever the process ends: its mark is not taken for that of a worker."""
    numbers = count()

    def ended(life: Life) -> None:
        life.end()
        order = deployment.order(1, life.run_id)
        assert (order.status, order.failure_reason) == ("failed", "start_failed")
        assert deployment.run(life.run_id).closed_at is not None

    crash_points(
        lambda life: life.look("first"),
        prepare=lambda: Life(deployment, f"refused-{next(numbers)}", long=False, target="ssm"),
        recover=ended,
        after_only=True,
    )
