"""The player, against the wire-true fake."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.exceptions import (
    ResourceNotFoundError,
    SpotifyAPIError,
    SpotifyAuthenticationError,
    SpotifyCommandRefusedError,
    SpotifyDeniedError,
    SpotifyDeviceNotFoundError,
    SpotifyPlaybackError,
    SpotifyRateLimitError,
    SpotifyUnavailableError,
    ValidationError,
)
from orb_common.spotify import FixedToken, RateCircuit, SpotifyClient
from orb_testing.fakes.outages import Outage
from orb_testing.fakes.spotify_player import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock
    from orb_testing.fakes.spotify import SpotifyFake

ALBUM, OTHER = "spotify:album:1", "spotify:album:2"
COMMANDS: dict[str, Callable[[SpotifyClient], object]] = {
    "start": lambda own: own.start_playback("d-1", context_uri=ALBUM),
    "pause": lambda own: own.pause_playback("d-1"),
    "next": lambda own: own.skip_to_next("d-1"),
    "previous": lambda own: own.skip_to_previous("d-1"),
    "volume": lambda own: own.set_volume(10, "d-1"),
    "shuffle": lambda own: own.set_shuffle(True, "d-1"),
    "repeat": lambda own: own.set_repeat("track", "d-1"),
    "transfer": lambda own: own.transfer_playback("d-1"),
}
READS: dict[str, Callable[[SpotifyClient], object]] = {
    "devices": lambda own: own.get_devices(),
    "state": lambda own: own.get_playback_state(),
    "currently playing": lambda own: own.get_currently_playing(),
}
EACH_COMMAND = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
EACH_READ = pytest.mark.parametrize("read", READS.values(), ids=READS)


def sent(spotify: SpotifyFake) -> list[str]:
    return [
        f"{each.method} {each.path.removeprefix('/v1/me/player')} {each.status}" for each in spotify.requests
    ]


@pytest.fixture
def playing(spotify: SpotifyFake, player: SpotifyClient) -> SpotifyClient:
    """A client whose user hears an album in the kitchen."""
    spotify.user.player.play("d-1", context_uri=ALBUM)
    spotify.clock.advance(1)
    return player


def test_all_commands(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """Each command is one request with the status 204, and takes effect."""
    first = playing.get_currently_playing()
    playing.skip_to_next()
    playing.set_volume(10)
    playing.set_shuffle(True)
    playing.set_repeat("context")
    spotify.clock.advance(1)
    state = playing.get_playback_state()
    assert state is not None and state.device is not None and first is not None
    assert (state.shuffle, state.repeat, state.device.volume_percent) == (True, "context", 10)
    assert state.item_uri != first.item_uri
    playing.skip_to_previous()
    spotify.user.player.connect(Device(id="d-2", name="Bath"))
    playing.transfer_playback("d-2", play=False)
    spotify.clock.advance(1)
    state = playing.get_playback_state()
    assert state is not None and state.device is not None
    assert (state.device.id, state.item_uri, state.is_playing) == ("d-2", first.item_uri, True)
    assert all(request.status in {200, 204} for request in spotify.requests)


def test_music_starts_and_stops(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """With `confirm` the state is read until the effect shows."""
    done = player.start_playback("d-1", context_uri=ALBUM, confirm=3.0)
    assert (done.device_id, done.already, done.confirmed, done.failures) == ("d-1", False, True, ())
    assert spotify.user.player.is_playing
    assert player.pause_playback("d-1", confirm=3.0).confirmed
    assert not spotify.user.player.is_playing
    done = player.start_playback("d-1")
    assert not done.confirmed
    assert sent(spotify)[-1] == "PUT /play 204"


def test_a_start_with_settings(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """Shuffle waits for the music, because only a device that plays can be shuffled."""
    tracks = [f"spotify:track:{number}" for number in range(3)]
    done = player.start_playback(
        "d-1", uris=tracks, offset=1, position_ms=500, shuffle=True, volume_percent=80
    )
    assert done.failures == ()
    spotify.clock.advance(1)
    state = player.get_playback_state()
    assert state is not None and state.device is not None
    assert (state.item_uri, state.shuffle, state.device.volume_percent) == (tracks[1], True, 80)


def test_a_setting_that_is_refused(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """The music plays all the same, and the result says what was refused."""
    spotify.user.player.devices[0].supports_volume = False
    done = player.start_playback("d-1", context_uri=ALBUM, volume_percent=80, confirm=2.0)
    assert done.confirmed
    [error] = done.failures
    assert isinstance(error, SpotifyCommandRefusedError)
    assert error.reason == "VOLUME_CONTROL_DISALLOW"


def test_playing_already(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """To play what plays is a success after a look at the state."""
    done = playing.start_playback("d-1")
    assert (done.already, done.confirmed) == (True, True)
    assert sent(spotify) == ["PUT /play 403", "GET  200"]


def test_paused_already(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """To pause what is paused is a success after a look at the state."""
    playing.pause_playback(confirm=2.0)
    spotify.requests.clear()
    assert playing.pause_playback().already
    assert sent(spotify) == ["PUT /pause 403", "GET  200"]


def test_a_pause_of_another_device(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """If the music plays elsewhere, this device is silent, and the music plays on."""
    spotify.user.player.connect(Device(id="d-2", name="Bath"))
    assert playing.pause_playback("d-2").already
    assert spotify.user.player.is_playing


def test_a_500_for_what_is_so_already(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """Two equal calls in a row may be answered with 500. If the state is as wanted, it is a success."""
    spotify.plan(Outage(status=500, times=None, path="*/play"))
    assert playing.start_playback("d-1", context_uri=ALBUM).already
    with pytest.raises(SpotifyUnavailableError) as caught:
        playing.start_playback("d-1", context_uri=OTHER)
    assert caught.value.status_code == 500


def test_a_look_that_fails_does_not_replace_the_refusal(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """The error is the one of the command, with its reason."""
    spotify.plan(Outage(status=500, times=None, method="GET"))
    with pytest.raises(SpotifyCommandRefusedError) as caught:
        playing.start_playback("d-1")
    assert (caught.value.reason, caught.value.device_id) == ("UNKNOWN", "d-1")


def test_a_device_with_another_id(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """It is found again by its name, whatever its case, and the result has its id."""
    done = player.start_playback("d-old", device_name=" kitchen", context_uri=ALBUM, confirm=3.0)
    assert (done.device_id, done.confirmed) == ("d-1", True)
    assert sent(spotify)[:4] == ["PUT /play 404", "GET /devices 200", "PUT  204", "PUT /play 204"]
    spotify.requests.clear()
    assert player.pause_playback("d-old", device_name="Kitchen", confirm=3.0).device_id == "d-1"
    assert sent(spotify)[:3] == ["PUT /pause 404", "GET /devices 200", "PUT /pause 204"]


def test_no_active_device(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """A name is enough. Without one, the error says that no device is active."""
    with pytest.raises(SpotifyDeviceNotFoundError) as caught:
        player.start_playback(context_uri=ALBUM)
    assert (caught.value.status_code, caught.value.reason) == (404, "NO_ACTIVE_DEVICE")
    assert player.start_playback(device_name="Kitchen", context_uri=ALBUM).device_id == "d-1"


def test_a_device_that_is_off(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """A device that is not connected, or accepts no commands, is not found."""
    spotify.user.player.connect(Device(id="d-2", name="Bath", is_restricted=True))
    for name in (None, "Hall", "Bath"):
        with pytest.raises(SpotifyDeviceNotFoundError) as caught:
            player.start_playback("d-9", device_name=name, context_uri=ALBUM)
        assert caught.value.device_id == "d-9"
        assert not caught.value.retryable
    assert player.find_device("d-9", "Bath") is None
    found = player.find_device("d-9", "KITCHEN")
    assert found is not None and found.id == "d-1"
    assert player.find_device() is None


@EACH_COMMAND
def test_premium_is_required(spotify: SpotifyFake, player: SpotifyClient, command: Any) -> None:
    """Each command of a user without Premium is denied, with Spotify's reason, and is not tried again."""
    spotify.user.player.premium = False
    with pytest.raises(SpotifyDeniedError) as caught:
        command(player)
    assert (caught.value.status_code, caught.value.reason) == (403, "PREMIUM_REQUIRED")
    assert len(spotify.requests) == 1


