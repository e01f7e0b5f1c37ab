"""Times that mean the same everywhere: aware datetimes in UTC.

A naive datetime does not say its time zone. Comparing it with an aware one fails, and reading it as local time is
wrong on every laptop. So these functions read a naive time as UTC, and never return or write one.
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
    """Return the time of day, aware, in UTC."""
    return clock.now()


def as_utc(when: datetime) -> datetime:
    """Return the same time in UTC. A naive time is read as UTC."""
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def format_timestamp(when: datetime, fmt: str = DEFAULT_FORMAT) -> str:
    """Return a time as text, in UTC, in a strftime format.

    Raises:
        ValueError: `when` is not a datetime, or is naive: a reader of the text would assume UTC.
    """
    untyped: object = when
    if not isinstance(untyped, datetime) or untyped.utcoffset() is None:
        raise ValueError("a time needs a time zone to be written")
    return as_utc(when).strftime(fmt)


def parse_timestamp(text: str, fmt: str = DEFAULT_FORMAT) -> datetime:
    """Return the time that a text holds, in a strptime format; with the default format, ISO 8601 works as well.

    Raises:
        ValueError: The text is not in that format.
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
    # The errors of Python quote the text, which could be a secret.
    raise ValueError("the text is not a time in that format")


def from_epoch(seconds: float) -> datetime:
    """Return the time for seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def to_epoch(when: datetime) -> int:
    """Return whole seconds since 1970, rounded down."""
    return int(as_utc(when).timestamp() // 1)


def add_days(when: datetime, days: float) -> datetime:
    """Return the time that is `days` times 24 hours later, or earlier if `days` is negative."""
    return as_utc(when) + timedelta(days=days)


def time_ago(when: datetime, *, clock: Clock = SYSTEM_CLOCK) -> str:
    """Return in words how long ago a time was: "just now", "5 minutes ago", "in 2 days"."""
    seconds = (clock.now() - as_utc(when)).total_seconds()
    for unit, length in _UNITS:
        count = int(abs(seconds) // length)
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def is_expired(when: datetime, buffer_seconds: float = 0, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Return whether a time has passed, or passes within the next `buffer_seconds`."""
    return clock.now() + timedelta(seconds=buffer_seconds) >= as_utc(when)
