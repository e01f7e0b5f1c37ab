"""Laws of quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.motion.quiet_hours import is_quiet
from orb_models import QuietHours

BERLIN = "Europe/Berlin"


def hours(start: str, end: str, *days: int) -> QuietHours:
    return QuietHours(
        enabled=True, start_time=start, end_time=end, days=frozenset(days) or frozenset(range(7))
    )


def local(text: str, zone: str = BERLIN) -> datetime:
    """Return a time of the clock on the wall. 2026-06-01 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("time", "quiet"),
    [("21:59", False), ("22:00", True), ("23:00", True), ("06:59", True), ("07:00", False), ("12:00", False)],
)
def test_the_start_is_within_and_the_end_is_not(time: str, quiet: bool) -> None:
    """22:00 to 07:00 lasts over midnight."""
    assert is_quiet(hours("22:00", "07:00"), local(f"2026-06-03 {time}"), BERLIN) is quiet


@pytest.mark.parametrize(("time", "quiet"), [("13:59", False), ("14:00", True), ("18:00", False)])
def test_hours_within_a_day_end_on_that_day(time: str, quiet: bool) -> None:
    """Weak point 8: 14:00 to 18:00 is not quiet all day."""
    assert is_quiet(hours("14:00", "18:00"), local(f"2026-06-03 {time}"), BERLIN) is quiet


def test_hours_belong_to_the_day_on_which_they_start() -> None:
    """Hours of Friday last into Saturday, and not from Thursday into Friday."""
    friday = hours("22:00", "07:00", 4)
    assert is_quiet(friday, local("2026-06-05 23:00"), BERLIN)
    assert is_quiet(friday, local("2026-06-06 03:00"), BERLIN)
    assert not is_quiet(friday, local("2026-06-05 03:00"), BERLIN)
    assert not is_quiet(friday, local("2026-06-06 23:00"), BERLIN)


@pytest.mark.parametrize(
    ("utc", "quiet"),
    # In the night of 29 March, Berlin's clock goes from 02:00 to 03:00. On 25 October, 02:00 comes twice.
    [
        ("2026-03-29T00:59:00", True),
        ("2026-03-29T01:00:00", False),
        ("2026-10-25T00:30:00", True),
        ("2026-10-25T01:30:00", True),
        ("2026-10-25T02:00:00", False),
    ],
)
def test_the_clock_on_the_wall_counts(utc: str, quiet: bool) -> None:
    """On the days on which the clock is set, quiet hours until 03:00 end when the clock shows 03:00."""
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert is_quiet(hours("01:00", "03:00"), at, BERLIN) is quiet


def test_hours_that_are_not_enabled_are_not_quiet() -> None:
    """Nor are hours that end when they start."""
    at = local("2026-06-03 23:00")
    assert not is_quiet(hours("22:00", "07:00").model_copy(update={"enabled": False}), at, BERLIN)
    assert not is_quiet(hours("23:00", "23:00"), at, BERLIN)


TIMES = st.times().map(lambda time: f"{time:%H:%M}")


@given(start=TIMES, end=TIMES, zone=st.sampled_from(["UTC", "America/Lima", "Asia/Kathmandu"]))
def test_hours_and_their_complement_cover_each_day_once(start: str, end: str, zone: str) -> None:
    """At each time of a day, either the hours or those from their end to their start are quiet."""
    if start == end:
        return
    begin = datetime(2026, 6, 3, tzinfo=UTC)
    for minutes in range(0, 24 * 60, 97):
        at = begin + timedelta(minutes=minutes)
        assert is_quiet(hours(start, end), at, zone) != is_quiet(hours(end, start), at, zone)
