"""A run of four orders, and engines that show how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sample_jobs import ShownEngine, order, run

from orb_common.execution import OrderStatus, RunStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.execution import OrderRecord


@pytest.fixture
def diamond() -> list[OrderRecord]:
    """Four orders: the last one waits for two others. One has failed, so the last one has too."""
    done = {"started_at": 100, "last_update": 103}
    return [
        order(1, "fetch", status=OrderStatus.SUCCEEDED, **done),
        order(2, "build", "fetch", status=OrderStatus.RUNNING, started_at=103),
        order(
            3, "test", "fetch", status=OrderStatus.FAILED, failure_reason="exit_status", log="boom", **done
        ),
        order(4, "report", "test", "build", status=OrderStatus.FAILED, failure_reason="dependency_failed"),
    ]


@pytest.fixture
def ended(diamond: list[OrderRecord]) -> Callable[[RunStatus], ShownEngine]:
    """An engine whose run is running at the first look, and has ended at the second."""

    def make(status: RunStatus) -> ShownEngine:
        summary = {"succeeded": 2, "failed": 2, "timed_out": 0}
        last = [*diamond]
        last[1] = order(2, "build", "fetch", status=OrderStatus.SUCCEEDED, started_at=103, last_update=105)
        return ShownEngine([(run(), diamond), (run(status, summary=summary), last)])

    return make
