"""The routes that use the caller's Spotify."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from lambdas.motion.api.access import require
from lambdas.motion.api.answers import DeviceAnswer, DevicesAnswer, PlayerTestAnswer
from lambdas.motion.api.inputs import PlayerAction
from orb_common.exceptions import SpotifyReauthorizationError
from orb_models.inputs.motion.listeners import ListenersUpdate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import NoInput, PlayerTest
    from lambdas.motion.api.service import Api
    from orb_common.spotify import SpotifyClient

CONFIRM_SECONDS: Final = 3.0


def devices(api: Api, caller: Caller, _: NoInput) -> DevicesAnswer:
    """Return the caller's devices at Spotify."""
    with _player(api, caller, "ListenersGet") as player:
        found = tuple(DeviceAnswer.model_validate(asdict(device)) for device in player.get_devices())
    return DevicesAnswer(devices=found, count=len(found))


def test(api: Api, caller: Caller, request: PlayerTest) -> PlayerTestAnswer:
    """Play or pause on a device of the caller, and say whether it worked."""
    with _player(api, caller, "ListenersUpdate") as player:
        if request.action is PlayerAction.PLAY:
            done = player.start_playback(
                request.device_id, context_uri=request.playlist_uri, confirm=CONFIRM_SECONDS
            )
        else:
            done = player.pause_playback(request.device_id, confirm=CONFIRM_SECONDS)
    wanted = "it plays" if request.action is PlayerAction.PLAY else "it is paused"
    return PlayerTestAnswer(
        success=True,
        action=request.action,
        device_id=done.device_id,
        playlist_uri=request.playlist_uri,
        confirmed=done.confirmed,
        message=wanted if done.confirmed or done.already else "the device has the command",
    )


@contextmanager
def _player(api: Api, caller: Caller, operation: str) -> Iterator[SpotifyClient]:
    """Yield the caller's player. If the consent has ended, the row says so from then on."""
    require(caller, operation)
    listener = api.profile(caller)
    try:
        yield api.player(listener)
    except SpotifyReauthorizationError:
        api.listeners.update(
            caller.user_id, ListenersUpdate(spotify_connected=False, reauth_required=True),
            # A person who has connected again meanwhile stays connected.
            condition=api.listeners.attributes.updated_at.eq(listener.updated_at),
        )  # fmt: skip
        raise
