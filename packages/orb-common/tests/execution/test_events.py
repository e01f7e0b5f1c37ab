"""Events are kept once, for 90 days, and are found at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb import DynamoDB, attr, from_item
from orb_common.exceptions import DynamoDBOutcomeUnknownError, ValidationError
from orb_common.execution import OrderEvents
from orb_common.execution.items import item_of
from orb_common.execution.order_results import ResultEvent
from orb_testing.suites.event_store import EventStoreSubject, EventStoreSuite

from .records import NOW, TRACE, event

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock
    from orb_testing.crashes import CrashPoints
    from orb_testing.engines import Engine
    from orb_testing.faults import FaultPlan
    from orb_testing.suites.scenarios import Scenario

pytestmark = pytest.mark.tables("OrderEvents")


@pytest.fixture
def events(stack_tables: dict[str, str], frozen_clock: FrozenClock) -> OrderEvents:
    dynamodb = DynamoDB(clock=frozen_clock)
    return OrderEvents(stack_tables["OrderEvents"], dynamodb=dynamodb, clock=frozen_clock)


@pytest.mark.parametrize("scenario", EventStoreSuite().scenarios(), ids=str)
def test_laws(events: OrderEvents, scenario: Scenario[EventStoreSubject]) -> None:
    """The store keeps the laws of event stores, on each engine."""
    scenario.check(EventStoreSubject(put=events.put, of_trace=events.of_trace, latest=events.latest))


def test_an_item_has_its_keys(events: OrderEvents, stack_tables: dict[str, str]) -> None:
    """The sort key begins with name and second, the time is a number, and the item lives for 90 days."""
    events.put(event(epoch=NOW + 0.25, event_id="e-1"))
    table = stack_tables["OrderEvents"]
    (item,) = [
        from_item(each)
        for each in DynamoDB().query_all(table, attr("orderName").eq("order-1"), index="OrderNameIndex")
    ]
    assert item["sk"] == f"order-1:{NOW}.250000:e-1"
    assert item["epoch"] == NOW + 0.25
    assert item["ttl"] == NOW + 90 * 86_400


def test_the_index_is_sorted_by_number(events: OrderEvents, stack_tables: dict[str, str]) -> None:
    """Times in the index are compared as numbers: 9 is before 10."""
    for second in (10, 9, 100):
        events.put(event(epoch=second))
    found = DynamoDB().query_all(
        stack_tables["OrderEvents"],
        attr("orderName").eq("order-1") & attr("epoch").lt(50),
        index="OrderNameIndex",
    )
    assert [from_item(item)["epoch"] for item in found] == [9, 10]


def test_early_times_are_sorted_too(events: OrderEvents) -> None:
    """The latest event is the one with the highest number, however many digits it has."""
    for second in (9, 10):
        events.put(event(epoch=second, event_type=f"at {second}"))
    latest = events.latest(TRACE, "order-1")
    assert latest is not None
    assert latest.event_type == "at 10"


@given(
    st.floats()
    | st.integers()
    | st.sampled_from([9.9e37, 1e38, -1e38, 1.5e40, 1e125, 1e-124, 1e-125, 10**38 - 1, 10**38, 5e-324])
)
def test_what_a_result_may_have_can_be_stored(value: float) -> None:
    """A number that the check of results lets through is one that an item can hold: else its run would never end."""
    try:
        found = ResultEvent.from_dict({"event_type": "e", "status": "s", "data": {"a": [value]}})
    except ValidationError:
        return
    item_of(event(data=found.data))


@pytest.mark.parametrize("value", [9.9e37, -9.9e37, 1e-124, 10**38 - 1, 0.1])
def test_the_largest_numbers_of_results_are_stored(events: OrderEvents, value: float) -> None:
    """The numbers at the limits of results come back from the store."""
    found = ResultEvent.from_dict({"event_type": "e", "status": "s", "data": {"a": value}})
    events.put(event(data=found.data, event_id="e-1"))
    [stored] = events.of_trace(TRACE)
    assert stored.data == {"a": value}


def test_a_throttled_put_is_repeated(events: OrderEvents, fault: FaultPlan) -> None:
    """Throttling costs no event, and doubles none."""
    fault.throttle("dynamodb:PutItem", times=2)
    events.put(event())
    assert len(events.of_trace(TRACE)) == 1


def test_a_lost_answer_stores_one_event(events: OrderEvents, fault: FaultPlan) -> None:
    """If the answer to a put is lost, the put finds its own event, even without an id from the caller."""
    fault.lose_answer("dynamodb:PutItem")
    stored = events.put(event())
    assert events.of_trace(TRACE) == [stored]


def test_no_answer_is_told(
    events: OrderEvents, stack_tables: dict[str, str], dynamodb_engine: Engine, fault: FaultPlan
) -> None:
    """If no try has an answer, the caller learns that. A repeat with the same id stores nothing more."""
    fault.error("dynamodb:PutItem", status=500, code="InternalServerError", times=None)
    with pytest.raises(DynamoDBOutcomeUnknownError):
        events.put(event(event_id="e-1"))
    later = OrderEvents(stack_tables["OrderEvents"], dynamodb=DynamoDB(client=dynamodb_engine.client()))
    assert later.put(event(event_id="e-1")) == later.put(event(event_id="e-1"))
    assert len(later.of_trace(TRACE)) == 1


@pytest.mark.dynamodb_engines("moto")
def test_a_crash_loses_no_event(events: OrderEvents, crash_points: CrashPoints) -> None:
    """Wherever a process ends, a repeat with the same id leaves one event."""
    numbers = iter(range(10))

    def recover(number: int) -> None:
        events.put(event(event_id="e", epoch=number))
        assert [each.epoch for each in events.of_trace(TRACE)].count(number) == 1

    crash_points(
        lambda number: events.put(event(event_id="e", epoch=number)),
        prepare=lambda: next(numbers),
        recover=recover,
    )
