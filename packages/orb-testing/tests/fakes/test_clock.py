"""Laws of the clock of a demo."""

from __future__ import annotations

from datetime import timedelta

from orb_common.utils.clock import ManualClock
from orb_testing.fakes.clock import RunningClock


def test_a_running_clock_runs_ahead() -> None:
    """The clock shows the machine's time, plus all that it was moved by, while the machine's time goes on."""
    machine = ManualClock()
    clock, start = RunningClock(clock=machine), machine.now()
    clock.advance(3600)
    machine.advance(5)
    clock.advance(60)
    assert clock.now() - start == timedelta(seconds=3665)
