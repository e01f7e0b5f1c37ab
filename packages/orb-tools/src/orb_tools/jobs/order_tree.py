"""The orders of a run as a tree: each stands under the last order that it waits for."""

from __future__ import annotations

import time
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Final

from orb_common.execution import TERMINAL, OrderStatus, RunStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.tree import Tree

    from orb_common.execution import OrderRecord, RunRecord

STYLES: Final = {
    OrderStatus.QUEUED: "dim",
    OrderStatus.RUNNING: "cyan",
    OrderStatus.SUCCEEDED: "green",
    OrderStatus.FAILED: "red",
    OrderStatus.TIMED_OUT: "yellow",
}
_SIGNS: Final = {
    OrderStatus.QUEUED: "·",
    OrderStatus.RUNNING: "▶",
    OrderStatus.SUCCEEDED: "✓",
    OrderStatus.FAILED: "✗",
    OrderStatus.TIMED_OUT: "⌛",
}


def seconds_of(order: OrderRecord, now: float) -> float | None:
    """Return how long an order has run, or ran. None: it did not start."""
    if order.started_at is None or order.status is OrderStatus.QUEUED:
        return None
    end = order.last_update if order.status in TERMINAL and order.last_update is not None else now
    return max(0.0, end - order.started_at)


def describe(order: OrderRecord, now: float) -> str:
    """Return the state of an order in words: `failed after 3 s: exit status 1`."""
    seconds = seconds_of(order, now)
    text = order.status.replace("_", " ")
    if seconds is not None:
        text += f" for {seconds:.0f} s" if order.status is OrderStatus.RUNNING else f" after {seconds:.0f} s"
    if order.failure_reason is not None:
        text += f": {order.failure_reason.replace('_', ' ')}"
    return text


def tree_of(run: RunRecord, orders: Sequence[OrderRecord], *, now: float | None = None) -> Tree:
    """Return the tree of a run for a terminal. `now`: epoch seconds."""
    from rich.text import Text
    from rich.tree import Tree

    at = time.time() if now is None else now
    ended = RunStatus(run.status) in {RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.TIMED_OUT}
    style = STYLES[OrderStatus(run.status)] if ended else "bold"
    root = Tree(Text.assemble(("run ", "dim"), run.run_id, "  ", (run.status.replace("_", " "), style)))
    branches: list[Tree] = [root]
    for depth, order, others in _laid_out(orders):
        line = Text.assemble(
            (_SIGNS[order.status], STYLES[order.status]),
            f" {order.order_name}  ",
            (describe(order, at), STYLES[order.status]),
        )
        if others:
            line.append(f"  (and after {', '.join(others)})", style="dim")
        del branches[depth + 1 :]
        branches.append(branches[depth].add(line))
    return root


def lines_of(orders: Sequence[OrderRecord], *, now: float | None = None) -> list[str]:
    """Return the tree of orders as plain lines."""
    at = time.time() if now is None else now
    return [
        f"{'  ' * depth}{order.order_num} {order.order_name}  {describe(order, at)}"
        + (f"  (and after {', '.join(others)})" if others else "")
        for depth, order, others in _laid_out(orders)
    ]


def _laid_out(orders: Sequence[OrderRecord]) -> Iterator[tuple[int, OrderRecord, list[str]]]:
    """Yield each order with its depth and the names of the other orders that it waits for."""
    by_queue_id = {order.queue_id: order for order in orders}
    needs = {order.queue_id: [name for name in order.dependencies if name in by_queue_id] for order in orders}
    try:
        sequence = list(TopologicalSorter(needs).static_order())
    except CycleError:  # No valid job has one.
        sequence, needs = list(needs), {name: [] for name in needs}
    depths: dict[str, int] = {}
    parents: dict[str, str | None] = {}
    for name in sequence:
        parent = max(needs[name], key=depths.__getitem__, default=None)
        parents[name] = parent
        depths[name] = 0 if parent is None else depths[parent] + 1
    children: dict[str | None, list[OrderRecord]] = {}
    for order in orders:
        children.setdefault(parents[order.queue_id], []).append(order)
    stack = list(reversed(children.get(None, [])))
    while stack:
        order = stack.pop()
        others = [
            by_queue_id[name].order_name for name in needs[order.queue_id] if name != parents[order.queue_id]
        ]
        yield depths[order.queue_id], order, others
        stack += reversed(children.get(order.queue_id, []))
