"""Watch a run until it ends: a live tree on a terminal, a line for each change elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TextIO

from orb_common.execution import OrderStatus, RunStatus
from orb_tools.jobs.order_tree import describe, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from orb_common.execution import OrderRecord, RunRecord
    from orb_tools.jobs.engine import JobEngine

    Snapshot = tuple[RunRecord, Sequence[OrderRecord]]

EXIT_STATUS: Final = {RunStatus.SUCCEEDED: 0, RunStatus.FAILED: 3, RunStatus.TIMED_OUT: 4}
"""The exit status of a command that waited for a job. 1 and 2 are those of commands that could not do their work."""
_ENDED: Final = {
    RunStatus.SUCCEEDED: "succeeded",
    RunStatus.FAILED: "failed",
    RunStatus.TIMED_OUT: "timed out",
}
INTERVAL: Final = 0.5
"""Seconds between two looks at a run."""


def snapshots(
    engine: JobEngine, run_id: str, *, interval: float = INTERVAL, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Snapshot]:
    """Yield a run with its orders again and again. The last one has ended. Raises `ToolError` when there is no run."""
    while True:
        # The run first: orders that are read after the end of their run have ended too.
        run = engine.run(run_id)
        yield run, engine.orders(run_id)
        if run.status in EXIT_STATUS:
            return
        sleep(interval)


def watch(engine: JobEngine, run_id: str, stream: TextIO, *, interval: float = INTERVAL) -> RunRecord:
    """Show a run until it ends, then the logs of its failed orders. Return it.

    Raises:
        ToolError: There is no such run, or it cannot be read.
    """
    show = _watch_live if stream.isatty() else _watch_lines
    run, orders = show(engine, run_id, stream, interval)
    for order in orders:
        if order.status in {OrderStatus.FAILED, OrderStatus.TIMED_OUT} and (log := engine.log(order)):
            stream.write(f"\n--- log of {order.order_name} ---\n{log.rstrip()}\n")
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in (run.summary or {}).items())
    stream.write(f"\nthe job {_ENDED[RunStatus(run.status)]}: {counts}\n")
    return run


def _watch_live(engine: JobEngine, run_id: str, stream: TextIO, interval: float) -> Snapshot:
    from rich.console import Console
    from rich.live import Live

    console = Console(file=stream, highlight=False)
    with Live(console=console, auto_refresh=False) as live:
        for snapshot in snapshots(engine, run_id, interval=interval):
            live.update(tree_of(*snapshot), refresh=True)
    return snapshot


def _watch_lines(engine: JobEngine, run_id: str, stream: TextIO, interval: float) -> Snapshot:
    start = time.monotonic()
    shown: dict[str, str] = {}
    for snapshot in snapshots(engine, run_id, interval=interval):
        for order in snapshot[1]:
            if shown.get(order.order_num) != order.status:
                shown[order.order_num] = order.status
                took = time.monotonic() - start
                stream.write(f"{took:8.1f} s  {order.order_name}  {describe(order, time.time())}\n")
        stream.flush()
    return snapshot
