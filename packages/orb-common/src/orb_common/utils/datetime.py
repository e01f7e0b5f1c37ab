"""Times that mean the same everywhere: aware, in UTC.

A naive datetime is one whose place was forgotten; comparing it with an aware one fails, and taking it for
local time is wrong on every laptop. Here naive times are read as UTC, where a format carries no zone, and neither
given nor written by anything.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .clock import SYSTEM_CLOCK, Clock

__all__ = [
    "DEFAULT_FORMAT",
    "add_days",
    "format_timestamp",
    "from_epoch",
    "is_expired",
    "parse_timestamp",
    "time_ago",
    "to_epoch",
    "utc_now",
]

DEFAULT_FORMAT = "%Y-%m-%d %H:%M:%S"
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def utc_now(*, clock: Clock = SYSTEM_CLOCK) -> datetime:
    """Gives the time of day, aware, in UTC."""
    return clock.now()


def as_utc(moment: datetime) -> datetime:
    """Gives the same moment in UTC. A naive time is read as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def format_timestamp(moment: datetime, fmt: str = DEFAULT_FORMAT) -> str:
    """Write a moment, in UTC, in a strftime format.

    Raises:
        ValueError: The time is naive, or not a datetime. A reader of the text would take a naive time for UTC.
    """
    given: object = moment
    if not isinstance(given, datetime) or given.utcoffset() is None:
        raise ValueError("a time needs a time zone to be written")
    return as_utc(moment).strftime(fmt)


def parse_timestamp(text: str, fmt: str = DEFAULT_FORMAT) -> datetime:
    """Reads a moment in a strptime format, else in ISO 8601 where the default format is asked for.

    Raises:
        ValueError: The text is in no such format.
    """
    try:
        return as_utc(datetime.strptime(text, fmt))  # noqa: DTZ007 - made aware here
    except ValueError:
        pass
    if fmt == DEFAULT_FORMAT:
        try:
            return as_utc(datetime.fromisoformat(text))
        except ValueError:
            pass
    # Python's own errors quote the text.
    raise ValueError("the text is no time in that format")


def from_epoch(seconds: float) -> datetime:
    """Gives the moment that lies so many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def to_epoch(moment: datetime) -> int:
    """Gives whole seconds since 1970, rounded down."""
    return int(as_utc(moment).timestamp() // 1)


def add_days(moment: datetime, days: float) -> datetime:
    """Gives the moment so many times 24 hours later, or earlier for negative days."""
    return as_utc(moment) + timedelta(days=days)


def time_ago(moment: datetime, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Tells in words how long ago a moment was: "just now", "5 minutes ago", "in 2 days"."""
    seconds = (clock.now() - as_utc(moment)).total_seconds()
    for unit, length in _UNITS:
        count = int(abs(seconds) // length)
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def is_expired(moment: datetime, buffer_seconds: float = 0, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Tells whether a moment has come, or will within the buffer. Seconds."""
    return clock.now() + timedelta(seconds=buffer_seconds) >= as_utc(moment)
