"""The header Retry-After: seconds or a date (RFC 9110, section 10.2.3)."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["requested_wait", "seconds_of", "server_time"]

MAX_SECONDS = 1e10
"""Room for a time in epoch seconds too."""


def requested_wait(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return the seconds that Retry-After asks for, from 0. None: it is missing or not valid.

    Args:
        headers: The headers of an answer, whose names may have any case.
        now: The time in epoch seconds, if the answer has no date.
    """
    text = headers.get("Retry-After")
    if text is None:
        return None
    seconds = seconds_of(text)
    if seconds is not None:
        return seconds
    at = _epoch(text)
    return None if at is None else max(at - server_time(headers, now=now), 0.0)


def seconds_of(text: str | None) -> float | None:
    """Return a number of seconds, at most `MAX_SECONDS`. None: the text is missing or not a whole number."""
    # Digits only: `float` also reads "nan" and "inf". Of very many digits it makes "inf" too.
    if text is None or not (text.isascii() and text.isdigit()):
        return None
    return min(float(text), MAX_SECONDS)


def server_time(headers: Mapping[str, str], *, now: float) -> float:
    """Return the time of the service in epoch seconds, because our clock may be wrong."""
    at = _epoch(headers.get("Date", ""))
    return now if at is None else at


def _epoch(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
