"""Laws of rooms and their devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.rooms import Room, other_rooms
from orb_common.spotify.player_state import Device, PlaybackState
from orb_models import SpotifyPlaybackConfig
from orb_testing.factories import SensorsFactory, SessionsFactory

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House


def room(session_device: str | None = None, *, started: bool = True, **config: Any) -> Room:
    sensor = SensorsFactory.build(spotify_config=SpotifyPlaybackConfig(shuffle=True, **config))
    session = SessionsFactory.build(spotify_device_id=session_device, playback_started=started)
    return Room(sensor, session)


def device(device_id: str | None = "d-1", name: str = "Bath") -> Device:
    return Device.from_json({"id": device_id, "name": name})


@pytest.mark.parametrize(
    ("own", "has"),
    [
        (room(device_id="d-1"), True),
        (room(device_id="d-2", device_name="Bath"), True),
        (room("d-1", device_id="d-2"), True),
        (room(device_id="d-2", device_name="Hall"), False),
        (room(), True),
    ],
)
def test_a_room_has_its_device_by_id_or_name(own: Room, has: bool) -> None:
    """Also the one on which its session was heard. Without a device of its own, it has any."""
    assert own.has(device()) is has
    assert not own.has(None)
    assert own.shares_device(room(device_id="d-1", device_name="Bath")) is has


def state(context_uri: str | None = None, *, at: Device | None = None) -> PlaybackState:
    return PlaybackState(is_playing=True, device=at or device(), context_uri=context_uri)


def test_only_music_that_was_heard_is_that_of_a_room() -> None:
    """A session that has not yet heard the player, or has not started the music, does not own it."""
    assert room("d-1").plays(state())
    assert not room("d-1", started=False).plays(state())
    assert not room(device_id="d-1").plays(state())
    assert room(device_id="d-1").started(state())
    assert not room("d-1", device_id="d-1").plays(state(at=device("d-3", "Attic")))


def test_another_album_is_not_the_music_of_a_room() -> None:
    """Weak point 12: it was put on by hand. One that is not shown may be that of the room."""
    own = room("d-1", playlist_uri="spotify:playlist:a")
    own = own._replace(session=own.session.model_copy(update={"spotify_context_uri": None}))
    assert own.plays(state("spotify:playlist:a"))
    assert own.plays(state(None))
    assert not own.plays(state("spotify:album:b"))
    heard = own._replace(session=own.session.model_copy(update={"spotify_context_uri": "spotify:album:b"}))
    assert heard.plays(state("spotify:album:b"))
    assert not heard.plays(state("spotify:playlist:a"))


def test_the_other_rooms_are_those_of_the_same_listener_with_an_open_session(house: House) -> None:
    """Not this one, not those of others, and not those without a session."""
    house.person("bob")
    house.sensor("attic", of="bob")
    house.sensor("hall")
    house.sensor("kitchen")
    for sensor_id in ("bath", "attic", "hall"):
        house.move(sensor_id)
    found = other_rooms(house.stores, house.row("bath"))
    assert [each.sensor.sensor_id for each in found] == ["hall"]
    assert found[0].session.sensor_id == "hall"
    assert other_rooms(house.stores, house.row("attic")) == []
