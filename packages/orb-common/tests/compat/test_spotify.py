"""The motion layer's Spotify client: its arguments and answers, on the wire-true fake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_common._compat.secrets import SecretsHelper
from orb_common._compat.spotify import SpotifyClient
from orb_common.exceptions import SpotifyAPIError, SpotifyAuthenticationError
from orb_common.spotify import SpotifyAccounts, SpotifyApp
from orb_common.utils.clock import ManualClock
from orb_testing.fakes.spotify import CLIENT_ID, CLIENT_SECRET, SpotifyFake
from orb_testing.fakes.spotify_player import Device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.secret_store import SecretStore

ALBUM = "spotify:album:1"


@pytest.fixture
def spotify() -> Iterator[SpotifyFake]:
    with SpotifyFake(clock=ManualClock()) as fake:
        fake.user.player.connect(Device(id="d-1", name="Kitchen"))
        yield fake


@pytest.fixture
def old(spotify: SpotifyFake) -> SpotifyClient:
    return SpotifyClient(
        spotify.tokens().access_token,
        url=spotify.api_url,
        accounts_url=spotify.accounts_url,
        clock=spotify.clock,
    )  # type: ignore[arg-type]


def test_all_calls(spotify: SpotifyFake, old: SpotifyClient) -> None:
    """The documented calls work with the documented arguments, and answer with Spotify's JSON."""
    assert old.get_playback_state() is None
    assert old.get_currently_playing() is None
    old.start_playback("d-1", ALBUM, None, {"position": 2}, 100, True, 70)
    spotify.clock.advance(1)
    state = old.get_playback_state()
    assert state is not None
    assert (state["context"]["uri"], state["device"]["volume_percent"], state["shuffle_state"]) == (
        ALBUM,
        70,
        True,
    )
    playing = old.get_currently_playing()
    assert playing is not None and playing["item"]["track_number"] == 3
    old.skip_to_next()
    old.skip_to_previous("d-1")
    old.set_volume(5, "d-1")
    old.set_shuffle(False)
    old.set_repeat("off")
    old.transfer_playback("d-1", True)
    old.pause_playback("d-1")
    spotify.clock.advance(1)
    (device,) = old.get_devices()
    assert (device["id"], device["volume_percent"]) == ("d-1", 5)
    assert not spotify.user.player.is_playing


def test_errors(spotify: SpotifyFake, old: SpotifyClient) -> None:
    """Without a token nothing is sent. `SpotifyAPIError` catches every failure, also of a state."""
    with pytest.raises(SpotifyAuthenticationError):
        SpotifyClient()
    spotify.accounts.revoke(spotify.user)
    for call in (old.get_playback_state, old.get_devices, old.skip_to_next, old.start_playback):
        with pytest.raises(SpotifyAPIError) as caught:
            call()
        assert caught.value.status_code == 401


def test_a_refresh(spotify: SpotifyFake, old: SpotifyClient) -> None:
    """The answer has the tokens, and the end as the motion layer wrote it: ISO, in UTC, without a zone."""
    issued = spotify.tokens()
    new = old.refresh_token(issued.refresh_token, CLIENT_ID, CLIENT_SECRET)
    assert new["refresh_token"] == issued.refresh_token
    assert new["access_token"] != issued.access_token
    assert new["expires_in"] == 3600
    assert new["expires_at"] == "2026-01-01T01:00:00"
    with pytest.raises(SpotifyAuthenticationError):
        old.refresh_token("other", CLIENT_ID, CLIENT_SECRET)


def test_a_refresh_of_a_stored_token(spotify: SpotifyFake, secrets: SecretStore) -> None:
    """`SecretsHelper.refresh_token` stores the new tokens and returns the new value of the secret."""
    issued = spotify.tokens()
    secrets.put("users/ann", {"access_token": "old", "refresh_token": issued.refresh_token})
    app = SpotifyApp(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    helper = SecretsHelper()
    accounts = SpotifyAccounts(app, url=spotify.accounts_url, clock=spotify.clock)  # type: ignore[arg-type]
    new = helper.refresh_token("users/ann", accounts)
    assert new["refresh_token"] == issued.refresh_token
    assert new["access_token"] != "old"
    assert helper.get_secret("users/ann", use_cache=False) == new
