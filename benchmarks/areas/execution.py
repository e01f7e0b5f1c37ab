"""The execution engine: what an orchestrator decides about a large run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.harness import Benchmark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.harness import Timed
    from orb_common.execution import OrderRecord

SECONDS = 0.1
"""The time that one evaluation of 10,000 orders may take."""


def run_of(count: int) -> Sequence[OrderRecord]:
    """Return the orders of a run: each needs three of those before it, and the first has failed.

    Half of them need not succeed, so the failure passes on along some ways, and ends on others.
    """
    from orb_common.execution import OrderRecord, OrderStatus

    return [
        OrderRecord(
            run_id="run-1",
            order_num=f"{position:05}",
            trace_id="abc123",
            flow_id="ann:abc123-exec",
            order_name=f"order-{position}",
            cmds=("make",),
            status=OrderStatus.FAILED if position == 1 else OrderStatus.QUEUED,
            must_succeed=position % 2 == 0,
            dependencies=tuple(
                f"{needed:05}" for needed in {position // 2, position - 1, position - 10} if needed > 0
            ),
        )
        for position in range(1, count + 1)
    ]


def evaluation(count: int) -> Callable[[], Timed]:
    """Evaluate a run of `count` orders: the plan, the status of the job and the summary."""

    def prepare() -> Timed:
        from orb_common.execution import evaluate, job_status, summary

        orders = run_of(count)

        def evaluated() -> float:
            started = time.perf_counter()
            evaluate(orders)
            job_status(orders)
            summary(orders)
            return time.perf_counter() - started

        return evaluated

    return prepare


BENCHMARKS = [
    Benchmark(
        area="execution", name="evaluate a run of 10,000 orders", peer="the goal", ours=evaluation(10_000),
        theirs=lambda: lambda: SECONDS, unit="ms", goal=1.0, rounds=20, times_itself=True,
    ),
]  # fmt: skip
