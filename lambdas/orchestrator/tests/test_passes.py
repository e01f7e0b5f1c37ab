"""Laws of the passes over a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.watchdog.checks import Watchdog, Watched
from orb_common.aws import session
from orb_common.exceptions import AccessDeniedError
from orb_common.execution import OrderResult, OrderStatus, ResultEvent

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.clocks import FrozenClock
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

INVOKE = "POST /2015-03-31/functions/worker/invocations"
FAILED, TIMED_OUT, SUCCEEDED = OrderStatus.FAILED, OrderStatus.TIMED_OUT, OrderStatus.SUCCEEDED


# Results


def test_a_result_ends_its_order(deployment: Deployment) -> None:
    """The order has the status, the end of the log, and where all of it is. Its event has the same."""
    deployment.submit((), (1,))
    deployment.look()
    log = "line\n" * 2000
    deployment.work(deployment.invoked[0], log=log)
    deployment.look()
    order = deployment.order(1)
    assert (order.status, order.log_location) == ("succeeded", "s3://done/run-1/0001.log")
    assert order.log is not None
    assert order.log.endswith("line\n")
    assert len(order.log.encode()) <= 4096
    assert deployment.stores.results.done.get_bytes("run-1/0001.log").decode() == log
    last = deployment.stores.events.latest(order.trace_id, order.order_name)
    assert last is not None
    assert (last.event_type, last.status, last.log_location) == ("completed", "succeeded", order.log_location)


def test_what_happened_is_in_the_events(deployment: Deployment) -> None:
    """The events tell the story of a job: its start, what became of each order, and its end, each once."""
    deployment.submit((), (1,), (2,))
    deployment.look()
    deployment.work(deployment.invoked[0], FAILED)
    deployment.look()
    assert sorted(deployment.events()) == sorted([
        ("_job", "job_started", "running"),
        ("order-0001", "dispatched", "running"), ("order-0001", "completed", "failed"),
        ("order-0002", "dependency_failed", "failed"), ("order-0003", "dependency_failed", "failed"),
        ("_job", "job_completed", "failed"),
    ])  # fmt: skip


def test_events_of_a_worker_come_once(deployment: Deployment, fault: FaultPlan) -> None:
    """Events that a worker reports are stored once each, also if the pass that stores them has to be repeated."""
    deployment.submit(())
    deployment.look()
    reported = tuple(
        ResultEvent(event_type="plan", status="info", data={"number": n, "share": 0.5}) for n in range(3)
    )
    deployment.work(deployment.invoked[0], events=reported)
    events = deployment.settings.order_events_table
    fault.error("dynamodb:PutItem", status=400, code="AccessDeniedException", table=events, nth=3)
    with pytest.raises(AccessDeniedError):
        deployment.look()
    deployment.clock.advance(7)
    deployment.look(owner="request-2")
    found = [
        event
        for event in deployment.stores.events.of_trace("tracerun1", "order-0001")
        if event.event_type == "plan"
    ]
    assert [event.data["number"] for event in found] == [0, 1, 2]
    assert found[0].data["share"] == 0.5


@pytest.mark.parametrize("content", [b'{"status": "ok"}', b"x" * 1_100_000], ids=["status", "size"])
def test_a_hostile_result_fails_its_order(deployment: Deployment, content: bytes) -> None:
    """A result that breaks a rule is a failed order with a reason, and the engine goes on."""
    deployment.submit((), ())
    deployment.look()
    deployment.stores.results.bucket.put_bytes("tmp/callbacks/runs/run-1/0001/result.json", content)
    deployment.look()
    order = deployment.order(1)
    assert (order.status, deployment.order(2).status) == ("failed", "running")
    assert order.failure_reason is not None
    assert "result" in order.failure_reason


def test_a_worker_cannot_time_out_the_job(deployment: Deployment) -> None:
    """The reasons of the engine decide how a job ends, so a worker cannot give them."""
    deployment.submit(())
    deployment.look()
    deployment.work(deployment.invoked[0], FAILED, reason="job_timeout")
    deployment.look()
    assert (deployment.order(1).failure_reason, deployment.run().status) == (None, "failed")


def test_a_late_result_changes_nothing(deployment: Deployment) -> None:
    """What a worker sends after its order has ended does not count, and a finished job is not finished again."""
    deployment.submit(())
    deployment.look()
    deployment.stores.results.write("run-1", "0001", OrderResult(status=TIMED_OUT))
    deployment.look()
    events, done = deployment.events(), deployment.done()
    path = "tmp/callbacks/runs/run-1/0001/result.json"
    deployment.stores.results.bucket.put_json(path, {"status": "succeeded", "log": ""})
    assert deployment.look().status == "finalized"
    assert (deployment.statuses(), deployment.events(), deployment.done()) == (["timed_out"], events, done)


# Failures


def test_failures_pass_on(deployment: Deployment) -> None:
    """All that needs a failed order fails in the same look. What need not succeed starts instead."""
    deployment.submit((), (1,), (2,), (3,), (3,), changes={5: {"must_succeed": False}})
    deployment.look()
    deployment.work(deployment.invoked[0], FAILED)
    outcome = deployment.look()
    assert (outcome.failed_deps, outcome.dispatched) == (3, 1)
    assert deployment.statuses() == ["failed", "failed", "failed", "failed", "running"]
    assert [deployment.order(n).failure_reason for n in (1, 2, 4)] == [
        None,
        "dependency_failed",
        "dependency_failed",
    ]


def test_orders_that_can_never_start_fail(deployment: Deployment) -> None:
    """Rows with unknown or circular dependencies end. Nothing waits for ever."""
    deployment.submit((9,), (3,), (2,), ())
    deployment.look()
    deployment.finish_all()
    assert deployment.statuses() == ["failed", "failed", "failed", "succeeded"]
    assert deployment.done() == {"status": "failed", "summary": {"succeeded": 1, "failed": 3, "timed_out": 0}}


@pytest.mark.parametrize(("status", "lenient", "expected"), [
    (TIMED_OUT, False, "failed"), (FAILED, True, "succeeded"),
])  # fmt: skip
def test_how_a_job_ends(deployment: Deployment, status: OrderStatus, lenient: bool, expected: str) -> None:
    """An order that must succeed and does not fails the job. Any other order does not."""
    deployment.submit((), (), changes={1: {"must_succeed": not lenient}})
    deployment.look()
    deployment.finish_all(status=lambda number: status if number == "0001" else SUCCEEDED)
    done = deployment.done()
    assert done is not None
    assert done["status"] == expected


# The deadline of the job


def test_the_deadline_ends_all_orders(deployment: Deployment) -> None:
    """At the deadline, orders that run or wait time out, and so does the job. Results that are there still count."""
    deployment.submit((), (), (1, 2), (), changes={4: {"timeout": 840}})
    deployment.look()
    deployment.work(deployment.invoked[0])
    deployment.clock.advance(3600)
    assert deployment.look().status == "finalized"
    assert deployment.statuses() == ["succeeded", "timed_out", "timed_out", "timed_out"]
    assert deployment.order(3).failure_reason == "job_timeout"
    assert deployment.done() == {
        "status": "timed_out",
        "summary": {"succeeded": 1, "failed": 0, "timed_out": 3},
    }
    # A worker that Lambda starts only now finds that its order has ended.
    assert not deployment.work(deployment.invoked[1])


@pytest.mark.parametrize("refused", [False, True])
def test_the_deadline_stops_builds(
    deployment: Deployment, fault: FaultPlan, captured_logs: CapturedLogs, refused: bool
) -> None:
    """At the deadline of the job, its builds are stopped. If CodeBuild refuses that, the job ends all the same."""
    deployment.submit((), changes={1: {"execution_target": "codebuild", "timeout": 28_800}})
    deployment.look()
    stopped: list[str] = []
    session.client("codebuild").meta.events.register(
        "provide-client-params.codebuild.StopBuild", lambda params, **_: stopped.append(params["id"])
    )
    if refused:
        fault.error("codebuild:StopBuild", status=400, code="AccessDeniedException")
    deployment.clock.advance(3600)
    assert deployment.look().status == "finalized"
    assert deployment.statuses() == ["timed_out"]
    assert [line["code"] for line in captured_logs.of_message("stop_failed")] == [
        "AWS_ACCESS_DENIED"
    ] * refused
    assert stopped == deployment.aws.client("codebuild").list_builds()["ids"]


def test_before_the_deadline(deployment: Deployment) -> None:
    """A second before the deadline, the job goes on."""
    deployment.submit(())
    deployment.look()
    deployment.clock.advance(3599)
    assert deployment.look().status == "in_progress"


# Starts


def test_an_order_starts_once(deployment: Deployment) -> None:
    """However often the run is looked at, each order is started once. It has one watchdog, and so has the job."""
    deployment.submit((), ())
    for _ in range(3):
        deployment.look()
    assert len(deployment.invoked) == 2
    assert sorted(deployment.watchdogs()) == ["run-1-0000-1", "run-1-0001-1", "run-1-0002-1"]
    assert [deployment.order(1).attempts, deployment.order(1).dispatched_at is not None] == [1, True]
    assert deployment.order(1).dispatch_token == deployment.invoked[0]["dispatch_token"]


def test_a_throttled_start_is_tried_again(deployment: Deployment, fault: FaultPlan) -> None:
    """A start that fails in a way that may pass gets another claim, after a wait."""
    deployment.submit(())
    fault.throttle(INVOKE)
    assert deployment.look().dispatched == 1
    order = deployment.order(1)
    assert (order.status, order.attempts) == ("running", 2)
    assert [task["dispatch_token"] for task in deployment.invoked] == [order.dispatch_token]
    assert deployment.clock.slept == [1.0]


def test_a_start_is_given_up(deployment: Deployment, fault: FaultPlan, captured_logs: CapturedLogs) -> None:
    """After three claims, the order fails with its reason, and the job with it."""
    deployment.submit(())
    fault.throttle(INVOKE, times=3)
    assert deployment.look().status == "finalized"
    order = deployment.order(1)
    assert (order.status, order.failure_reason, order.attempts) == ("failed", "start_failed", 3)
    assert [line["level"] for line in captured_logs.of_message("start_failed")] == ["WARNING"] * 3


def test_a_refused_start_fails_at_once(
    deployment: Deployment, fault: FaultPlan, captured_logs: CapturedLogs
) -> None:
    """A start that cannot succeed fails its order, with the code in the log, and the other orders go on."""
    deployment.submit((), ())
    fault.error(INVOKE, status=403, code="AccessDeniedException")
    assert deployment.look().dispatched == 1
    assert deployment.statuses() == ["failed", "running"]
    line = captured_logs.one(message="start_failed")
    assert (line["level"], line["code"], line["order_num"]) == ("ERROR", "AWS_ACCESS_DENIED", "0001")


def test_a_start_whose_answer_was_lost(deployment: Deployment, fault: FaultPlan) -> None:
    """If Lambda has taken the order and its answer is lost, the order may be sent again, and its commands run once."""
    deployment.submit(())
    fault.lose_answer(INVOKE)
    deployment.look()
    assert len(deployment.invoked) == 2
    assert [deployment.work(task) for task in deployment.invoked] == [True, False]
    assert deployment.look().status == "finalized"
    assert deployment.run().status == "succeeded"


def test_a_worker_that_runs_is_not_failed(deployment: Deployment, fault: FaultPlan) -> None:
    """An order whose start is given up, and whose worker has begun all the same, goes on."""
    deployment.submit(())
    deployment.stores.results.mark_started("run-1", "0001", "an earlier claim")
    fault.error(INVOKE, status=403, code="AccessDeniedException")
    assert deployment.look().status == "in_progress"
    assert deployment.statuses() == ["running"]
    deployment.stores.results.write("run-1", "0001", OrderResult(status=SUCCEEDED))
    assert deployment.look().status == "finalized"


def test_a_start_that_was_not_noted(deployment: Deployment) -> None:
    """A claimed order without a noted start is started again under its claim: its worker runs once."""
    deployment.submit(())
    claimed = deployment.stores.orders.claim(deployment.order(1), "token-1")
    assert claimed is not None
    assert deployment.look().dispatched == 1
    assert deployment.invoked[0]["dispatch_token"] == "token-1"
    assert deployment.order(1).attempts == 1


def test_a_start_that_was_not_noted_long_ago(deployment: Deployment) -> None:
    """Later, it gets a new claim, so that it has its whole time: the first watchdog counts from the first claim."""
    deployment.submit(())
    deployment.stores.orders.claim(deployment.order(1), "token-1")
    deployment.clock.advance(30)
    assert deployment.look().dispatched == 1
    order = deployment.order(1)
    assert (order.attempts, order.started_at) == (2, int(deployment.clock.now().timestamp()) - 0)
    assert deployment.invoked[0]["dispatch_token"] == order.dispatch_token != "token-1"


def test_an_old_watchdog_does_not_end_a_new_claim(deployment: Deployment, frozen_clock: FrozenClock) -> None:
    """The watchdog of a claim whose start was lost is stopped. That of the new claim gives the order its whole time."""
    deployment.submit(())
    claimed = deployment.stores.orders.claim(deployment.order(1), "token-1")
    assert claimed is not None
    # The process ended here: with a watchdog, and without a worker.
    deployment.service().passes.starter._watch("run-1", "0001", 1, (claimed.started_at or 0) + 180)
    frozen_clock.advance(100)
    deployment.look()
    assert deployment.invoked[0]["dispatch_token"] != "token-1"
    assert sorted(deployment.watchdogs("run-1-0001")) == ["run-1-0001-2"]

    def check() -> bool:
        dog = Watchdog(results_of=lambda _: deployment.stores.results, clock=frozen_clock)
        return any(dog.check(Watched.of(facts)).done for facts in deployment.watchdogs("run-1-0001").values())

    frozen_clock.advance(179)  # after the end of the first, before that of the second
    assert not check()
    frozen_clock.advance(1)
    assert check()


def test_a_start_is_given_up_in_two_passes(deployment: Deployment) -> None:
    """A pass that ended after its mark, and before it could end the order, is made up for: nothing is started again."""
    deployment.submit(())
    deployment.stores.orders.claim(deployment.order(1), "token-1")
    deployment.stores.results.mark_started("run-1", "0001", "start_failed")
    assert deployment.look().status == "finalized"
    assert deployment.invoked == []
    assert deployment.order(1).failure_reason == "start_failed"


def test_a_worker_that_has_begun_keeps_its_claim(deployment: Deployment) -> None:
    """A start that was not noted long ago, and whose worker has begun, keeps its claim and its watchdog."""
    deployment.submit(())
    claimed = deployment.stores.orders.claim(deployment.order(1), "token-1")
    assert claimed is not None
    deployment.service().passes.starter.start(claimed)
    deployment.stores.results.mark_started("run-1", "0001", "token-1")
    deployment.clock.advance(30)
    deployment.look()
    assert (deployment.order(1).attempts, deployment.order(1).dispatched_at is not None) == (1, True)
    assert sorted(deployment.watchdogs("run-1-0001")) == ["run-1-0001-1"]
    assert len(deployment.invoked) == 1


def test_many_orders_start_together(deployment: Deployment) -> None:
    """With threads, each order is started once, too, and each result counts."""
    deployment.submit(*[()] * 12)
    service = deployment.service(parallel=10)
    assert service.look_at("run-1", owner="a", time_left=lambda: 600).dispatched == 12
    assert sorted(task["order_num"] for task in deployment.invoked) == [f"{n:04}" for n in range(1, 13)]
    for task in deployment.invoked:
        deployment.work(task)
    assert service.look_at("run-1", owner="a", time_left=lambda: 600).status == "finalized"


# Runs


def test_runs_that_are_not_started(deployment: Deployment) -> None:
    """A run that does not exist, or is being prepared, is left alone."""
    assert deployment.look("nobody").status == "missing"
    deployment.submit(())
    run = deployment.run()
    deployment.stores.runs.prepare(run_of(run, "run-2"), owner="init", until=2**31)
    assert deployment.look("run-2").status == "missing"
    assert deployment.invoked == []


def run_of(run: Any, run_id: str) -> Any:
    from dataclasses import replace

    return replace(run, run_id=run_id)
