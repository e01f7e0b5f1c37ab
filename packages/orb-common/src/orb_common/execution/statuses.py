"""The statuses of orders and runs, which changes between them are allowed, and why an order failed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = [
    "JOB_ORDER_NAME",
    "TERMINAL",
    "ExecutionTarget",
    "FailureReason",
    "OrderStatus",
    "RunStatus",
    "may_change",
]


class OrderStatus(StrEnum):
    """The status of an order. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"


class RunStatus(StrEnum):
    """The status of the run of a job. The last three are final."""

    PREPARING = "preparing"
    """Its orders are being stored. It does not count yet."""
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"


class ExecutionTarget(StrEnum):
    """Where an order runs."""

    LAMBDA = "lambda"
    CODEBUILD = "codebuild"
    SSM = "ssm"
    """Systems Manager. Rows of earlier systems may have it; new jobs with it are refused."""


class FailureReason(StrEnum):
    """Why the engine ended an order that reported no result of its own."""

    DEPENDENCY_FAILED = "dependency_failed"
    """An order that it needs has failed, or can never end."""
    JOB_TIMEOUT = "job_timeout"
    """The deadline of the job passed."""
    START_FAILED = "start_failed"
    """Its worker could not be started."""


JOB_ORDER_NAME: Final = "_job"
"""The name under which events of the whole job are stored. No order may have it."""
TERMINAL: Final = frozenset({OrderStatus.SUCCEEDED, OrderStatus.FAILED, OrderStatus.TIMED_OUT})
"""The final statuses."""
_CHANGES: Final = {
    OrderStatus.QUEUED: frozenset({OrderStatus.RUNNING, OrderStatus.FAILED, OrderStatus.TIMED_OUT}),
    # Back to queued only if the start failed, so that nothing runs.
    OrderStatus.RUNNING: TERMINAL | {OrderStatus.QUEUED},
}


def may_change(old: OrderStatus, new: OrderStatus) -> bool:
    """Return whether an order may change from one status to another. A final status never changes."""
    return new in _CHANGES.get(old, ())
