"""Runs, orders and events as they are stored, and an engine that shows them without AWS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.execution import OrderEvent, OrderRecord, RunRecord, RunStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    Snapshot = tuple[RunRecord, Sequence[OrderRecord]]


def order(number: int, name: str, *needs: str, **fields: object) -> OrderRecord:
    values: dict[str, object] = {
        "run_id": "r-1",
        "order_num": f"{number:04}",
        "trace_id": "1f0c9a2e",
        "flow_id": "olivia:1f0c9a2e-exec",
        "order_name": name,
        "queue_id": name,
        "dependencies": needs,
        "cmds": ("true",),
        **fields,
    }
    return OrderRecord(**values)  # type: ignore[arg-type]


def run(status: RunStatus = RunStatus.RUNNING, **fields: object) -> RunRecord:
    values: dict[str, object] = {
        "run_id": "r-1",
        "trace_id": "1f0c9a2e",
        "flow_id": "olivia:1f0c9a2e-exec",
        "job_digest": "d",
        "owner": "o",
        "owned_until": 1,
        "order_count": 4,
        "done_endpoint": "s3://done/r-1/done",
        "status": status,
        **fields,
    }
    return RunRecord(**values)  # type: ignore[arg-type]


@dataclass
class ShownEngine:
    """An engine that shows one snapshot after another."""

    snapshots: list[Snapshot]
    logs: list[str] = field(default_factory=list)

    def run(self, _: str) -> RunRecord:
        return self.snapshots[0][0]

    def orders(self, _: str) -> Sequence[OrderRecord]:
        return (self.snapshots.pop(0) if self.snapshots[1:] else self.snapshots[0])[1]

    def log(self, order: OrderRecord) -> str:
        self.logs.append(order.order_name)
        return order.log or ""


def event(after: float, name: str, kind: str, status: str, **fields: object) -> OrderEvent:
    values: dict[str, object] = {
        "trace_id": "1f0c9a2e",
        "order_name": name,
        "epoch": 1_790_000_000 + after,
        "event_type": kind,
        "status": status,
        "flow_id": "olivia:1f0c9a2e-exec",
        "run_id": "r-1",
        **fields,
    }
    return OrderEvent(**values)  # type: ignore[arg-type]


EVENTS = [
    event(0, "_job", "job_started", "running", data={"order_count": 2}),
    event(0.5, "build", "dispatched", "running"),
    event(4, "build", "tests", "info", data={"passed": 12, "note": "<b>\x1b[31m"}),
    event(10, "build", "completed", "failed", log_location="s3://done/r-1/0001.log"),
    event(10.1, "deploy", "dependency_failed", "failed"),
    event(10.2, "_job", "job_completed", "failed"),
]
