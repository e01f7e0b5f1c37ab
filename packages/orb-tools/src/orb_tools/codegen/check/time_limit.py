"""A limit of the time in which defaults are matched: a long text can keep a regular expression busy for hours."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class TimeLimit:
    """Seconds of processor time for all calls together. Waiting does not count, so a busy machine changes nothing."""

    def __init__(self, seconds: float = 1) -> None:
        self._left = seconds

    def call(self, function: Callable[[], T]) -> T:
        """Return the result of a function. Outside of the main thread, which alone gets signals, there is no limit.

        Raises:
            TimeoutError: the time is over, by this call or by those before it.
        """
        if threading.current_thread() is not threading.main_thread():
            return function()
        if self._left <= 0:
            raise TimeoutError
        before = signal.signal(signal.SIGVTALRM, _stop)
        # The timer counts in steps of milliseconds, and most calls are shorter.
        start = time.process_time()
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, self._left)
            return function()
        except TimeoutError:
            # The timer can be a little ahead of the clock.
            self._left = 0
            raise
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
            self._left -= time.process_time() - start


def _stop(_number: int, _frame: object) -> None:
    # `re` looks for signals while it matches.
    raise TimeoutError
