"""The rate limit of an app: after a refusal, no request of the app is sent until the limit has passed.

The Web API and the accounts service have their own limits.

Spotify counts the requests of an app in a rolling window of 30 seconds, for all users together:
https://developer.spotify.com/documentation/web-api/concepts/rate-limits
"""

from __future__ import annotations

from typing import Literal

from orb_common.exceptions import SpotifyRateLimitError

__all__ = ["MAX_WAIT", "WINDOW_SECONDS", "RateCircuit", "circuit_of", "forget_circuits"]

WINDOW_SECONDS = 30.0
"""The wait if Spotify does not say how long."""
MAX_WAIT = 3600.0
"""The longest wait that is accepted. Spotify has asked for most of a day: then one request an hour asks again."""

CLOCK_STEP = 0.001
"""Seconds. A shorter rest is the rounding of a wait that has just ended."""


class RateCircuit:
    """Whether an app may send requests now. Times are in epoch seconds: a frozen function's other clock stops."""

    def __init__(self) -> None:
        self._open_until = 0.0

    def open(self, seconds: float, *, now: float) -> None:
        """Refuse requests for some seconds, at most an hour."""
        self._open_until = max(self._open_until, now + min(seconds, MAX_WAIT))

    def check(self, *, now: float, operation: str) -> None:
        """Do nothing if a request may be sent.

        Raises:
            SpotifyRateLimitError: It may not. `retry_after` says for how long.
        """
        left = self._open_until - now
        # More than the longest wait is left only if the clock was set back.
        if CLOCK_STEP < left <= MAX_WAIT:
            raise SpotifyRateLimitError("Spotify has asked to slow down", left, operation=operation)


_circuits: dict[tuple[str, str], RateCircuit] = {}


def circuit_of(app_id: str | None, service: Literal["api", "accounts"] = "api") -> RateCircuit:
    """Return the circuit that all clients of an app in this process share. None: a new circuit."""
    return RateCircuit() if app_id is None else _circuits.setdefault((app_id, service), RateCircuit())


def forget_circuits() -> None:
    """Forget the limits of all apps. The fixture `spotify` of orb-testing does it: each test has a new Spotify."""
    _circuits.clear()
