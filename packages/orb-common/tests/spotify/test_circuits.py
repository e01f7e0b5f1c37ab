"""The rate limit of an app."""

from __future__ import annotations

import pytest

from orb_common.exceptions import SpotifyRateLimitError
from orb_common.spotify.circuits import MAX_WAIT, RateCircuit, circuit_of, forget_circuits


def test_an_open_circuit_says_for_how_long() -> None:
    """Until the time is over, no request may be sent. A shorter refusal does not shorten it."""
    circuit = RateCircuit()
    circuit.check(now=0.0, operation="x")
    circuit.open(30.0, now=0.0)
    circuit.open(1.0, now=0.0)
    with pytest.raises(SpotifyRateLimitError) as caught:
        circuit.check(now=10.0, operation="get devices")
    assert (caught.value.retry_after, caught.value.operation) == (20.0, "get devices")
    circuit.check(now=30.0, operation="x")


def test_a_day_is_too_long() -> None:
    """After an hour one request asks again, also if the clock was set back by a day."""
    circuit = RateCircuit()
    circuit.open(80_000.0, now=0.0)
    with pytest.raises(SpotifyRateLimitError):
        circuit.check(now=1.0, operation="x")
    circuit.check(now=MAX_WAIT, operation="x")
    circuit.check(now=-86_400.0, operation="x")


def test_an_app_has_one_circuit() -> None:
    """Clients of one app share its limit. A client whose app is unknown has its own."""
    assert circuit_of("app-1") is circuit_of("app-1")
    assert circuit_of("app-1") is not circuit_of("app-2")
    assert circuit_of("app-1") is not circuit_of("app-1", "accounts")
    assert circuit_of(None) is not circuit_of(None)
    before = circuit_of("app-1")
    forget_circuits()
    assert circuit_of("app-1") is not before