@EACH_COMMAND
def test_a_restricted_device(spotify: SpotifyFake, player: SpotifyClient, command: Any) -> None:
    """A device that accepts no commands refuses all of them, and the error says which device."""
    spotify.user.player.devices[0].is_restricted = True
    with pytest.raises(SpotifyPlaybackError) as caught:
        command(player)
    assert (caught.value.reason, caught.value.device_id) == ("DEVICE_NOT_CONTROLLABLE", "d-1")


@EACH_COMMAND
def test_a_scope_is_missing(spotify: SpotifyFake, clock: ManualClock, command: Any) -> None:
    """A token that may only read is denied."""
    access = spotify.tokens(scopes=["user-read-playback-state"]).access_token
    own = SpotifyClient(access, url=spotify.api_url, clock=clock)
    with pytest.raises(SpotifyDeniedError) as caught:
        command(own)
    assert caught.value.status_code == 403


def test_a_private_session(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """What plays is not shown: the state is None, and a start cannot be confirmed."""
    spotify.user.player.devices[0].is_private_session = True
    done = player.start_playback("d-1", context_uri=ALBUM, confirm=3.0)
    assert not done.confirmed
    spotify.clock.advance(1)
    assert spotify.user.player.is_playing
    assert player.get_playback_state() is None
    assert player.get_currently_playing() is None
    assert player.get_devices()[0].is_private_session


def test_a_device_that_is_not_available_for_a_moment(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """After 202 the state is read, and the command is sent again after five seconds."""
    spotify.plan(Outage(status=202, path="*/play"))
    done = player.start_playback("d-1", context_uri=ALBUM)
    assert done.confirmed
    assert spotify.user.player.is_playing
    assert [line for line in sent(spotify) if "/play" in line] == ["PUT /play 202", "PUT /play 204"]


def test_a_202_that_was_carried_out(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """A command that shows is not sent again."""
    spotify.plan(Outage(status=202, path="*/play", acts=True))
    assert player.start_playback("d-1", context_uri=ALBUM).confirmed
    assert [line for line in sent(spotify) if "/play" in line] == ["PUT /play 202"]


def test_a_202_that_shows_when_it_is_sent_again(spotify: SpotifyFake, playing: SpotifyClient) -> None:
    """The second pause is refused, because the first has taken effect after the last look."""
    spotify.user.player.delay = 5.1
    spotify.plan(Outage(status=202, path="*/pause", acts=True))
    assert playing.pause_playback("d-1").confirmed
    assert not spotify.user.player.is_playing


def test_a_pause_of_a_device_that_is_switched_off(
    spotify: SpotifyFake, playing: SpotifyClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing plays any more, which is what the pause wants."""
    pause = spotify.user.player.pause

    def pause_and_go(device_id: str | None) -> None:
        pause(device_id)
        spotify.user.player.disconnect("d-1")

    monkeypatch.setattr(spotify.user.player, "pause", pause_and_go)
    assert playing.pause_playback("d-1", confirm=3.0).confirmed


@pytest.mark.parametrize(("delay", "confirm"), [(0.1, 0.2), (1.2, 1.7)])
def test_a_short_wait(spotify: SpotifyFake, player: SpotifyClient, delay: float, confirm: float) -> None:
    """The state is read at the end of `confirm` too."""
    spotify.user.player.delay = delay
    assert player.start_playback("d-1", context_uri=ALBUM, confirm=confirm).confirmed


def test_a_wait_until_the_end_of_the_call(spotify: SpotifyFake, clock: ManualClock) -> None:
    """The last look has its own time: the error says that the effect does not show."""
    spotify.user.player.delay = 60.0
    own = SpotifyClient(spotify.tokens().access_token, url=spotify.api_url, clock=clock, seconds=5.0)
    with pytest.raises(SpotifyUnavailableError):
        own.start_playback("d-1", context_uri=ALBUM, confirm=60.0)
    assert sum(clock.slept) == pytest.approx(4.0)


def test_a_secret_that_is_lost_after_the_start(spotify: SpotifyFake, clock: ManualClock) -> None:
    """An error of AWS at a setting does not fail a start: the music plays."""

    class Lost(FixedToken):
        def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
            if spotify.requests:
                raise ResourceNotFoundError("secret")
            return super().access_token(refused=refused, until=until)

    own = SpotifyClient(Lost(spotify.tokens().access_token), url=spotify.api_url, clock=clock)
    done = own.start_playback("d-1", context_uri=ALBUM, volume_percent=20, shuffle=True)
    assert [type(error) for error in done.failures] == [ResourceNotFoundError] * 2
    with pytest.raises(ResourceNotFoundError):
        own.get_devices()


def test_a_command_that_never_shows(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """The call ends in its time, with an error that may pass."""
    spotify.user.player.delay = 60.0
    with pytest.raises(SpotifyUnavailableError) as caught:
        player.start_playback("d-1", context_uri=ALBUM, confirm=2.0)
    assert (caught.value.status_code, caught.value.retryable) == (204, True)


@EACH_READ
def test_a_state_that_cannot_be_read_is_an_error(
    spotify: SpotifyFake, player: SpotifyClient, read: Any
) -> None:
    """An error is not "nothing plays": a session would end while the music plays on."""
    for status, kind in (
        (401, SpotifyAuthenticationError),
        (403, SpotifyDeniedError),
        (500, SpotifyUnavailableError),
        (429, SpotifyRateLimitError),
    ):
        spotify.plan(Outage(status=status, times=None))
        with pytest.raises(kind):
            read(player)
        spotify._outages.clear()


@EACH_COMMAND
@pytest.mark.parametrize("body", ["", "paused", "{}"])
def test_a_200_with_any_body(spotify: SpotifyFake, playing: SpotifyClient, command: Any, body: str) -> None:
    """Some commands answer 200 in place of 204."""
    spotify.plan(Outage(status=200, body=body, acts=True))
    command(playing)
    assert len(spotify.requests) == 1


@EACH_COMMAND
def test_an_outage(spotify: SpotifyFake, playing: SpotifyClient, command: Any) -> None:
    """A skip is sent once. Other commands are tried again, and succeed after the outage."""
    spotify.plan(Outage(status=503, times=1))
    if command in {COMMANDS["next"], COMMANDS["previous"]}:
        with pytest.raises(SpotifyUnavailableError):
            command(playing)
        assert len(spotify.requests) == 1
    else:
        command(playing)
        assert len(spotify.requests) == 2


def test_one_deadline_for_a_start(spotify: SpotifyFake, clock: ManualClock) -> None:
    """All requests of a method share its time, also with a device that is looked up."""
    own = SpotifyClient(
        spotify.tokens().access_token,
        url=spotify.api_url,
        clock=clock,
        circuit=RateCircuit(),
        random=random.Random(1),
        deadline=lambda: end,
    )
    end = clock.monotonic() + 4
    spotify.plan(Outage(status=404, path="*/play"), Outage(status=503, times=None, path="*/devices"))
    with pytest.raises(SpotifyAPIError):
        own.start_playback("d-1", context_uri=ALBUM, confirm=60.0)
    assert clock.monotonic() < end


def test_arguments(spotify: SpotifyFake, player: SpotifyClient) -> None:
    """What is not valid is refused, and nothing is sent."""
    for call, field in (
        (lambda: player.set_volume(101), "volume_percent"),
        (lambda: player.start_playback(volume_percent=-1), "volume_percent"),
        (lambda: player.set_repeat("all"), "state"),
        (lambda: player.start_playback(context_uri=ALBUM, uris=["spotify:track:1"]), "uris"),
    ):
        with pytest.raises(ValidationError) as caught:
            call()
        assert caught.value.field == field
    for token in (None, ""):
        with pytest.raises(SpotifyAuthenticationError):
            SpotifyClient(token)
    assert spotify.requests == []
