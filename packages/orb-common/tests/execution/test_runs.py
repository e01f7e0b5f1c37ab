"""A run exists whole or not at all, and ends once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from orb_common.aws.dynamodb import DynamoDB
from orb_common.exceptions import (
    ConflictError,
    DynamoDBOutcomeUnknownError,
    LostRaceError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.execution import OrderEvents, Orders, Runs, RunStatus

from .records import NOW, RUN, TRACE, order, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.execution import RunRecord
    from orb_testing.clocks import FrozenClock
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

pytestmark = pytest.mark.tables("Runs", "Orders", "OrderEvents")
SUMMARY = {"succeeded": 1, "failed": 0, "timed_out": 0}
UNTIL = NOW + 300


@pytest.fixture
def runs(stack_tables: dict[str, str], frozen_clock: FrozenClock) -> Runs:
    return Runs(
        stack_tables["Runs"],
        stack_tables["Orders"],
        stack_tables["OrderEvents"],
        dynamodb=DynamoDB(clock=frozen_clock),
        clock=frozen_clock,
    )


@pytest.fixture
def orders(stack_tables: dict[str, str], frozen_clock: FrozenClock) -> Orders:
    return Orders(stack_tables["Orders"], stack_tables["OrderEvents"], clock=frozen_clock)


@pytest.fixture
def events(stack_tables: dict[str, str]) -> OrderEvents:
    return OrderEvents(stack_tables["OrderEvents"])


def started(runs: Runs, orders: Orders, run_id: str = RUN) -> RunRecord:
    runs.prepare(run(run_id=run_id), owner="a", until=UNTIL)
    orders.put_all([order(run_id=run_id)])
    return runs.start(run_id, owner="a", seconds=60)


def types(events: OrderEvents) -> list[str]:
    return [event.event_type for event in events.of_trace(TRACE)]


def test_a_run_is_prepared_started_ended_and_closed(runs: Runs, orders: Orders, events: OrderEvents) -> None:
    """A run goes its way, with an event for its start and one for its end."""
    made = runs.prepare(run(), owner="a", until=UNTIL)
    assert made == runs.get(RUN)
    assert (made.status, made.owner, made.owned_until) == (RunStatus.PREPARING, "a", UNTIL)
    assert (made.created_at, made.ttl) == (NOW, NOW + 90 * 86_400)
    assert types(events) == []
    orders.put_all([order()])
    assert runs.start(RUN, owner="a", seconds=60) == runs.get(RUN)
    assert runs.finish(RUN, RunStatus.SUCCEEDED, SUMMARY)
    runs.close(RUN)
    found = runs.get(RUN)
    assert found is not None
    assert (found.status, found.deadline, found.summary) == (RunStatus.SUCCEEDED, NOW + 60, SUMMARY)
    assert found.closed_at == NOW
    assert types(events) == ["job_started", "job_completed"]
    first, last = events.of_trace(TRACE, "_job")
    assert (first.status, first.data, first.run_id) == ("running", {"order_count": 1}, RUN)
    assert last.data == {"summary": SUMMARY, "done_endpoint": "s3://done/run-1/done"}


def test_a_retry_goes_on_at_once(runs: Runs) -> None:
    """The request that prepares a run goes on with it, and keeps its trace."""
    runs.prepare(run(), owner="a", until=UNTIL)
    again = runs.prepare(run(trace_id="another"), owner="a", until=UNTIL + 60)
    assert (again.trace_id, again.owned_until) == (TRACE, UNTIL + 60)


def test_another_request_waits(runs: Runs, frozen_clock: FrozenClock) -> None:
    """Another request learns how long to wait, and takes the run over after that. The first can start it no more."""
    runs.prepare(run(), owner="a", until=UNTIL)
    with pytest.raises(LostRaceError) as caught:
        runs.prepare(run(), owner="b", until=UNTIL + 600)
    assert caught.value.retry_after == 300
    frozen_clock.advance(300)
    assert runs.prepare(run(), owner="b", until=UNTIL + 600).owner == "b"
    with pytest.raises(LostRaceError):
        runs.start(RUN, owner="a", seconds=60)


def test_one_of_many_requests_prepares(
    runs: Runs, frozen_clock: FrozenClock, race: Callable[..., Race[RunRecord]]
) -> None:
    """Of many requests at the same time, one gets the run, also when they take it over."""
    for number, until in enumerate((UNTIL, UNTIL + 300)):
        calls = [partial(runs.prepare, run(), owner=f"{number}-{caller}", until=until) for caller in range(6)]
        ended = race(calls)
        assert len(ended.values) == 1
        assert {type(error) for error in ended.errors} == {LostRaceError}
        assert ended.values[0] == runs.get(RUN)
        frozen_clock.advance(300)


def test_a_run_of_another_job_is_a_conflict(runs: Runs, orders: Orders) -> None:
    """The id of a run cannot be used for another job, whatever became of the run."""
    runs.prepare(run(), owner="a", until=UNTIL)
    other = run(job_digest="1" * 64)
    with pytest.raises(ConflictError, match="another job"):
        runs.prepare(other, owner="a", until=UNTIL)
    orders.put_all([order()])
    runs.start(RUN, owner="a", seconds=60)
    with pytest.raises(ConflictError, match="another job"):
        runs.prepare(other, owner="b", until=UNTIL)


def test_a_started_run_stays(runs: Runs, orders: Orders, events: OrderEvents) -> None:
    """A run that was started, or has ended, is returned as it is. It is not started again."""
    first = started(runs, orders)
    assert runs.prepare(run(), owner="b", until=UNTIL + 60) == first
    assert runs.start(RUN, owner="b", seconds=999) == first
    runs.finish(RUN, RunStatus.FAILED, SUMMARY)
    assert runs.prepare(run(), owner="b", until=UNTIL + 60).status is RunStatus.FAILED
    assert runs.start(RUN, owner="a", seconds=999).status is RunStatus.FAILED
    assert types(events) == ["job_started", "job_completed"]


def test_a_run_without_its_orders_is_not_started(runs: Runs, orders: Orders, events: OrderEvents) -> None:
    """A run whose last order is not stored stays as it is, without an event."""
    runs.prepare(run(order_count=2), owner="a", until=UNTIL)
    orders.put_all([order(1)])
    with pytest.raises(ConflictError, match="last order"):
        runs.start(RUN, owner="a", seconds=60)
    assert types(events) == []
    orders.put_all([order(1), order(2)])
    assert runs.start(RUN, owner="a", seconds=60).status is RunStatus.RUNNING


def test_a_run_ends_once(
    runs: Runs, orders: Orders, events: OrderEvents, race: Callable[..., Race[bool]]
) -> None:
    """Of many ends at the same time, one counts, with one event."""
    started(runs, orders)
    statuses = (RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.TIMED_OUT) * 2
    ended = race([partial(runs.finish, RUN, status, SUMMARY) for status in statuses])
    assert not ended.errors
    assert sorted(ended.values) == [False] * 5 + [True]
    found = runs.get(RUN)
    assert found is not None
    assert found.status == events.of_trace(TRACE)[-1].status == statuses[ended.values.index(True)]
    assert types(events).count("job_completed") == 1


def test_a_run_is_closed_once(runs: Runs, orders: Orders, frozen_clock: FrozenClock) -> None:
    """The time of the first close stays."""
    started(runs, orders)
    runs.finish(RUN, RunStatus.SUCCEEDED, SUMMARY)
    runs.close(RUN)
    frozen_clock.advance(60)
    runs.close(RUN)
    found = runs.get(RUN)
    assert found is not None
    assert found.closed_at == NOW


def test_steps_keep_their_order(runs: Runs, orders: Orders) -> None:
    """A run ends in a final status, after its start, and is closed after its end."""
    runs.prepare(run(), owner="a", until=UNTIL)
    with pytest.raises(ConflictError):
        runs.finish(RUN, RunStatus.FAILED, SUMMARY)
    orders.put_all([order()])
    runs.start(RUN, owner="a", seconds=60)
    with pytest.raises(ValidationError):
        runs.finish(RUN, RunStatus.RUNNING, SUMMARY)
    with pytest.raises(ConflictError):
        runs.close(RUN)


def test_a_missing_run_is_not_made(runs: Runs) -> None:
    """No step but the first makes a run."""
    assert runs.get(RUN) is None
    with pytest.raises(ResourceNotFoundError):
        runs.start(RUN, owner="a", seconds=60)
    with pytest.raises(ResourceNotFoundError):
        runs.finish(RUN, RunStatus.FAILED, SUMMARY)
    with pytest.raises(ConflictError):
        runs.close(RUN)
    assert runs.get(RUN) is None


def test_lost_answers_change_nothing(
    runs: Runs, orders: Orders, events: OrderEvents, fault: FaultPlan
) -> None:
    """Each step is taken once, and counts as taken, if the first answer is lost."""
    fault.lose_answer("dynamodb:PutItem")
    runs.prepare(run(), owner="a", until=UNTIL)
    fault.lose_answer("dynamodb:UpdateItem")
    assert runs.prepare(run(), owner="a", until=UNTIL).owner == "a"
    orders.put_all([order()])
    # The first transaction was that of the orders.
    fault.lose_answer("dynamodb:TransactWriteItems", nth=1)
    assert runs.start(RUN, owner="a", seconds=60).status is RunStatus.RUNNING
    fault.lose_answer("dynamodb:TransactWriteItems", nth=1)
    assert runs.finish(RUN, RunStatus.SUCCEEDED, SUMMARY)
    assert types(events) == ["job_started", "job_completed"]


@pytest.mark.parametrize(
    ("operation", "step"),
    [
        ("PutItem", lambda runs: runs.prepare(run(run_id="run-2"), owner="a", until=UNTIL)),
        ("UpdateItem", lambda runs: runs.prepare(run(), owner="a", until=UNTIL)),
        ("TransactWriteItems", lambda runs: runs.start(RUN, owner="a", seconds=60)),
    ],
)
def test_an_outage_is_told(
    runs: Runs, orders: Orders, fault: FaultPlan, operation: str, step: Callable[[Runs], object]
) -> None:
    """If DynamoDB does not answer, the caller learns that, and not that the run belongs to another request."""
    runs.prepare(run(), owner="a", until=UNTIL)
    orders.put_all([order()])
    fault.error(f"dynamodb:{operation}", status=500, code="InternalServerError", times=None)
    with pytest.raises(DynamoDBOutcomeUnknownError):
        step(runs)


@pytest.mark.dynamodb_engines("moto")
def test_a_crash_at_any_call_is_made_good(
    runs: Runs, orders: Orders, events: OrderEvents, crash_points: CrashPoints
) -> None:
    """Wherever a process ends, the same request later brings the run to its end, with each event once."""
    numbers = iter(range(30))

    def whole(run_id: str) -> None:
        trace = f"trace-{run_id}"
        found = runs.prepare(run(run_id=run_id, trace_id=trace), owner="a", until=UNTIL)
        if found.status is RunStatus.PREPARING:
            orders.put_all([order(run_id=run_id)])
            runs.start(run_id, owner="a", seconds=60)
        runs.finish(run_id, RunStatus.SUCCEEDED, SUMMARY)
        runs.close(run_id)

    def recover(run_id: str) -> None:
        trace = f"trace-{run_id}"
        before = runs.get(run_id)
        stored = [event.event_type for event in events.of_trace(trace)]
        ended = before is not None and before.status is RunStatus.SUCCEEDED
        exists = before is not None and before.status is not RunStatus.PREPARING
        assert stored == ["job_started", "job_completed"][: exists + ended]
        assert not exists or orders.of_run(run_id)
        whole(run_id)
        after = runs.get(run_id)
        assert after is not None
        assert after.closed_at is not None
        assert [event.event_type for event in events.of_trace(trace)] == ["job_started", "job_completed"]

    calls = crash_points(whole, prepare=lambda: f"r-{next(numbers)}", recover=recover)
    assert len(calls) == 7
