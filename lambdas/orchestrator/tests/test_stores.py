"""Laws of the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.orchestrator.stores import Stores

if TYPE_CHECKING:
    from lambdas.orchestrator.tests.deployment import Deployment


def test_each_store_has_its_own_table(deployment: Deployment) -> None:
    """What one call stores, the next one finds: runs, orders, events and locks, each where it belongs."""
    deployment.submit((), ())
    stores = Stores.of(deployment.settings, clock=deployment.clock)
    assert stores.locks.acquire("run-1", "a", seconds=60) is not None
    client = deployment.dynamodb.client()
    settings = deployment.settings
    counts = [
        client.scan(TableName=table)["Count"]
        for table in (
            settings.runs_table, settings.orders_table, settings.order_events_table, settings.locks_table,
        )
    ]  # fmt: skip
    assert counts == [1, 2, 1, 1]
    assert stores.results.write_done("run-1", "failed", {}) == "s3://done/run-1/done"
