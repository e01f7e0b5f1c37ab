"""How long an invocation may still take.

Clients live as long as the process, deadlines as long as one invocation. So a client is given something to
ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from orb_common.aws import session
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

LEAST_TIME = 0.05
"""Seconds. With less than that left, a request is not begun."""
Deadline = float | Callable[[], float | None] | None
"""A moment of `clock.monotonic()`, or what tells it when asked; None: no limit."""


class LambdaContext(Protocol):
    """What is needed of the context that Lambda hands to a function."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends the invocation."""
        ...


class InvocationDeadline:
    """The deadline of the invocation that runs now.

    deadline = InvocationDeadline()
    dynamodb = DynamoDB(deadline=deadline)

    def handler(event, context):
        deadline.start(context)

    Args:
        margin: Seconds kept back for the answer: errors are to be told, not cut off.
        clock: Time.
    """

    def __init__(self, *, margin: float = 0.5, clock: Clock = SYSTEM_CLOCK) -> None:
        self._margin = margin
        self._clock = clock
        self._at: float | None = None

    def start(self, context: LambdaContext) -> None:
        """Takes the time that remains from the context of the invocation."""
        self._at = self._clock.monotonic() + context.get_remaining_time_in_millis() / 1000 - self._margin

    def __call__(self) -> float | None:  # noqa: D102 - described by the class
        return self._at


def moment(deadline: Deadline) -> float | None:
    """The deadline as it is now."""
    return deadline() if callable(deadline) else deadline


def in_time(
    client: session.Client, deadline: float | None, *, clock: Clock, operation: str
) -> session.Client:
    """Return the client whose timeouts to connect and to wait for the answer end before the deadline together.

    The answer has that time for each piece, so one that trickles in may take longer.

    That is `client` itself where its own timeouts are short enough, and where `session.client` did not make it.

    Args:
        client: The client that would send the request if there were time enough.
        deadline: A moment of `clock.monotonic()`; None: the client's own timeouts.
        clock: Time.
        operation: The service and its operation, for the error: "s3:GetObject".

    Raises:
        OperationTimeoutError: Less than 50 ms are left; the request is not begun.
    """
    if deadline is None:
        return client
    left = deadline - clock.monotonic()
    if left < LEAST_TIME:
        from orb_common.exceptions import OperationTimeoutError

        raise OperationTimeoutError(f"{operation}: no time left", retryable=False)
    return session.shorter(client, left)
