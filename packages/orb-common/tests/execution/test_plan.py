"""What becomes of the orders of a run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.execution.ids import order_number
from orb_common.execution.plan import evaluate, job_status, summary
from orb_common.execution.statuses import OrderStatus

from .jobs import record

if TYPE_CHECKING:
    from orb_common.execution.models import OrderRecord

QUEUED, RUNNING, SUCCEEDED, FAILED, TIMED_OUT = OrderStatus


def run(*orders: tuple[OrderStatus, list[int]], lenient: tuple[int, ...] = ()) -> list[OrderRecord]:
    """Return records with these statuses and dependencies, by position from 1. `lenient`: need not succeed."""
    return [
        record(
            position,
            status=status,
            dependencies=tuple(f"{needed:04}" for needed in needs),
            must_succeed=position not in lenient,
        )
        for position, (status, needs) in enumerate(orders, 1)
    ]


def plan(orders: list[OrderRecord]) -> tuple[list[int], list[int], list[int]]:
    ready, failed, waiting = evaluate(orders)
    return tuple([int(one.order_num) for one in part] for part in (ready, failed, waiting))  # type: ignore[return-value]


@pytest.mark.parametrize(("orders", "expected"), [
    (run((QUEUED, [])), ([1], [], [])),
    (run((SUCCEEDED, []), (QUEUED, [1])), ([2], [], [])),
    (run((RUNNING, []), (QUEUED, [1])), ([], [], [2])),
    (run((FAILED, []), (QUEUED, [1])), ([], [2], [])),
    (run((TIMED_OUT, []), (QUEUED, [1])), ([], [2], [])),
    # It fails at once, also while another dependency runs.
    (run((FAILED, []), (RUNNING, []), (QUEUED, [1, 2])), ([], [3], [])),
    (run((FAILED, []), (QUEUED, [1]), lenient=(2,)), ([2], [], [])),
    (run((FAILED, []), (RUNNING, []), (QUEUED, [1, 2]), lenient=(3,)), ([], [], [3])),
    # The flag of the dependency itself does not matter.
    (run((FAILED, []), (QUEUED, [1]), lenient=(1,)), ([], [2], [])),
    # Failures pass on along chains, and past an order that need not succeed they do not.
    (run((FAILED, []), (QUEUED, [1]), (QUEUED, [2]), (QUEUED, [3])), ([], [2, 3, 4], [])),
    (run((FAILED, []), (QUEUED, [1]), (QUEUED, [2]), (QUEUED, [3]), lenient=(3,)), ([3], [2], [4])),
    # Unknown dependencies and circles never end.
    (run((QUEUED, [9]), (QUEUED, [1])), ([], [1, 2], [])),
    (run((QUEUED, [2]), (QUEUED, [1]), (QUEUED, [1]), lenient=(3,)), ([], [1, 2, 3], [])),
    (run((QUEUED, [1])), ([], [1], [])),
    (run((RUNNING, []), (QUEUED, [1, 3]), (QUEUED, [2])), ([], [], [2, 3])),
    (run((RUNNING, []), (SUCCEEDED, [])), ([], [], [])),
    ([], ([], [], [])),
])  # fmt: skip
def test_plans(orders: list[OrderRecord], expected: tuple[list[int], list[int], list[int]]) -> None:
    """Ready, failed and waiting orders, in the order of their numbers."""
    assert plan(orders) == expected


def slow(orders: list[OrderRecord]) -> tuple[list[int], list[int], list[int]]:
    """Say the same, by asking again for every order until nothing changes."""
    status = {one.queue_id: one.status for one in orders}
    needs = {one.queue_id: one.dependencies for one in orders}

    def bad(one: OrderRecord) -> bool:
        return one.must_succeed and any(
            status.get(name, FAILED) in {FAILED, TIMED_OUT} for name in one.dependencies
        )

    def fail_all() -> None:
        while names := [one.queue_id for one in orders if status[one.queue_id] is QUEUED and bad(one)]:
            status[names[0]] = FAILED

    unknown = [
        one.queue_id
        for one in orders
        if one.status is QUEUED and any(n not in status for n in one.dependencies)
    ]
    status.update(dict.fromkeys(unknown, FAILED))
    fail_all()

    def ends(name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether an order runs, is ready, or waits for one that does."""
        if name in seen or status[name] in {SUCCEEDED, FAILED, TIMED_OUT}:
            return False
        if status[name] is RUNNING or all(status[n] in {SUCCEEDED, FAILED, TIMED_OUT} for n in needs[name]):
            return True
        return any(ends(n, seen | {name}) for n in needs[name])

    stuck = [name for name in status if status[name] is QUEUED and not ends(name)]
    status.update(dict.fromkeys(stuck, FAILED))
    fail_all()
    queued = [one for one in orders if one.status is QUEUED]
    failed = [one for one in queued if status[one.queue_id] is FAILED]
    ready = [
        one
        for one in queued
        if one not in failed and all(status[n] in {SUCCEEDED, FAILED, TIMED_OUT} for n in one.dependencies)
    ]
    waiting = [one for one in queued if one not in failed and one not in ready]
    return tuple([int(one.order_num) for one in part] for part in (ready, failed, waiting))  # type: ignore[return-value]


