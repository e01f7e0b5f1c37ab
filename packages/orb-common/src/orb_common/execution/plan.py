"""What an orchestrator does next with the orders of a run: pure functions of the stored records.

An order starts once all its dependencies have succeeded. If one of them failed or timed out, an order that must succeed
fails at once. Any other order starts as soon as all its dependencies have ended, however they ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .statuses import TERMINAL, FailureReason, OrderStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .models import OrderRecord

__all__ = ["Plan", "evaluate", "job_status", "summary"]


class Plan(NamedTuple):
    """What becomes of the queued orders of a run, each in the order of the records."""

    ready: tuple[OrderRecord, ...]
    """Start these."""
    failed: tuple[OrderRecord, ...]
    """Fail these: an order that they need has failed, is unknown, or is in a circle or behind one."""
    waiting: tuple[OrderRecord, ...]
    """Leave these: an order that they need has not ended."""


def evaluate(orders: Sequence[OrderRecord]) -> Plan:
    """Return what becomes of the queued orders, however long the chains between them. It takes linear time.

    A failure passes on to all that depends on it. Orders that wait for each other in a circle fail, too, and with
    them all orders that wait for nothing else, also those that need not succeed. `init_job` refuses such jobs, so
    another writer has stored the run, and nothing starts behind its mistake.
    """
    return _Evaluation(orders).plan()


class _Evaluation:
    """The orders of a run by their places, and what is known about each."""

    def __init__(self, orders: Sequence[OrderRecord]) -> None:
        self.orders = orders
        place_of = {order.queue_id: place for place, order in enumerate(orders)}
        self.dependents: list[list[int]] = [[] for _ in orders]
        """The queued orders that wait for the one at this place."""
        self.open = [0] * len(orders)
        """How many dependencies have not ended."""
        self.failed: set[int] = set()
        self._news: list[int] = []
        """Failed orders whose dependents do not know it yet."""
        for place, order in enumerate(orders):
            if order.status is not OrderStatus.QUEUED:
                continue
            for name in order.dependencies:
                needed = place_of.get(name)
                if needed is None:
                    self.fail(place)
                elif orders[needed].status not in TERMINAL:
                    self.open[place] += 1
                    self.dependents[needed].append(place)
                elif orders[needed].status is not OrderStatus.SUCCEEDED and order.must_succeed:
                    self.fail(place)

    def plan(self) -> Plan:
        self.pass_on()
        for place in self.endless():
            self.fail(place)
        self.pass_on()
        queued = [
            (place, order) for place, order in enumerate(self.orders) if order.status is OrderStatus.QUEUED
        ]
        failed = self.failed
        return Plan(
            ready=tuple(order for place, order in queued if place not in failed and not self.open[place]),
            failed=tuple(order for place, order in queued if place in failed),
            waiting=tuple(order for place, order in queued if place not in failed and self.open[place]),
        )

    def fail(self, place: int) -> None:
        if place not in self.failed:
            self.failed.add(place)
            self._news.append(place)

    def pass_on(self) -> None:
        """Tell dependents of failed orders, and theirs in turn."""
        while self._news:
            for place in self.dependents[self._news.pop()]:
                self.open[place] -= 1
                if self.orders[place].must_succeed:
                    self.fail(place)

    def endless(self) -> list[int]:
        """Return the waiting orders that no running or ready order will ever set free."""
        reached = {
            place
            for place, order in enumerate(self.orders)
            if order.status is OrderStatus.RUNNING
            or (order.status is OrderStatus.QUEUED and not self.open[place] and place not in self.failed)
        }
        stack = list(reached)
        while stack:
            for place in self.dependents[stack.pop()]:
                if place not in reached and place not in self.failed:
                    reached.add(place)
                    stack.append(place)
        return [
            place
            for place, order in enumerate(self.orders)
            if order.status is OrderStatus.QUEUED and place not in reached and place not in self.failed
        ]


def job_status(orders: Iterable[OrderRecord]) -> OrderStatus | None:
    """Return how the job ended. None: orders are still queued or running.

    `timed_out` if the deadline of the job ended an order. Otherwise `failed` if an order that must succeed has failed
    or timed out, and `succeeded` if not.
    """
    status = OrderStatus.SUCCEEDED
    for order in orders:
        if order.status not in TERMINAL:
            return None
        if order.failure_reason == FailureReason.JOB_TIMEOUT:
            status = OrderStatus.TIMED_OUT
        elif (
            order.must_succeed
            and order.status is not OrderStatus.SUCCEEDED
            and status is OrderStatus.SUCCEEDED
        ):
            status = OrderStatus.FAILED
    return status


def summary(orders: Iterable[OrderRecord]) -> dict[str, int]:
    """Return how many orders ended in each final status: `{"succeeded": 3, "failed": 1, "timed_out": 0}`."""
    counts = {OrderStatus.SUCCEEDED: 0, OrderStatus.FAILED: 0, OrderStatus.TIMED_OUT: 0}
    for order in orders:
        if order.status in counts:
            counts[order.status] += 1
    return {status.value: count for status, count in counts.items()}
