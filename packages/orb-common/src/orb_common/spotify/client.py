"""The player of one user. See docs/spotify.md.

Source: the Player section of https://developer.spotify.com/documentation/web-api/reference
"""

from __future__ import annotations

import random as _random
from dataclasses import dataclass
from http import HTTPStatus
from math import inf
from typing import TYPE_CHECKING

from orb_common.exceptions import OrbError, SpotifyAPIError, SpotifyDeviceNotFoundError, ValidationError
from orb_common.http.calls import POLICY
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .confirmation import ACCEPTED, Playing, may_hold_already, wait_until
from .play_arguments import check_volume, play_body
from .player_state import Device, PlaybackState
from .token_providers import FixedToken
from .web_api import API_URL, SECONDS, WebApi

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import requests

    from orb_common.aws.deadlines import Deadline
    from orb_common.http.calls import Method
    from orb_common.utils.retry import Random, RetryPolicy

    from .circuits import RateCircuit
    from .token_providers import TokenProvider

__all__ = ["Done", "SpotifyClient"]

REPEAT_STATES = ("context", "off", "track")
TRANSFER = "transfer playback"
LOOK_SECONDS = 1.0
"""For a look at the player after the last wait."""
SETTING_SECONDS = 3.0
"""For the start of the music, before it is shuffled: only a device that plays can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command to play or to pause has done."""

    device_id: str | None
    """The device, which may have another id than before. None: the active one."""
    already: bool = False
    """The player was as wanted before."""
    confirmed: bool = False
    """The state of the player shows it. False: it was not read, or the session is private."""
    failures: tuple[OrbError, ...] = ()
    """Why shuffle or volume could not be set. The music plays."""


