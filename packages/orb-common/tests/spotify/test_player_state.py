"""What the player says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.spotify import Device, PlaybackState, SpotifyClient

if TYPE_CHECKING:
    from orb_testing.fakes.spotify import SpotifyFake


def test_unknown_and_missing_fields() -> None:
    """A device without an id, a state without an item, and fields of other types are accepted."""
    device = Device.from_json({"id": None, "name": "TV", "volume_percent": None, "later": 1})
    assert (device.id, device.name, device.volume_percent, device.supports_volume) == (None, "TV", None, True)
    assert Device.from_json("x").name == ""
    state = PlaybackState.from_json(
        {"is_playing": 1, "device": None, "context": None, "item": [], "progress_ms": True}
    )
    assert state == PlaybackState(is_playing=False)


def test_a_relinked_track() -> None:
    """The track that was asked for is known, if another recording of it plays."""
    item = {"uri": "spotify:track:2", "linked_from": {"uri": "spotify:track:1"}}
    state = PlaybackState.from_json({"is_playing": True, "item": item})
    assert (state.item_uri, state.requested_uri) == ("spotify:track:2", "spotify:track:1")


def test_the_documented_form(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """Every field of the reference is read."""
    spotify.user.player.play("d-1", context_uri="spotify:playlist:1")
    spotify.clock.advance(2)
    state = player.get_playback_state()
    assert state is not None and state.device is not None
    assert (state.is_playing, state.context_uri, state.progress_ms) == (True, "spotify:playlist:1", 1500)
    assert (state.device.id, state.device.is_active, state.shuffle, state.repeat) == (
        "d-1",
        True,
        False,
        "off",
    )
    assert (state.playing_type, state.timestamp) == ("track", 1767225600500)
    assert state.item_uri is not None and state.item_uri.startswith("spotify:track:")