@st.composite
def runs(draw: st.DrawFn) -> list[OrderRecord]:
    size = draw(st.integers(1, 8))
    circles = draw(st.booleans())
    return run(
        *(
            (
                draw(st.sampled_from(OrderStatus)),
                draw(
                    st.lists(
                        st.integers(1, size + circles if circles else max(place - 1, 1)),
                        max_size=3 if circles or place > 1 else 0,
                    )
                ),
            )
            for place in range(1, size + 1)
        ),
        lenient=tuple(draw(st.sets(st.integers(1, size)))),
    )


@given(runs())
def test_plans_are_those_of_the_slow_way(orders: list[OrderRecord]) -> None:
    """For any orders, circles and unknown dependencies included, the plan is what asking again and again gives."""
    assert plan(orders) == slow(orders)


@given(runs(), st.randoms(use_true_random=False))
def test_every_run_ends(orders: list[OrderRecord], random: object) -> None:
    """Whoever follows the plans ends every order: nothing waits for ever."""
    rounds = 0
    while job_status(orders) is None:
        ready, failed, _ = evaluate(orders)
        end = random.choice([SUCCEEDED, FAILED, TIMED_OUT])  # type: ignore[attr-defined]
        orders = [
            replace(one, status=FAILED) if one in failed
            else replace(one, status=end) if one in ready or one.status is RUNNING
            else one
            for one in orders
        ]  # fmt: skip
        rounds += 1
        assert rounds <= len(orders) + 1
    assert evaluate(orders) == ((), (), ())


@pytest.mark.parametrize(("orders", "expected"), [
    (run((SUCCEEDED, []), (SUCCEEDED, [])), "succeeded"),
    (run((SUCCEEDED, []), (QUEUED, [])), None),
    (run((FAILED, []), (RUNNING, [])), None),
    (run((FAILED, []), (SUCCEEDED, [])), "failed"),
    (run((FAILED, []), (SUCCEEDED, []), lenient=(1,)), "succeeded"),
    (run((TIMED_OUT, []), (SUCCEEDED, [])), "failed"),
    (run((TIMED_OUT, []), (SUCCEEDED, []), lenient=(1,)), "succeeded"),
    ([record(1, status=FAILED), record(2, status=TIMED_OUT, failure_reason="job_timeout")], "timed_out"),
    ([record(1, status=QUEUED, failure_reason="job_timeout")], None),
])  # fmt: skip
def test_job_status(orders: list[OrderRecord], expected: str | None) -> None:
    """A job ends when all orders have. It timed out if its own deadline ended one, else it is as its orders are."""
    assert job_status(orders) == expected


def test_summary() -> None:
    """The summary counts the final statuses, zeros included, and nothing else."""
    orders = run((FAILED, []), (FAILED, []), (SUCCEEDED, []), (RUNNING, []))
    assert summary(orders) == {"succeeded": 1, "failed": 2, "timed_out": 0}


def test_long_chains() -> None:
    """A chain may be longer than Python's stack."""
    orders = run((FAILED, []), *((QUEUED, [position]) for position in range(1, 5000)))
    assert len(evaluate(orders).failed) == 4999
    assert order_number(5000) == orders[-1].order_num
