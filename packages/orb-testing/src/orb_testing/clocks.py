"""A clock for tests, with a time of day and a monotonic time that can part.

Code takes its clock by keyword (`orb_common.utils.clock`). The module `time` is not replaced: servers and clients of
AWS run in the process of the test, and would sign requests and expire items by the wrong time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from orb_common.utils.clock import ManualClock


class FrozenClock(ManualClock):
    """A clock that stands still until it is moved.

    `advance` moves both times: the code runs. `freeze` moves only the time of day: Lambda has frozen the sandbox, whose
    monotonic time may stand still until the next request
    (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).

    Args:
        start: The first `now()`. Must be aware.
    """

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        super().__init__(start)
        self._apart = timedelta()

    def now(self) -> datetime:
        """Return the time that the clock was moved to."""
        return super().now() + self._apart

    def freeze(self, seconds: float) -> None:
        """Let the time of day pass while the monotonic time stands still.

        Raises:
            ValueError: The time is negative; see `correct`.
        """
        if seconds < 0:
            raise ValueError("a frozen sandbox does not go back in time")
        self.correct(seconds)

    def correct(self, seconds: float) -> None:
        """Set the time of day forward or back, as a time server does. The monotonic time does not change."""
        self._apart += timedelta(seconds=seconds)
