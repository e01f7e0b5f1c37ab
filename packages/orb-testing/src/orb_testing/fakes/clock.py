"""The time of a fake. A test moves it, so that tokens expire and limits end without waiting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from orb_common.utils.clock import SYSTEM_CLOCK

if TYPE_CHECKING:
    from datetime import datetime

    from orb_common.utils.clock import Clock


class MovableClock(Protocol):
    """A clock that can be moved forward, such as `orb_common.utils.clock.ManualClock`, which stands still otherwise."""

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""

    def advance(self, seconds: float) -> None:
        """Move the time forward."""


class RunningClock:
    """The time of the machine, which a demo moves ahead.

    Args:
        clock: The clock that runs.
    """

    def __init__(self, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time of day, aware, in UTC."""
        return self._clock.now() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the time forward."""
        self._ahead += timedelta(seconds=seconds)
