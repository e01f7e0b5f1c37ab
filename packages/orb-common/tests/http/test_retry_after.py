"""Retry-After: seconds or a date, and nothing else."""

from __future__ import annotations

import pytest

from orb_common.http.retry_after import requested_wait, seconds_of, server_time

NOW = 1_767_225_600.0  # Thu, 01 Jan 2026 00:00:00 GMT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "86400"}, 86400.0),
        ({"Retry-After": "Thu, 01 Jan 2026 00:01:00 GMT"}, 60.0),
        ({"Retry-After": "Wed, 31 Dec 2025 23:00:00 GMT"}, 0.0),
        # The service's clock counts, if the answer shows it.
        ({"Retry-After": "Thu, 01 Jan 2026 00:01:00 GMT", "Date": "Thu, 01 Jan 2026 00:00:50 GMT"}, 10.0),
        ({"Retry-After": "9" * 400}, 1e10),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "\u0661"}, None),
    ],
)
def test_requested_wait(headers: dict[str, str], seconds: float | None) -> None:
    """The wait is at least 0. What is not valid is as if it were missing."""
    assert requested_wait(headers, now=NOW) == seconds


def test_times() -> None:
    """A number is digits only. The time of the service is that of the header Date, otherwise ours."""
    assert (seconds_of("12"), seconds_of("1e3"), seconds_of(None)) == (12.0, None, None)
    assert server_time({"Date": "Thu, 01 Jan 2026 00:00:05 GMT"}, now=1.0) == NOW + 5
    assert server_time({"Date": "x"}, now=1.0) == server_time({}, now=1.0) == 1.0
