"""Records for the tests of the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.execution import OrderEvent, OrderRecord, RunRecord

if TYPE_CHECKING:
    from typing import Any

RUN = "run-1"
TRACE = "0a1b2c3d"
FLOW = "ann:0a1b2c3d-exec"
NOW = 1_767_225_600
"""The first time of a `frozen_clock`."""


def order(number: int = 1, **fields: Any) -> OrderRecord:
    values: dict[str, Any] = {
        "run_id": RUN,
        "order_num": f"{number:04}",
        "trace_id": TRACE,
        "flow_id": FLOW,
        "order_name": f"order-{number}",
        "cmds": ("echo one", "echo two"),
        "timeout": 60,
        "callback_url": "https://bucket.example.org/result?signature=a",
    }
    return OrderRecord(**{**values, **fields})


def run(**fields: Any) -> RunRecord:
    values: dict[str, Any] = {
        "run_id": RUN,
        "trace_id": TRACE,
        "flow_id": FLOW,
        "job_digest": "0" * 64,
        "owner": "nobody",
        "owned_until": 0,
        "order_count": 1,
        "done_endpoint": "s3://done/run-1/done",
    }
    return RunRecord(**{**values, **fields})


def event(**fields: Any) -> OrderEvent:
    values: dict[str, Any] = {
        "trace_id": TRACE,
        "order_name": "order-1",
        "epoch": NOW + 0.5,
        "event_type": "completed",
        "status": "succeeded",
    }
    return OrderEvent(**{**values, **fields})
