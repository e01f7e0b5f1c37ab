"""Errors of Spotify: what is Spotify's, and what is ours."""

from __future__ import annotations

import pytest

from orb_common.exceptions import (
    SpotifyAPIError,
    SpotifyCommandRefusedError,
    SpotifyDeviceNotFoundError,
    SpotifyPlaybackError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
    SpotifyUnavailableError,
)


def test_two_statuses() -> None:
    """`status` is the answer of our function, `status_code` that of Spotify."""
    error = SpotifyUnavailableError("Spotify failed", 503, reason="X", operation="pause")
    assert (error.status, error.status_code, error.reason, error.operation) == (502, 503, "X", "pause")
    assert error.details == {"status_code": 503, "reason": "X", "operation": "pause"}
    assert SpotifyUnavailableError().status_code is None


def test_the_wait_is_a_fact() -> None:
    """The seconds are an attribute and a detail, by position as in the motion layer."""
    error = SpotifyRateLimitError("m", 3.0, 429)
    assert (error.retry_after, error.status_code, error.details) == (
        3.0,
        429,
        {"retry_after": 3.0, "status_code": 429},
    )


def test_families() -> None:
    """Errors of commands name the device in logs, and not outside."""
    error = SpotifyDeviceNotFoundError("m", "d-1", 404, reason="NO_ACTIVE_DEVICE")
    assert error.device_id == "d-1"
    assert error.to_dict()["body"]["error"]["details"]["device_id"] == "d-1"
    assert error.public()["details"] == {"status_code": 404, "reason": "NO_ACTIVE_DEVICE"}
    with pytest.raises(SpotifyPlaybackError):
        raise SpotifyCommandRefusedError
    assert not issubclass(SpotifyReauthorizationError, SpotifyPlaybackError)
    assert issubclass(SpotifyPlaybackError, SpotifyAPIError)
