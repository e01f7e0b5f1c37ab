"""Valid jobs and records, which tests change in one place."""

from __future__ import annotations

from typing import Any

from orb_common.execution.ids import order_number
from orb_common.execution.models import OrderRecord


def order(**changes: object) -> dict[str, Any]:
    return {"cmds": ["make"], "timeout": 60, "s3_location": "s3://code/app.zip", **changes}


def job(*orders: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"username": "ann", "orders": list(orders) or [order()], **changes}


def record(position: int, **changes: Any) -> OrderRecord:
    number = order_number(position)
    return OrderRecord(
        **{
            "run_id": "run-1",
            "order_num": number,
            "trace_id": "abc123",
            "flow_id": "ann:abc123-exec",
            "order_name": f"order-{number}",
            "cmds": ("make",),
            **changes,
        }
    )
