"""Time, handed in.

Code that reads the clock itself can only be tested by waiting. Whatever in orb depends on time takes a
`Clock` by keyword; tests pass a `ManualClock`, whose time moves when they say so.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

__all__ = ["SYSTEM_CLOCK", "Clock", "ManualClock", "SystemClock"]


class Clock(Protocol):
    """What orb wants to know of time."""

    def now(self) -> datetime:
        """Gives the time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Gives seconds since some moment: never goes back, for durations and deadlines."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits."""
        ...


class SystemClock:
    """The machine's clock."""

    __slots__ = ()

    def now(self) -> datetime:
        """Gives the time of day, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Gives seconds since some moment, unmoved by corrections of the time of day."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Waits. Zero and less: not at all."""
        if seconds > 0:
            time.sleep(seconds)


SYSTEM_CLOCK: Clock = SystemClock()


class ManualClock:
    """A clock that stands still until it is moved; to sleep moves it. For tests.

    Args:
        start: Its first `now()`. Must be aware.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        if start.tzinfo is None:
            raise ValueError("the start must be aware")
        self._now = start.astimezone(UTC)
        self._monotonic = 1000.0
        self.slept: list[float] = []
        """Seconds of each sleep, in order."""

    def now(self) -> datetime:
        """Gives the time that the clock was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Gives seconds, from 1000 on."""
        return self._monotonic

    def sleep(self, seconds: float) -> None:
        """Returns at once, with the clock moved on."""
        self.slept.append(seconds)
        self.advance(max(seconds, 0.0))

    def advance(self, seconds: float) -> None:
        """Moves both times on."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
