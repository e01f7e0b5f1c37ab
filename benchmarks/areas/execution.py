"""The execution engine: what an orchestrator decides about a large run, and how long a large run takes to store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.areas.aws import start_endpoint
from benchmarks.harness import Benchmark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.harness import Timed
    from orb_common.execution import OrderRecord

TABLE = "orders"
ROWS = 1_000
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
    """Evaluate a run of `count` orders while orders wait, and after its end: the plan, the status, the summary.

    The status of a run that has not ended is known at its first open order, so the ended one shows what it costs.
    """

    def prepare() -> Timed:
        from orb_common.execution import evaluate, job_status, summary

        runs = run_of(count), ended_run_of(count)

        def evaluated() -> float:
            started = time.perf_counter()
            for orders in runs:
                evaluate(orders)
                job_status(orders)
                summary(orders)
            return time.perf_counter() - started

        return evaluated

    return prepare


def ended_run_of(count: int) -> Sequence[OrderRecord]:
    """Return the same run after its end: nothing stops the look at all of its orders before the last."""
    from dataclasses import replace

    from orb_common.execution import OrderStatus

    ends = (OrderStatus.SUCCEEDED, OrderStatus.FAILED, OrderStatus.TIMED_OUT)
    return [replace(order, status=ends[place % 3]) for place, order in enumerate(run_of(count))]


def orders_of(count: int) -> list[OrderRecord]:
    """Return new orders with all that init_job stores of an order: a link of 1 KB, the code, the key and commands."""
    from orb_common.execution import OrderRecord

    return [
        OrderRecord(
            run_id="run-1",
            order_num=f"{position:04}",
            trace_id="0a1b2c3d",
            flow_id="ann:0a1b2c3d-exec",
            order_name=f"order-{position}",
            cmds=("terraform init", "terraform plan -out plan", "terraform apply plan"),
            timeout=600,
            dependencies=(f"{position - 1:04}",) if position > 1 else (),
            s3_location=f"s3://internal/tmp/exec/run-1/{position:04}/exec.zip",
            callback_url=f"https://internal.s3.eu-central-1.amazonaws.com/{position}?{'s' * 1_000}",
            git_b64="eyJyZXBvIjogIm93bmVyL25hbWUiLCAiZm9sZGVyIjogIm5ldHdvcmsifQ==",
            sops_key_ssm_path=f"/orb/keys/run-1/{position:04}",
        )
        for position in range(1, count + 1)
    ]


def insertion_ours() -> Timed:
    """Store 1,000 orders. Both sides talk to the same server on loopback, which accepts everything."""
    start_endpoint()
    from orb_common.execution import Orders

    orders, records = Orders(TABLE, "order-events"), orders_of(ROWS)
    return lambda: orders.put_all(records)


def insertion_theirs() -> Timed:
    """Store the same items in transactions of 100 puts, which must not replace any."""
    start_endpoint()
    import boto3

    from orb_common.aws.dynamodb import from_item
    from orb_common.execution.items import item_of

    client = boto3.resource("dynamodb").meta.client
    rows = [from_item(item_of(record)) for record in orders_of(ROWS)]

    def call() -> None:
        now = int(time.time())
        times = {"createdAt": now, "lastUpdate": now, "ttl": now + 86_400}
        for start in range(0, len(rows), 100):
            client.transact_write_items(
                TransactItems=[
                    {
                        "Put": {
                            "TableName": TABLE,
                            "Item": {**row, **times},
                            "ConditionExpression": "attribute_not_exists(runId)",
                            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                        }
                    }
                    for row in rows[start : start + 100]
                ]
            )

    return call


BENCHMARKS = [
    Benchmark(
        area="execution", name="evaluate a run of 10,000 orders", peer="the goal", ours=evaluation(10_000),
        theirs=lambda: lambda: SECONDS, unit="ms", goal=1.0, rounds=20, times_itself=True,
    ),
    Benchmark(
        area="execution", name="store 1,000 orders, replay-safe", peer="boto3, transact_write_items",
        ours=insertion_ours, theirs=insertion_theirs, unit="ms", goal=0.8, rounds=20, seconds=0,
    ),
]  # fmt: skip
