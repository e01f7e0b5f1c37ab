"""Orders change only as they may, once, and whole."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.dynamodb import DynamoDB, attr, to_item
from orb_common.exceptions import (
    ConflictError,
    DynamoDBOutcomeUnknownError,
    DynamoDBThrottlingError,
    ItemTooLargeError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.execution import OrderEvents, Orders, OrderStatus, generate_flow_id
from orb_common.execution.items import item_of
from orb_common.execution.job_check import order_faults
from orb_common.execution.orders import MAX_LOG_BYTES, log_tail

from .records import NOW, RUN, TRACE, event, order

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.execution import OrderRecord
    from orb_testing.clocks import FrozenClock
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race

pytestmark = pytest.mark.tables("Orders", "OrderEvents")
QUEUED, RUNNING, SUCCEEDED, FAILED = (
    OrderStatus.QUEUED, OrderStatus.RUNNING, OrderStatus.SUCCEEDED, OrderStatus.FAILED,
)  # fmt: skip


@pytest.fixture
def orders(stack_tables: dict[str, str], frozen_clock: FrozenClock) -> Orders:
    return Orders(
        stack_tables["Orders"],
        stack_tables["OrderEvents"],
        dynamodb=DynamoDB(clock=frozen_clock),
        clock=frozen_clock,
    )


@pytest.fixture
def events(stack_tables: dict[str, str]) -> OrderEvents:
    return OrderEvents(stack_tables["OrderEvents"])


def stored(orders: Orders, number: int = 1) -> OrderRecord:
    found = orders.get(RUN, f"{number:04}")
    assert found is not None
    return found


def claimed(orders: Orders, token: str = "token-1") -> OrderRecord:
    orders.put_all([order()])
    found = orders.claim(stored(orders), token)
    assert found is not None
    return found


def test_orders_come_back_sorted(orders: Orders) -> None:
    """All orders of a run come back, by number, with the times of their storing, and those of other runs do not."""
    orders.put_all([order(3), order(1, dependencies=("x",), queue_id="y"), order(2)])
    orders.put_all([order(1, run_id="run-2")])
    times = {"created_at": NOW, "last_update": NOW, "ttl": NOW + 14 * 86_400}
    assert orders.of_run(RUN) == [
        order(1, dependencies=("x",), queue_id="y", **times),
        order(2, **times),
        order(3, **times),
    ]
    assert orders.get(RUN, "0004") is None
    assert orders.of_run("run-3") == []


def test_a_run_is_read_whole(orders: Orders) -> None:
    """Orders of more than 1 MB, which is a page of DynamoDB, are all read, and may be more than a transaction, 4 MB."""
    many = [order(number, cmds=("x" * 150_000,)) for number in range(1, 31)]
    orders.put_all(many)
    assert [each.order_num for each in orders.of_run(RUN)] == [each.order_num for each in many]


def test_a_replay_changes_nothing(orders: Orders, frozen_clock: FrozenClock) -> None:
    """Orders that are put again stay as they are, running or ended, and missing ones are added."""
    many = [order(number) for number in range(1, 103)]
    orders.put_all(many[:2])
    assert orders.claim(stored(orders), "token") is not None
    before = orders.of_run(RUN)
    frozen_clock.advance(60)
    # The link for the result is another one each time that it is made.
    orders.put_all([replace(each, callback_url="https://bucket.example.org/?signature=b") for each in many])
    after = orders.of_run(RUN)
    assert after[:2] == before
    assert [each.created_at for each in after[2:]] == [NOW + 60] * 100


def test_other_orders_under_the_same_numbers_are_a_conflict(orders: Orders) -> None:
    """Orders of another content are refused, all at once, and the stored ones stay."""
    orders.put_all([order(1), order(2), order(3)])
    with pytest.raises(ConflictError) as caught:
        orders.put_all([order(1, cmds=("rm -r /",)), order(2), order(3, must_succeed=False), order(4)])
    assert caught.value.details == {"order_nums": ["0001", "0003"]}
    assert [each.cmds for each in orders.of_run(RUN)] == [order().cmds] * 3


def test_new_orders_are_queued(orders: Orders) -> None:
    """An order that runs already cannot be put."""
    with pytest.raises(ValidationError) as caught:
        orders.put_all([order(1), order(2, status=RUNNING)])
    assert caught.value.field == "status"
    assert orders.of_run(RUN) == []


def test_an_order_that_is_too_large_is_the_callers_fault(orders: Orders) -> None:
    """An order above 400 KB is refused with the name of its largest attribute."""
    with pytest.raises(ItemTooLargeError) as caught:
        orders.put_all([order(1), order(2, cmds=("x" * 410_000,))])
    assert caught.value.field == "cmds"


def test_the_largest_order_of_a_job_is_stored(orders: Orders) -> None:
    """An order at the limits of all its lists and names, in a job at its own limits, fits into its item."""
    fields: dict[str, Any] = {
        "cmds": ["é" * 128] * 1_000,
        "dependencies": [f"{number:0128}" for number in range(775)],
        "order_name": "n" * 128,
        "queue_id": "q" * 128,
        "timeout": 60,
    }
    assert order_faults(fields) == []
    trace_id = "\U0001f600" * 128
    orders.put_all(
        [
            order(
                cmds=tuple(fields["cmds"]), dependencies=tuple(fields["dependencies"]), order_name="n" * 128,
                queue_id="q" * 128, trace_id=trace_id, s3_location="s3://internal/" + "k" * 1_024,
                flow_id=generate_flow_id("\U0001f600" * 256, trace_id, "\U0001f600" * 128), git_b64="b" * 8_000,
                sops_key_ssm_path="p" * 1_011, commit_hash="0" * 64,
            )
        ]
    )  # fmt: skip
    assert orders.of_run(RUN)[0].trace_id == trace_id


def test_a_claim_is_given_once(orders: Orders, race: Callable[..., Race[OrderRecord | None]]) -> None:
    """Of many claims at the same time, one gets the order, with its token, and counts as an attempt."""
    orders.put_all([order()])
    queued = stored(orders)
    ended = race([partial(orders.claim, queued, f"token-{number}") for number in range(6)])
    winners = [each for each in ended.values if each is not None]
    assert not ended.errors
    assert winners == [stored(orders)]
    assert (winners[0].status, winners[0].attempts, winners[0].started_at) == (RUNNING, 1, NOW)


def test_an_old_record_claims_nothing(orders: Orders) -> None:
    """A record from before another attempt gets no claim, although the order is queued again."""
    first = claimed(orders)
    assert orders.change(first, QUEUED)
    assert orders.claim(order(), "token-2") is None
    again = orders.claim(stored(orders), "token-2")
    assert again is not None
    assert again.attempts == 2


def test_a_claim_whose_answer_is_lost_is_found(orders: Orders, fault: FaultPlan) -> None:
    """A claim recognises itself by its token if its answer is lost."""
    orders.put_all([order()])
    fault.lose_answer("dynamodb:UpdateItem")
    found = orders.claim(stored(orders), "token-1")
    assert found == stored(orders)


def test_a_claim_without_any_answer_is_told(orders: Orders, fault: FaultPlan) -> None:
    """If no try of a claim has an answer, the caller learns that it may have the order."""
    orders.put_all([order()])
    fault.error("dynamodb:UpdateItem", status=500, code="InternalServerError", times=None)
    with pytest.raises(DynamoDBOutcomeUnknownError):
        orders.claim(stored(orders), "token-1")


def test_a_queued_order_forgets_its_start(orders: Orders) -> None:
    """An order that is queued again has no trace of its start but the number of attempts."""
    record = claimed(orders)
    assert orders.note_dispatch(record, execution_url="https://e", step_function_url="https://s")
    assert orders.change(stored(orders), QUEUED)
    assert stored(orders) == order(attempts=1, created_at=NOW, last_update=NOW, ttl=NOW + 14 * 86_400)


def test_a_start_is_noted_once(orders: Orders, events: OrderEvents) -> None:
    """The start of a claimed order is noted once, with its event, and not once it has ended."""
    record = claimed(orders)
    note = partial(
        orders.note_dispatch, record, execution_url="https://e", step_function_url="https://s",
        event=event(event_type="dispatched"),
    )  # fmt: skip
    assert [note(), note()] == [True, False]
    found = stored(orders)
    assert (found.execution_url, found.step_function_url) == ("https://e", "https://s")
    assert found.dispatched_at == NOW
    assert [each.event_type for each in events.of_trace(TRACE)] == ["dispatched"]


def test_an_order_ends_once(orders: Orders, events: OrderEvents, race: Callable[..., Race[bool]]) -> None:
    """Of many results at the same time, one ends the order, and one event is stored."""
    record = claimed(orders)
    ended = race(
        [
            partial(orders.change, record, status, event=event(status=status), log=f"{status}")
            for status in (SUCCEEDED, FAILED, OrderStatus.TIMED_OUT) * 2
        ]
    )
    assert not ended.errors
    assert sorted(ended.values) == [False] * 5 + [True]
    found = stored(orders)
    assert [each.status for each in events.of_trace(TRACE)] == [found.status] == [found.log]


def test_a_result_of_an_earlier_claim_is_late(orders: Orders) -> None:
    """An order that was started again is not ended by what was read before."""
    first = claimed(orders, "token-1")
    orders.change(first, QUEUED)
    second = orders.claim(stored(orders), "token-2")
    assert second is not None
    assert not orders.change(first, FAILED)
    assert orders.change(second, SUCCEEDED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (old, new)
        for old in OrderStatus
        for new in OrderStatus
        if old not in {QUEUED, RUNNING} or new is old or (old is QUEUED and new is SUCCEEDED)
    ],
)
def test_other_changes_are_refused(aws_environment: object, old: OrderStatus, new: OrderStatus) -> None:
    """A change that no order may make is refused before any request."""
    with pytest.raises(ValidationError) as caught:
        Orders("orders", "events").change(order(status=old), new)
    assert caught.value.field == "status"


def test_facts_are_of_the_order(aws_environment: object) -> None:
    """A change sets no key and no time, and no name that an order does not have. All of them are named."""
    facts = {"run_id": "other", "last_update": 0, "status": "x", "a.b": 1, "log": "text"}
    del facts["status"]
    with pytest.raises(ValidationError, match=r"a\.b, last_update, run_id"):
        Orders("orders", "events").change(order(), FAILED, **facts)  # type: ignore[arg-type]


def test_an_order_that_does_not_exist_is_not_made(orders: Orders, events: OrderEvents) -> None:
    """A change of a missing order is an error, and leaves no order and no event."""
    with pytest.raises(ResourceNotFoundError):
        orders.change(order(), FAILED, event=event())
    assert orders.claim(order(), "token") is None
    assert orders.of_run(RUN) == []
    assert events.of_trace(TRACE) == []


def test_only_the_end_of_a_log_is_stored(orders: Orders) -> None:
    """A log of any length fits: its end is stored, whole characters only, and where the whole log is."""
    record = claimed(orders)
    assert orders.change(record, FAILED, log="é" * 300_000 + "the end", log_location="s3://done/log")
    found = stored(orders)
    assert found.log is not None
    assert found.log.endswith("éé" + "the end")
    assert len(found.log.encode()) <= MAX_LOG_BYTES
    assert found.log_location == "s3://done/log"


@pytest.mark.parametrize("log", ["", "short", "x" * MAX_LOG_BYTES])
def test_a_short_log_stays(log: str) -> None:
    """A log of at most 4 KB is stored as it is."""
    assert log_tail(log) == log


def test_a_row_of_an_earlier_writer_can_be_claimed(orders: Orders, stack_tables: dict[str, str]) -> None:
    """An order that was stored without a number of attempts has had none."""
    item = item_of(order())
    del item["attempts"]
    DynamoDB().put(stack_tables["Orders"], item)
    record = orders.claim(stored(orders), "token")
    assert record is not None
    assert record.attempts == 1


def test_throttling_is_waited_for(orders: Orders, fault: FaultPlan) -> None:
    """Throttled reads and writes are repeated, and told if it does not end."""
    for operation in ("TransactWriteItems", "UpdateItem", "Query"):
        fault.throttle(f"dynamodb:{operation}", times=2)
    orders.put_all([order()])
    assert orders.claim(stored(orders), "token") is not None
    assert len(orders.of_run(RUN)) == 1
    fault.throttle("dynamodb:TransactWriteItems", times=None)
    with pytest.raises(DynamoDBThrottlingError):
        orders.put_all([order(2)])


def test_a_lost_answer_ends_an_order_once(orders: Orders, events: OrderEvents, fault: FaultPlan) -> None:
    """If the answer to a change is lost, the change is made once, with one event, and counts as made."""
    record = claimed(orders)
    fault.lose_answer("dynamodb:TransactWriteItems")
    assert orders.change(record, SUCCEEDED, event=event())
    assert len(events.of_trace(TRACE)) == 1


@pytest.mark.dynamodb_engines("moto")
def test_a_crash_while_storing_is_made_good(
    orders: Orders, crash_points: CrashPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process ends, the same call later stores the rest, and resets nothing."""
    # Two transactions, of three orders and of one.
    monkeypatch.setattr("orb_common.execution.orders.MAX_ITEMS", 3)
    runs = iter(range(10))

    def many(number: int) -> list[OrderRecord]:
        return [order(each, run_id=f"run-{number}") for each in range(1, 5)]

    def recover(number: int) -> None:
        before = orders.of_run(f"run-{number}")
        assert len(before) in {0, 3, 4}
        if before:
            assert orders.claim(before[0], "token") is not None
        orders.put_all(many(number))
        after = orders.of_run(f"run-{number}")
        assert len(after) == 4
        assert after[0].attempts == (1 if before else 0)

    calls = crash_points(
        lambda number: orders.put_all(many(number)), prepare=lambda: next(runs), recover=recover
    )
    assert len(calls) == 2


