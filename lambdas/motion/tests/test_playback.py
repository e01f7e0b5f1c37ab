"""Laws of what a room may do with the one playback of its listener."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.outcomes import Action
from lambdas.motion.tests.house import PLAYLIST
from orb_common.exceptions import SpotifyCommandRefusedError
from orb_models import SensorsUpdate, SpotifyPlaybackConfig
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House

OTHER = "spotify:album:4aawyAB9vmqN3uQ7FjRGTy"


def play_of(house: House, sensor_id: str = "bath", **config: object) -> None:
    """Change what a sensor plays."""
    given = house.row(sensor_id).spotify_config.model_copy(update=config)
    house.stores.sensors.update(sensor_id, SensorsUpdate(spotify_config=given))


def test_two_rooms_of_one_person_do_not_fight(house: House) -> None:
    """Weak point 12: music plays where it is, until that room is empty. Then it may play in the other."""
    house.sensor("hall")
    house.move("bath")
    for _ in range(2):
        house.minutes(2.1)
        assert house.move("hall").action is Action.ALREADY_PLAYING
        house.move("bath")
    device = house.player().active_device
    assert device is not None
    assert device.id == "d-bath"
    assert house.commands() == 1
    # The bath is empty. The hall is not, and has had no music.
    house.minutes(4)
    house.move("hall")
    house.minutes(1.1)
    assert house.check().counts == {"paused": 1}
    house.minutes(1)
    assert house.move("hall").action is Action.PLAYBACK_STARTED
    device = house.player().active_device
    assert device is not None
    assert device.id == "d-hall"


def test_music_by_hand_elsewhere_is_left_alone(house: House) -> None:
    """Weak point 12: a motion in the bath does not take the music away from the kitchen."""
    house.sensor("kitchen")
    house.player().play("d-kitchen", context_uri=OTHER)
    assert house.move("bath").action is Action.ALREADY_PLAYING
    assert house.commands() == 0


def test_the_same_playlist_goes_on_where_it_stopped(house: House) -> None:
    """Another one begins at its start."""
    house.move()
    house.minutes(6)
    house.check()
    assert house.move().action is Action.PLAYBACK_RESUMED
    house.minutes(6)
    house.check()
    play_of(house, playlist_uri=OTHER)
    assert house.move().action is Action.PLAYBACK_STARTED
    assert house.player().playing_body()["context"] is not None


def test_volume_and_shuffle_are_those_of_the_sensor(house: House) -> None:
    """Without a volume of the sensor, that of the listener counts."""
    play_of(house, volume_percent=11)
    house.move()
    device = house.player().active_device
    assert device is not None
    assert device.volume_percent == 11
    house.sensor("hall")
    house.minutes(6)
    house.check()
    house.move("hall")
    device = house.player().active_device
    assert device is not None
    assert (device.id, device.volume_percent) == ("d-hall", 50)


def test_a_device_is_found_by_its_name(house: House) -> None:
    """Spotify has given it another id since."""
    play_of(house, device_id="d-old")
    outcome = house.move()
    assert outcome.action is Action.PLAYBACK_STARTED
    assert house.session(outcome.session_id).spotify_device_id == "d-bath"
    house.minutes(6)
    assert house.check().counts == {"paused": 1}


def test_a_sensor_without_a_device_plays_on_the_active_one(house: House) -> None:
    """And without a playlist, it resumes what was played last."""
    house.stores.sensors.update("bath", SensorsUpdate(spotify_config=SpotifyPlaybackConfig(shuffle=True)))
    player = house.player()
    player.play("d-bath", context_uri=OTHER)
    player.pause(None)
    assert house.move().action is Action.PLAYBACK_RESUMED
    assert player.is_playing


def test_a_private_session_is_not_begun_again(house: House) -> None:
    """What it plays cannot be seen. The music of the session is resumed, which changes nothing if it plays."""
    house.player().devices[0].is_private_session = True
    house.move()
    house.minutes(3)
    starts = house.commands()
    with pytest.raises(SpotifyCommandRefusedError):
        # The fake refuses to play what plays, and hides that it does.
        play_of(house, playlist_uri=None)
        house.move()
    assert house.commands() == starts + 1
    assert house.player().is_playing


def test_a_retry_does_not_take_music_by_hand_for_its_own(house: House) -> None:
    """Weak point 12: the first call ended before it asked the player, and other music plays since."""
    motion = house.motion()
    house.service().decide(motion)
    house.minutes(1)
    house.player().play("d-bath", context_uri=OTHER)
    outcome = house.service().accept(motion)
    assert outcome.action is Action.ALREADY_PLAYING
    assert not house.session(outcome.session_id).playback_started
    house.minutes(6)
    house.check()
    assert house.player().is_playing


def test_a_retry_keeps_the_music_that_the_first_call_started(house: House) -> None:
    """The first call ended after the player had begun: the session stops it."""
    motion = house.motion()
    house.service().decide(motion)
    house.player().play("d-bath", context_uri=PLAYLIST)
    house.minutes(1)
    outcome = house.service().accept(motion)
    assert outcome.action is Action.ALREADY_PLAYING
    house.minutes(6)
    assert house.check().counts == {"paused": 1}


def test_a_room_takes_over_the_music_of_one_that_is_ending(house: House) -> None:
    """The checker of the bath is at work when a motion comes in the hall, on the same device."""
    house.sensor("hall", device="d-bath")
    row = house.session(house.move("bath").session_id)
    house.minutes(5)
    assert house.endings()._begin(row) is not None
    outcome = house.move("hall")
    assert outcome.action is Action.ALREADY_PLAYING
    assert house.session(row.session_id).status == "timeout"
    assert house.session(outcome.session_id).playback_started
    house.minutes(6)
    assert house.check().counts == {"paused": 1}


def test_an_album_by_hand_on_our_device_plays_on(house: House) -> None:
    """Weak point 12: the session had music here, and the listener has put on something else."""
    house.move()
    house.minutes(3)
    house.player().play("d-bath", context_uri=OTHER)
    outcome = house.move()
    assert outcome.action is Action.ALREADY_PLAYING
    assert not house.session(outcome.session_id).playback_started
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert house.player().is_playing


def test_an_album_by_hand_that_no_motion_has_seen_plays_on(house: House) -> None:
    """Weak point 12: only the end of the session hears it."""
    house.move()
    house.player().play("d-bath", context_uri=OTHER)
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert house.player().is_playing


def test_a_room_that_resumes_what_is_there_stops_only_that(house: House) -> None:
    """Without a playlist of the sensor, the album that went on is the music of the session."""
    house.stores.sensors.update("bath", SensorsUpdate(spotify_config=SpotifyPlaybackConfig(shuffle=True)))
    player = house.player()
    player.play("d-bath", context_uri=OTHER)
    player.pause(None)
    assert house.move().action is Action.PLAYBACK_RESUMED
    player.play("d-bath", context_uri=PLAYLIST)
    house.minutes(6)
    assert house.check().counts == {"silent": 1}
    assert player.is_playing


def test_a_playlist_does_not_end_in_an_occupied_room(house: House) -> None:
    """Weak point 17: at its end it begins again. Otherwise the silence would count as a pause by hand."""
    house.stores.sensors.update("bath", SensorsUpdate(timeout_minutes=60))
    house.move()
    for _ in range(4):
        house.minutes(50)
        assert house.move().action is Action.ALREADY_PLAYING


def test_music_starts_though_it_cannot_be_repeated(house: House) -> None:
    """What cannot be set is left as it is."""
    house.spotify.plan(Outage(status=500, times=None, path="/v1/me/player/repeat"))
    assert house.move().action is Action.PLAYBACK_STARTED
    assert house.player().is_playing


def test_a_pause_by_hand_holds_in_all_rooms_of_the_device(house: House) -> None:
    """The bath had the music, and a motion in the hall, on the same device, does not bring it back."""
    house.sensor("hall", device="d-bath")
    house.move("bath")
    house.player().pause(None)
    house.minutes(1)
    assert house.move("hall").action is Action.IGNORED_PAUSED
    house.minutes(2)
    assert house.move("bath").action is Action.IGNORED_PAUSED
    assert not house.player().is_playing


def test_a_pause_by_hand_ends_with_the_timeout_though_the_checker_is_late(house: House) -> None:
    """The room was empty for more than a timeout, and the schedule has not come yet."""
    house.move()
    house.player().pause(None)
    house.minutes(6.5)
    assert house.move().action is Action.PLAYBACK_RESUMED
    assert house.player().is_playing
