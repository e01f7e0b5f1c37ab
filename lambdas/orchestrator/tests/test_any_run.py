"""Any run of any job: results in any order, duplicates, late answers, lost workers, calls that end or overlap."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lambdas.watchdog.checks import Watchdog, Watched
from orb_common.aws import session
from orb_common.execution import TERMINAL, OrderStatus, job_status, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lambdas.orchestrator.tests.deployment import Deployment
    from orb_testing.clocks import FrozenClock

SERVICES = ("dynamodb", "s3", "sts", "stepfunctions", "lambda", "ssm")
ENDS = st.sampled_from(
    [OrderStatus.SUCCEEDED, OrderStatus.SUCCEEDED, OrderStatus.FAILED, OrderStatus.TIMED_OUT]
)
_numbers = count()


class ProcessEnd(BaseException):
    """The process of the orchestrator ends here."""


class Calls:
    """Lets something happen before or after one of the next calls to AWS."""

    def __init__(self) -> None:
        self.left, self.moment = 0, "before"
        self.then: Callable[[], None] | None = None

    def plan(self, number: int, moment: str, then: Callable[[], None]) -> None:
        self.left, self.moment, self.then = number, moment, then

    def clear(self) -> None:
        self.then = None

    def before(self, **_: object) -> None:
        self._pass("before")

    def after(self, **_: object) -> None:
        self._pass("after")

    def _pass(self, moment: str) -> None:
        if self.then is None or moment != self.moment:
            return
        self.left -= 1
        if self.left <= 0:
            then, self.then = self.then, None
            then()


class AnyRun(RuleBasedStateMachine):
    """One run. The rules are what may happen to it; `teardown` lets the rest of the world go on until it ends."""

    def __init__(self, deployment: Deployment, clock: FrozenClock, calls: Calls) -> None:
        super().__init__()
        self.deployment, self.clock, self.calls = deployment, clock, calls
        self.run_id = f"any-{next(_numbers)}"
        self.requests = count()
        self.final: dict[str, str] = {}
        self.watched: set[str] = set()
        deployment.invoked.clear()
        deployment.ran.clear()

    @initialize(data=st.data(), size=st.integers(1, 5))
    def submit(self, data: st.DataObject, size: int) -> None:
        needs = [
            tuple(
                data.draw(st.lists(st.integers(1, position - 1), max_size=2, unique=True))
                if position > 1
                else ()
            )
            for position in range(1, size + 1)
        ]
        lenient = data.draw(st.sets(st.integers(1, size)))
        changes = {position: {"must_succeed": False} for position in lenient}
        self.deployment.submit(*needs, run_id=self.run_id, changes=changes)
        self.needs = {
            f"{position:04}": [f"{one:04}" for one in needed] for position, needed in enumerate(needs, 1)
        }
        self.lenient = {f"{position:04}" for position in lenient}

    # What may happen

    def look(self, owner: str | None = None) -> None:
        owner = owner or f"{self.run_id}-{next(self.requests)}"
        self.deployment.look(self.run_id, owner=owner)

    @rule()
    def notify(self) -> None:
        """S3 calls the orchestrator, for whatever reason."""
        self.look()

    @rule(number=st.integers(1, 30), moment=st.sampled_from(["before", "after"]))
    def notify_and_end(self, number: int, moment: str) -> None:
        """The process ends at one of its calls. Lambda repeats the call."""
        owner = f"{self.run_id}-{next(self.requests)}"

        def end() -> None:
            raise ProcessEnd

        self.calls.plan(number, moment, end)
        try:
            self.look(owner)
        except ProcessEnd:
            self.look(owner)
        finally:
            self.calls.clear()

    @rule(number=st.integers(1, 30), status=ENDS)
    def notify_twice_at_once(self, number: int, status: OrderStatus) -> None:
        """Another result comes, with its own call, while a call works on the run."""

        def meanwhile() -> None:
            if self.deployment.invoked:
                self.deployment.work(self.deployment.invoked[-1], status)
            self.look()

        self.calls.plan(number, "after", meanwhile)
        try:
            self.look()
        finally:
            self.calls.clear()

    @precondition(lambda self: self.deployment.invoked)
    @rule(data=st.data(), status=ENDS, notified=st.booleans())
    def work(self, data: st.DataObject, status: OrderStatus, notified: bool) -> None:
        """A worker runs, also a second time, and in any order. Its notification may come late."""
        self.deployment.work(data.draw(st.sampled_from(self.deployment.invoked)), status)
        if notified:
            self.look()

    @precondition(lambda self: self.deployment.invoked)
    @rule(data=st.data())
    def lose_a_worker(self, data: st.DataObject) -> None:
        """A worker begins, and is never heard of again."""
        task = data.draw(st.sampled_from(self.deployment.invoked))
        results = self.deployment.stores.results
        if results.mark_started(self.run_id, task["order_num"], task["dispatch_token"]):
            self.deployment.ran.append(f"{self.run_id}:{task['order_num']}")

    @precondition(lambda self: self.final)
    @rule(data=st.data())
    def answer_late(self, data: st.DataObject) -> None:
        """A worker sends a result for an order that has ended. Its link still works, and overwrites another one."""
        number = data.draw(st.sampled_from(sorted(self.final)))
        path = f"tmp/callbacks/runs/{self.run_id}/{number}/result.json"
        self.deployment.stores.results.bucket.put_json(path, {"status": "succeeded", "log": "late"})
        self.look()

    @rule(seconds=st.sampled_from([31, 200, 700, 4000]))
    def wait(self, seconds: int) -> None:
        """Time passes, and the watchdogs check."""
        self.clock.advance(seconds)
        self.let_watchdogs_check()

    def let_watchdogs_check(self) -> None:
        watchdog = Watchdog(results_of=lambda _: self.deployment.stores.results, clock=self.clock)
        for name, facts in self.deployment.watchdogs(f"{self.run_id}-").items():
            if name not in self.watched and watchdog.check(Watched.of(facts)).done:
                self.watched.add(name)
                self.look()

    # What must hold

    @invariant()
    def laws_hold(self) -> None:
        """No commands run twice or too early, and an order that has ended stays as it is."""
        if not hasattr(self, "needs"):
            return
        assert max(Counter(self.deployment.ran).values(), default=1) == 1
        statuses = {
            order.order_num: order.status for order in self.deployment.stores.orders.of_run(self.run_id)
        }
        for number, status in self.final.items():
            assert statuses[number] == status
        self.final = {number: status for number, status in statuses.items() if status in TERMINAL}
        for ran in self.deployment.ran:
            for needed in self.needs[ran.rpartition(":")[2]]:
                assert statuses[needed] in TERMINAL
                assert statuses[needed] == "succeeded" or ran.rpartition(":")[2] in self.lenient

    def teardown(self) -> None:
        if not hasattr(self, "needs"):
            return
        # All that was sent arrives: workers run or are ended, and the watchdog of the job comes at the latest.
        for _ in range(12):
            self.look()
            if self.deployment.run(self.run_id).closed_at is not None:
                break
            for task in list(self.deployment.invoked):
                self.deployment.work(task)
            self.wait(700)
        self.laws_hold()
        run, orders = self.deployment.run(self.run_id), self.deployment.stores.orders.of_run(self.run_id)
        assert run.closed_at is not None
        assert run.status == job_status(orders)
        assert self.deployment.done(self.run_id) == {"status": run.status.value, "summary": summary(orders)}
        events = self.deployment.events(self.run_id)
        ends = Counter(
            name for name, kind, _ in events if kind in {"completed", "dependency_failed", "job_completed"}
        )
        assert ends == Counter(["_job", *(order.order_name for order in orders)])


@pytest.fixture
def calls(deployment: Deployment) -> Iterator[Calls]:
    found = Calls()
    clients = [session.client(name, attempts=attempts) for name in SERVICES for attempts in (1, None)]
    for client in clients:
        client.meta.events.register("before-call.*", found.before)
        client.meta.events.register("after-call.*", found.after)
    yield found
    for client in clients:
        client.meta.events.unregister("before-call.*", found.before)
        client.meta.events.unregister("after-call.*", found.after)


def test_any_run_ends_as_it_should(deployment: Deployment, frozen_clock: FrozenClock, calls: Calls) -> None:
    """Whatever happens, no commands run twice or too early, and the job ends once, in the state of its orders."""
    thorough = settings.get_current_profile_name() == "thorough"
    run_state_machine_as_test(
        lambda: AnyRun(deployment, frozen_clock, calls),
        settings=settings(
            max_examples=300 if thorough else 6,
            stateful_step_count=30 if thorough else 10,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
