"""Times are aware and in UTC, whatever they are made of."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils import (
    ManualClock,
    add_days,
    format_timestamp,
    from_epoch,
    is_expired,
    parse_timestamp,
    time_ago,
    to_epoch,
    utc_now,
)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_times_are_aware_utc(when: datetime) -> None:
    """Every function that returns a time returns an aware one in UTC, and reading undoes writing."""
    whole = when.replace(microsecond=0)
    assert parse_timestamp(format_timestamp(when)) == whole
    assert from_epoch(to_epoch(when)) == whole
    for found in (parse_timestamp(when.isoformat()), add_days(when, 1.5), from_epoch(0), utc_now()):
        assert found.utcoffset() == timedelta(0)


def test_other_time_zones_and_formats() -> None:
    """Times of other zones are converted, naive ones are read as UTC, and an error does not quote the text."""
    berlin = timezone(timedelta(hours=1))
    assert format_timestamp(datetime(2026, 1, 1, 0, 30, tzinfo=berlin)) == "2025-12-31 23:30:00"
    assert parse_timestamp("2026-01-01T01:00:00+01:00") == datetime(2026, 1, 1, tzinfo=UTC)
    assert parse_timestamp("01/02/2026", "%d/%m/%Y") == datetime(2026, 2, 1, tzinfo=UTC)
    for arguments in (("hunter2",), ("hunter2", "%d/%m/%Y")):
        with pytest.raises(ValueError, match="format") as caught:
            parse_timestamp(*arguments)
        # Input of callers must not reach the log.
        assert "hunter2" not in "".join(traceback.format_exception(caught.value))


class Nowhere(tzinfo):
    """A time zone without an offset: a time in it is naive."""

    def utcoffset(self, when: datetime | None) -> None:
        return None


@given(st.datetimes(), st.sampled_from([None, Nowhere()]))
def test_a_naive_time_is_not_written(when: datetime, zone: tzinfo | None) -> None:
    """A naive time is refused: a reader of the text would assume UTC, which may be wrong."""
    with pytest.raises(ValueError, match="time zone"):
        format_timestamp(when.replace(tzinfo=zone))


@pytest.mark.parametrize("value", [None, 5, "2026-01-01T00:00:00Z"])
def test_only_a_datetime_is_a_time(value: object) -> None:
    """Any other type is refused with the same error as a naive time, not with an AttributeError."""
    with pytest.raises(ValueError, match="time zone"):
        format_timestamp(value)


def test_expiry_and_words() -> None:
    """A time has expired when the clock reaches it, or comes within the buffer."""
    clock = ManualClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
    when = clock.now() + timedelta(seconds=30)
    assert not is_expired(when, clock=clock)
    assert is_expired(when, buffer_seconds=30, clock=clock)
    assert is_expired(clock.now(), clock=clock)
    for seconds, words in (
        (5, "just now"),
        (60, "1 minute ago"),
        (7200, "2 hours ago"),
        (-172_800, "in 2 days"),
    ):
        assert time_ago(clock.now() - timedelta(seconds=seconds), clock=clock) == words
