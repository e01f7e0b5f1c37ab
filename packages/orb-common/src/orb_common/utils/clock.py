"""Clocks that code takes as an argument.

Code that reads the system clock itself can only be tested by waiting. So all code in orb that depends on time takes a
`Clock` by keyword. Tests pass a `ManualClock`, which they move themselves.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["SYSTEM_CLOCK", "Clock", "ManualClock", "SystemClock"]


class Clock(Protocol):
    """The time, as orb reads it."""

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed time. They never go back: for durations and deadlines."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The clock of the machine."""

    __slots__ = ()

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some fixed time. Corrections of the time of day do not change them."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait. Do nothing if `seconds` is zero or negative."""
        if seconds > 0:
            time.sleep(seconds)


SYSTEM_CLOCK: Clock = SystemClock()


class ManualClock:
    """A clock for tests. It stands still until `advance` or `sleep` moves it.

    Args:
        start: The first `now()`. Must be aware.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        if start.tzinfo is None:
            raise ValueError("the start must be aware")
        self._now = start.astimezone(UTC)
        self._monotonic = 1000.0
        self.slept: list[float] = []
        """The seconds of each call of `sleep`, in order."""

    def now(self) -> datetime:
        """Return the time that the clock was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Return seconds, which begin at 1000."""
        return self._monotonic

    def sleep(self, seconds: float) -> None:
        """Move the clock forward, and return at once."""
        self.slept.append(seconds)
        self.advance(max(seconds, 0.0))

    def advance(self, seconds: float) -> None:
        """Move the time of day and the monotonic time forward."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
