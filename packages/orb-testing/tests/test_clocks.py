"""Laws of the clock of tests: its two times move together, and part only on request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_testing.clocks import FrozenClock

steps = st.lists(st.tuples(st.sampled_from(["advance", "freeze", "correct"]), st.integers(0, 10**6)))


@given(steps)
def test_only_running_moves_the_monotonic_time(moves: list[tuple[str, int]]) -> None:
    """The time of day is the sum of all moves. The monotonic time is the sum of those in which code ran."""
    clock = FrozenClock()
    day, monotonic = clock.now(), clock.monotonic()
    for move, seconds in moves:
        getattr(clock, move)(seconds)
    assert clock.now() - day == timedelta(seconds=sum(seconds for _, seconds in moves))
    assert clock.monotonic() - monotonic == sum(seconds for move, seconds in moves if move == "advance")


def test_only_a_correction_goes_back() -> None:
    """The time of day can be set back; a sandbox cannot be frozen for less than no time."""
    clock = FrozenClock()
    before = clock.now()
    clock.correct(-3600)
    assert (before - clock.now(), clock.monotonic()) == (timedelta(hours=1), 1000.0)
    with pytest.raises(ValueError, match="does not go back"):
        clock.freeze(-1)
