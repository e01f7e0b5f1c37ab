"""Clocks: the system's is aware and monotonic, and a manual one moves only when a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from orb_common.utils import SYSTEM_CLOCK, ManualClock


def test_clocks() -> None:
    """The system clock is aware and never goes back. A manual clock has its start in UTC, and sleeping moves it."""
    assert SYSTEM_CLOCK.now().utcoffset() == timedelta(0)
    assert SYSTEM_CLOCK.monotonic() <= SYSTEM_CLOCK.monotonic()
    SYSTEM_CLOCK.sleep(-1)
    clock = ManualClock(datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2026, 1, 1, 10, tzinfo=UTC)
    before = clock.monotonic()
    clock.sleep(5)
    assert (clock.now().second, clock.monotonic() - before, clock.slept) == (5, 5, [5])
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive start that is refused
