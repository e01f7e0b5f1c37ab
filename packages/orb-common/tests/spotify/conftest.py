"""A player and an accounts service on the wire-true fake, whose clock is that of the clients."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import responses

from orb_common.spotify import RateCircuit, SpotifyAccounts, SpotifyApp, SpotifyClient
from orb_common.spotify.circuits import forget_circuits
from orb_common.utils.clock import ManualClock
from orb_testing.fakes.spotify import CLIENT_ID, CLIENT_SECRET, SpotifyFake
from orb_testing.fakes.spotify_player import Device

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    """The limits of an app are those of the process: no test has those of another."""
    forget_circuits()


@pytest.fixture
def mocked() -> Iterator[responses.RequestsMock]:
    """Answer requests to Spotify as the test says. Refuse all others."""
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def spotify(clock: ManualClock) -> Iterator[SpotifyFake]:
    with SpotifyFake(clock=clock) as fake:
        fake.user.player.connect(Device(id="d-1", name="Kitchen"))
        yield fake


@pytest.fixture
def player(spotify: SpotifyFake, clock: ManualClock) -> SpotifyClient:
    return SpotifyClient(
        spotify.tokens().access_token,
        url=spotify.api_url,
        circuit=RateCircuit(),
        clock=clock,
        random=random.Random(1),
    )


@pytest.fixture
def app() -> SpotifyApp:
    return SpotifyApp(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)


@pytest.fixture
def accounts(spotify: SpotifyFake, app: SpotifyApp, clock: ManualClock) -> SpotifyAccounts:
    return SpotifyAccounts(app, url=spotify.accounts_url, clock=clock, random=random.Random(1))
