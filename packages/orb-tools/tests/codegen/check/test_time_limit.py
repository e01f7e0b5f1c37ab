"""Calls that share a limit of time end when it is over."""

from __future__ import annotations

import re
import signal
import threading

import pytest

from orb_tools.codegen.check.time_limit import TimeLimit


def test_a_call_within_the_limit_returns_its_result() -> None:
    """A quick call is not disturbed, and leaves no timer and no handler behind."""
    before = signal.getsignal(signal.SIGVTALRM)
    limit = TimeLimit()
    assert [limit.call(lambda: 5), limit.call(lambda: 6)] == [5, 6]
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
    assert signal.getsignal(signal.SIGVTALRM) is before


def test_all_calls_share_the_limit() -> None:
    """A call that takes too long ends, and after it no other begins."""
    limit = TimeLimit(0.02)
    with pytest.raises(TimeoutError):
        limit.call(lambda: re.fullmatch("(a+)+b", "a" * 60))
    with pytest.raises(TimeoutError):
        limit.call(lambda: 5)


def test_another_thread_has_no_limit() -> None:
    """Only the main thread gets signals. Another one is not stopped, and does not fail."""
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(TimeLimit(0).call(lambda: 5)))
    thread.start()
    thread.join()
    assert found == [5]
