"""Laws of what the events of all sources share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from orb_testing.events.sources import iso_time, log_time, milliseconds, new_id


def test_times_are_in_utc() -> None:
    """A time of another zone is the same moment in each of AWS's forms."""
    at = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert iso_time(at) == "2026-02-28T23:30:00.000Z"
    assert iso_time(at, timespec="seconds") == "2026-02-28T23:30:00Z"
    assert log_time(at) == "28/Feb/2026:23:30:00 +0000"
    assert datetime.fromtimestamp(milliseconds(at) / 1000, UTC) == at


def test_ids_are_new() -> None:
    """No id comes twice."""
    assert len({new_id() for _ in range(100)}) == 100
