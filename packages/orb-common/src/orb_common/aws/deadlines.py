"""The time that an invocation has left.

A client lives as long as the process, a deadline as long as one invocation. So a client can be given a function that
returns the deadline of the invocation that runs now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from orb_common.aws import session
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

MIN_SECONDS = 0.05
"""Seconds. With less time left, no request is sent."""
Deadline = float | Callable[[], float | None] | None
"""A time of `clock.monotonic()`, or a function that returns one. None: no limit."""


class LambdaContext(Protocol):
    """The part of Lambda's context that a deadline needs."""

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until Lambda ends the invocation."""
        ...


class InvocationDeadline:
    """The deadline of the invocation that runs now.

    deadline = InvocationDeadline()
    dynamodb = DynamoDB(deadline=deadline)

    def handler(event, context):
        deadline.start(context)

    Args:
        margin: Seconds reserved for the answer, so that an error is reported before Lambda ends the invocation.
        clock: Source of the time.
    """

    def __init__(self, *, margin: float = 0.5, clock: Clock = SYSTEM_CLOCK) -> None:
        self._margin = margin
        self._clock = clock
        self._at: float | None = None

    def start(self, context: LambdaContext) -> None:
        """Set the deadline from the context of a new invocation."""
        self._at = self._clock.monotonic() + context.get_remaining_time_in_millis() / 1000 - self._margin

    def __call__(self) -> float | None:  # noqa: D102 - described by the class
        return self._at


def resolve_deadline(deadline: Deadline) -> float | None:
    """Return the time of a deadline, calling it if it is a function."""
    return deadline() if callable(deadline) else deadline


def client_for_deadline(
    client: session.Client, deadline: float | None, *, clock: Clock, operation: str
) -> session.Client:
    """Return a client whose timeouts, to connect and to read, together end before the deadline.

    The read timeout applies to each piece of the answer, so an answer in many pieces may take longer.
    The result is `client` itself if its timeouts are short enough, or if `session.client` did not make it.

    Args:
        client: The client to use if there is enough time.
        deadline: A time of `clock.monotonic()`. None: keep the client's own timeouts.
        clock: Source of the time.
        operation: The service and its operation, for the error, such as "s3:GetObject".

    Raises:
        OperationTimeoutError: Less than 50 ms are left.
    """
    if deadline is None:
        return client
    remaining = deadline - clock.monotonic()
    if remaining < MIN_SECONDS:
        from orb_common.exceptions import OperationTimeoutError

        raise OperationTimeoutError(f"{operation}: no time left", retryable=False)
    return session.with_shorter_timeouts(client, remaining)