@pytest.mark.dynamodb_engines("moto")
def test_a_crash_leaves_order_and_event_together(
    orders: Orders, events: OrderEvents, crash_points: CrashPoints
) -> None:
    """Wherever a process ends, an order has ended with its event, or runs without one."""
    numbers = iter(range(1, 10))

    def prepare() -> OrderRecord:
        number = next(numbers)
        orders.put_all([order(number)])
        record = orders.claim(stored(orders, number), "token")
        assert record is not None
        return record

    def end(record: OrderRecord) -> bool:
        return orders.change(record, SUCCEEDED, event=event(order_name=record.order_name))

    def recover(record: OrderRecord) -> None:
        found = stored(orders, int(record.order_num))
        kept = events.of_trace(TRACE, record.order_name)
        assert len(kept) == (found.status is SUCCEEDED)
        assert end(record) is (found.status is RUNNING)
        assert len(events.of_trace(TRACE, record.order_name)) == 1

    crash_points(end, prepare=prepare, recover=recover)


def test_the_table_can_be_asked_directly(orders: Orders, stack_tables: dict[str, str]) -> None:
    """The items have the keys of the schema, and the earlier key."""
    orders.put_all([order()])
    (item,) = DynamoDB().query_all(stack_tables["Orders"], attr("runId").eq(RUN))
    assert {name: item[name] for name in ("runId", "orderNum", "pk")} == to_item(
        {"runId": RUN, "orderNum": "0001", "pk": "run-1:0001"}
    )
