"""Laws of the player, without HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils.clock import ManualClock
from orb_testing.fakes.server import RefusalError
from orb_testing.fakes.spotify_player import TRACK_MS, Device, Player

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock

PLAYLIST = "spotify:playlist:37i9dQZF1DX0XUsuxWHRQd"


def new_player(clock: ManualClock, **options: Any) -> Player:
    player = Player(lambda: clock.now().timestamp(), **options)
    player.connect(Device(id="d-1", name="Kitchen"), active=True)
    player.connect(Device(id="d-2", name="Bath"))
    return player


@pytest.fixture
def player(frozen_clock: FrozenClock) -> Player:
    return new_player(frozen_clock)


@pytest.fixture
def playing(player: Player, frozen_clock: FrozenClock) -> Player:
    player.play(None, context_uri=PLAYLIST)
    frozen_clock.advance(1)
    return player


def reason(act: Callable[[], None]) -> tuple[int, str | None]:
    with pytest.raises(RefusalError) as caught:
        act()
    error = caught.value.response.get_json()["error"]
    return error["status"], error.get("reason")


def test_a_command_takes_effect_later(player: Player, frozen_clock: FrozenClock) -> None:
    """An accepted command shows in the state only after a moment."""
    player.play(None, context_uri=PLAYLIST)
    frozen_clock.advance(player.delay / 2)
    assert not player.is_playing
    frozen_clock.advance(player.delay / 2)
    assert player.is_playing


def test_commands_take_effect_at_their_times(player: Player, frozen_clock: FrozenClock) -> None:
    """What was commanded long ago has run since then, even if nothing read the state in between."""
    player.play(None, context_uri=PLAYLIST)
    frozen_clock.advance(10)
    player.pause(None)
    frozen_clock.advance(100)
    assert player.playing_body()["progress_ms"] == 10_000
    player.play(None)
    frozen_clock.advance(100)
    assert player.playing_body()["progress_ms"] == 109_500


@given(
    st.lists(st.integers(0, 4000), min_size=1, max_size=8),
    st.sampled_from(["off", "track", "context"]),
)
def test_reading_changes_nothing(seconds: list[int], mode: str) -> None:
    """A player that is read in between is where one is that is read once, and always at a place that exists."""
    states = []
    for reads in (True, False):
        clock = ManualClock()
        player = new_player(clock)
        player.play(None, context_uri=PLAYLIST)
        player.set_repeat(None, mode)
        for each in seconds:
            clock.advance(each)
            state: Any = player.state_body() if reads else None
            assert not state or not state["item"] or 0 <= state["progress_ms"] < TRACK_MS
        states.append(player.state_body())
    assert states[0] == states[1]


@pytest.mark.parametrize(
    ("mode", "plays_on", "number"), [("off", False, 1), ("context", True, 2), ("track", True, 1)]
)
def test_the_end_of_a_context(
    playing: Player, frozen_clock: FrozenClock, mode: str, plays_on: bool, number: int
) -> None:
    """After its ten tracks a context ends, begins again, or was never left, by the repeat mode."""
    playing.set_repeat(None, mode)
    frozen_clock.advance(11 * TRACK_MS / 1000)
    state: Any = playing.state_body()
    assert (state["is_playing"], state["item"]["track_number"]) == (plays_on, number)


def test_playing_on_a_device_makes_it_active(playing: Player, frozen_clock: FrozenClock) -> None:
    """A command with a device moves the music there: at each time at most one device is active."""
    playing.play("d-2", context_uri=PLAYLIST)
    frozen_clock.advance(1)
    body: Any = playing.devices_body()
    assert [device["id"] for device in body["devices"] if device["is_active"]] == ["d-2"]


def test_a_context_has_an_offset(player: Player, frozen_clock: FrozenClock) -> None:
    """A context begins at an index or at one of its tracks. A position past the end of a track is in the next."""
    player.play(None, context_uri=PLAYLIST, position=3, position_ms=TRACK_MS + 1)
    frozen_clock.advance(player.delay)
    state: Any = player.state_body()
    assert (state["item"]["track_number"], state["progress_ms"]) == (5, 1)
    player.play(None, context_uri=PLAYLIST, position=state["item"]["uri"])
    frozen_clock.advance(1)
    again: Any = player.state_body()
    assert again["item"]["uri"] == state["item"]["uri"]


def test_tracks_have_no_context(player: Player, frozen_clock: FrozenClock) -> None:
    """Tracks that play by themselves have the context null."""
    player.play(None, uris=["spotify:track:4iV5W9uYEdYUVa79Axb7Rh"])
    frozen_clock.advance(1)
    state: Any = player.state_body()
    assert (state["context"], state["item"]["id"]) == (None, "4iV5W9uYEdYUVa79Axb7Rh")


def test_a_transfer_never_pauses(playing: Player, frozen_clock: FrozenClock) -> None:
    """`play=False` keeps the state, so music that plays goes on. `play=True` starts what was paused."""
    playing.transfer("d-2", play=False)
    frozen_clock.advance(1)
    assert playing.is_playing
    playing.pause(None)
    frozen_clock.advance(1)
    playing.transfer("d-1", play=True)
    frozen_clock.advance(1)
    assert playing.is_playing
    assert playing.active_device is playing.devices[0]


def test_skipping(playing: Player, frozen_clock: FrozenClock) -> None:
    """Next and previous move by one. At the ends there is no other track, unless the context repeats."""
    assert reason(lambda: playing.skip(None, by=-1)) == (403, "NO_PREV_TRACK")
    playing.skip(None, by=1)
    frozen_clock.advance(1)
    state: Any = playing.state_body()
    assert state["item"]["track_number"] == 2
    playing.play(None, context_uri=PLAYLIST, position=9)
    frozen_clock.advance(1)
    assert reason(lambda: playing.skip(None, by=1)) == (403, "NO_NEXT_TRACK")
    playing.set_repeat(None, "context")
    frozen_clock.advance(1)
    playing.skip(None, by=1)
    frozen_clock.advance(1)
    state = playing.state_body()
    assert state["item"]["track_number"] == 1


def test_volume_and_shuffle_show_in_the_state(player: Player, frozen_clock: FrozenClock) -> None:
    """The volume belongs to a device, even to one that is not active, and shuffle to the player."""
    player.set_volume("d-2", 7)
    player.set_shuffle(None, on=True)
    frozen_clock.advance(1)
    state: Any = player.state_body()
    assert (player.devices[1].volume_percent, state["shuffle_state"]) == (7, True)


def test_doing_what_is_done_is_refused(playing: Player, frozen_clock: FrozenClock) -> None:
    """Playing what plays and pausing what is paused are refused with UNKNOWN, as web-api issue 1433 reports."""
    assert reason(lambda: playing.play(None)) == (403, "UNKNOWN")
    playing.pause(None)
    frozen_clock.advance(1)
    assert reason(lambda: playing.pause(None)) == (403, "UNKNOWN")


def test_refusals_have_their_reasons(player: Player, frozen_clock: FrozenClock) -> None:
    """Each fault of a player has the status and reason that the reference lists."""
    assert reason(lambda: player.play(None)) == (403, "NOT_PLAYING_CONTEXT")
    assert reason(lambda: player.skip(None, by=1)) == (403, "NOT_PLAYING_TRACK")
    assert reason(lambda: player.pause("d-9")) == (404, None)
    assert reason(lambda: player.pause("d-2")) == (403, "UNKNOWN")
    player.devices[0].supports_volume = False
    assert reason(lambda: player.set_volume(None, 5)) == (403, "VOLUME_CONTROL_DISALLOW")
    player.devices[0].is_restricted = True
    assert reason(lambda: player.play(None, context_uri=PLAYLIST)) == (403, "DEVICE_NOT_CONTROLLABLE")
    player.disconnect("d-1")
    assert reason(lambda: player.play(None, context_uri=PLAYLIST)) == (404, "NO_ACTIVE_DEVICE")
    free = new_player(frozen_clock, premium=False)
    assert reason(lambda: free.play(None, context_uri=PLAYLIST)) == (403, "PREMIUM_REQUIRED")


def test_a_private_session_and_a_lost_device_show_nothing(playing: Player) -> None:
    """There is no state of a private session, and none without an active device."""
    playing.devices[0].is_private_session = True
    assert playing.state_body() is None
    playing.disconnect("d-1")
    assert playing.state_body() is None
    assert not playing.is_playing
