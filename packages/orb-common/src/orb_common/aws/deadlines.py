"""How long an invocation may still take.

Clients live as long as the process, deadlines as long as one invocation. So a client is given something to
ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from orb_common.utils.clock import SYSTEM_CLOCK, Clock

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