class SpotifyClient:
    """The player of one user. Its methods raise `SpotifyAPIError`, and `ValidationError` if an argument is wrong.

    Another `OrbError` is one of the source of the tokens, such as a secret that is missing or cannot be read.

    All commands need Premium. Spotify answers before a command takes effect. Threads can share a client.

    Args:
        tokens: An access token, or where to get one, such as `UserTokens`.
        url: The address of the Web API.
        circuit: The rate limit. Default: that of the app in this process.
        session: Sends the requests. Default: one for each thread.
        clock: Source of the time, which waits too.
        random: Source of randomness for the waits.
        policy: Tries and waits of a request.
        seconds: For one method, with all its requests, tries and waits.
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`.
    """

    def __init__(
        self,
        tokens: TokenProvider | str | None,
        *,
        url: str = API_URL,
        circuit: RateCircuit | None = None,
        session: requests.Session | None = None,
        clock: Clock = SYSTEM_CLOCK,
        random: Random = _random,
        policy: RetryPolicy = POLICY,
        seconds: float = SECONDS,
        deadline: Deadline = None,
    ) -> None:
        self._clock = clock
        self._api = WebApi(
            FixedToken(tokens) if tokens is None or isinstance(tokens, str) else tokens,
            url=url,
            circuit=circuit,
            session=session,
            clock=clock,
            random=random,
            policy=policy,
            seconds=seconds,
            deadline=deadline,
        )

    def start_playback(
        self,
        device_id: str | None = None,
        *,
        device_name: str | None = None,
        context_uri: str | None = None,
        uris: Sequence[str] = (),
        offset: int | str | None = None,
        position_ms: int | None = None,
        shuffle: bool | None = None,
        volume_percent: int | None = None,
        confirm: float = 0.0,
    ) -> Done:
        """Play a context or tracks, or resume what was playing.

        A device that is not found by its id is looked up by its name. A player that plays this already is a success.

        Args:
            device_id: The device. None: the active one.
            device_name: Its name, if the id has changed.
            context_uri: An album, artist or playlist.
            uris: Tracks or episodes, if there is no context.
            offset: Where in the context or the tracks to begin: an index or an address. Not for artists.
            position_ms: Where in the track to begin.
            shuffle: Whether to shuffle.
            volume_percent: 0 to 100.
            confirm: Seconds to wait until the music shows. 0: no wait, unless Spotify says that the device is not
                available for a moment.
        """
        body = play_body(context_uri, uris, offset, position_ms)
        check_volume(volume_percent)
        until = self._api.end()
        done = self._carry_out(
            "/me/player/play", "start playback", body, device_id, device_name,
            wanted=Playing(playing=True, context_uri=context_uri, uris=tuple(uris)), confirm=confirm, until=until,
        )  # fmt: skip
        settings: list[Callable[[], None]] = []
        if volume_percent is not None:
            settings.append(lambda: self._set_volume(volume_percent, done.device_id, until))
        if shuffle is not None:
            settings.append(lambda: self._shuffle_started(done, on=shuffle, until=until))
        failures = tuple(error for setting in settings if (error := _failure(setting)) is not None)
        return Done(
            device_id=done.device_id, already=done.already, confirmed=done.confirmed, failures=failures
        )

    def pause_playback(
        self, device_id: str | None = None, *, device_name: str | None = None, confirm: float = 0.0
    ) -> Done:
        """Stop the music. If another device plays, it plays on. A player that is paused is a success.

        Args:
            device_id: The device. None: the active one.
            device_name: Its name, if the id has changed.
            confirm: Seconds to wait until the pause shows. 0: no wait, unless Spotify says that the device is not
                available for a moment.
        """
        return self._carry_out(
            "/me/player/pause", "pause playback", None, device_id, device_name,
            wanted=Playing(playing=False), confirm=confirm, until=self._api.end(),
        )  # fmt: skip

    def skip_to_next(self, device_id: str | None = None) -> None:
        """Go to the next track. The request is never sent twice."""
        self._command("POST", "/me/player/next", "skip to next", device_id)

    def skip_to_previous(self, device_id: str | None = None) -> None:
        """Go to the previous track. The request is never sent twice."""
        self._command("POST", "/me/player/previous", "skip to previous", device_id)

    def set_volume(self, volume_percent: int, device_id: str | None = None) -> None:
        """Set the volume of a device, 0 to 100."""
        check_volume(volume_percent)
        self._set_volume(volume_percent, device_id, None)

    def set_shuffle(self, state: bool, device_id: str | None = None) -> None:
        """Set whether tracks play in another order."""
        self._set_shuffle(device_id, on=state, until=None)

    def set_repeat(self, state: str, device_id: str | None = None) -> None:
        """Set what repeats: "track", "context" or "off"."""
        if state not in REPEAT_STATES:
            raise ValidationError("state must be track, context or off", field="state")
        self._command("PUT", "/me/player/repeat", "set repeat", device_id, params={"state": state})

    def transfer_playback(self, device_id: str, play: bool = True) -> None:
        """Move what plays to another device. `play`: play there; otherwise the state stays, so nothing pauses."""
        self._transfer(device_id, play=play, until=None)

    def get_devices(self) -> tuple[Device, ...]:
        """Return the devices that are connected."""
        return self._devices(None)

    def find_device(self, device_id: str | None = None, name: str | None = None) -> Device | None:
        """Return the device with an id, otherwise one with a name that accepts commands. None: no device fits."""
        return _pick(self._devices(None), device_id, name)

    def get_playback_state(self) -> PlaybackState | None:
        """Return what plays, and where. None: nothing can be seen, because no device is active or it is private."""
        return self._state(None)

    def get_currently_playing(self) -> PlaybackState | None:
        """Return what plays, without the device. None: as `get_playback_state`."""
        body = self._api.read("/me/player/currently-playing", "get what plays")
        return None if body is None else PlaybackState.from_json(body)

    def _carry_out(
        self,
        path: str,
        operation: str,
        body: dict[str, object] | None,
        device_id: str | None,
        device_name: str | None,
        *,
        wanted: Playing,
        confirm: float,
        until: float,
    ) -> Done:
        target = device_id

        def send() -> int:
            return self._command("PUT", path, operation, target, body=body, until=until)

        def already(error: SpotifyAPIError) -> bool:
            # Another operation, such as the refresh of the token, says nothing about the player.
            of_player = error.operation in {operation, TRANSFER}
            return of_player and may_hold_already(error) and self._is(wanted, target, until)

        def send_again() -> int:
            try:
                return send()
            except SpotifyAPIError as error:
                # The first one may have taken effect meanwhile.
                if not already(error):
                    raise
                return HTTPStatus.NO_CONTENT

        try:
            try:
                status = send()
            except SpotifyDeviceNotFoundError:
                device = _pick(self._devices(until), device_id, device_name)
                if device is None or device.id is None:
                    raise
                target = device.id
                if wanted.playing:
                    self._transfer(target, play=False, until=until)
                status = send()
        except SpotifyAPIError as error:
            if not already(error):
                raise
            return Done(device_id=target, already=True, confirmed=True)
        confirmed = False
        if confirm > 0 or status == ACCEPTED:
            seconds = inf if status == ACCEPTED else confirm
            confirmed = self._wait(_on(wanted, target), status, send_again, seconds, until)
        return Done(device_id=target, confirmed=confirmed)

    def _wait(
        self, wanted: Playing, status: int, send: Callable[[], int], seconds: float, until: float
    ) -> bool:
        # The last look is at the end of the wait.
        end = min(self._clock.monotonic() + seconds, until - LOOK_SECONDS)
        return wait_until(
            wanted,
            status,
            send=send,
            state=lambda: self._state(end + LOOK_SECONDS),
            devices=lambda: self._devices(end + LOOK_SECONDS),
            clock=self._clock,
            end=end,
        )

    def _is(self, wanted: Playing, device_id: str | None, until: float) -> bool:
        """Return whether the player is as wanted. A state that cannot be read does not replace the first error."""
        try:
            return _on(wanted, device_id).holds(self._state(until))
        except OrbError:
            return False

    def _command(
        self,
        method: Method,
        path: str,
        operation: str,
        device_id: str | None,
        *,
        params: dict[str, str] | None = None,
        body: dict[str, object] | None = None,
        until: float | None = None,
    ) -> int:
        query = {**(params or {}), **({} if device_id is None else {"device_id": device_id})}
        return self._api.send(
            method, path, operation, until=until, params=query, body=body, device_id=device_id
        ).status_code

    def _set_volume(self, volume_percent: int, device_id: str | None, until: float | None) -> None:
        params = {"volume_percent": str(volume_percent)}
        self._command("PUT", "/me/player/volume", "set volume", device_id, params=params, until=until)

    def _set_shuffle(self, device_id: str | None, *, on: bool, until: float | None) -> None:
        params = {"state": "true" if on else "false"}
        self._command("PUT", "/me/player/shuffle", "set shuffle", device_id, params=params, until=until)

    def _shuffle_started(self, done: Done, *, on: bool, until: float) -> None:
        if not done.confirmed:
            playing = Playing(playing=True, device_id=done.device_id)
            self._wait(playing, HTTPStatus.NO_CONTENT, lambda: HTTPStatus.NO_CONTENT, SETTING_SECONDS, until)
        self._set_shuffle(done.device_id, on=on, until=until)

    def _transfer(self, device_id: str, *, play: bool, until: float | None) -> None:
        self._api.send(
            "PUT",
            "/me/player",
            TRANSFER,
            until=until,
            body={"device_ids": [device_id], "play": play},
            device_id=device_id,
        )

    def _devices(self, until: float | None) -> tuple[Device, ...]:
        body = self._api.read("/me/player/devices", "get devices", until=until) or {}
        devices = body.get("devices")
        return tuple(map(Device.from_json, devices)) if isinstance(devices, list) else ()

    def _state(self, until: float | None) -> PlaybackState | None:
        body = self._api.read("/me/player", "get the playback state", until=until)
        return None if body is None else PlaybackState.from_json(body)


def _on(wanted: Playing, device_id: str | None) -> Playing:
    return Playing(
        playing=wanted.playing, device_id=device_id, context_uri=wanted.context_uri, uris=wanted.uris
    )


def _failure(setting: Callable[[], None]) -> OrbError | None:
    try:
        setting()
    except OrbError as error:
        return error
    return None


def _pick(devices: Sequence[Device], device_id: str | None, name: str | None) -> Device | None:
    usable = [device for device in devices if device.id is not None and not device.is_restricted]
    by_id = [device for device in usable if device.id == device_id]
    wanted = name.strip().casefold() if name else None
    by_name = [device for device in usable if device.name.strip().casefold() == wanted]
    return next(iter(by_id + by_name), None)
