"""The routes that use the caller's Spotify."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from lambdas.motion.api.access import require
from lambdas.motion.api.answers import DeviceAnswer, DevicesAnswer, PlayerTestAnswer
from lambdas.motion.api.inputs import PlayerAction
from lambdas.motion.consents import ended
from orb_common.exceptions import DynamoDBConditionFailedError, SpotifyReauthorizationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.motion.api.callers import Caller
    from lambdas.motion.api.inputs import NoInput, PlayerTest
    from lambdas.motion.api.service import Api
    from orb_common.aws.dynamodb import Condition
    from orb_common.spotify import SpotifyClient
    from orb_models.models.motion.listeners import Listeners

CONFIRM_SECONDS: Final = 3.0


def devices(api: Api, caller: Caller, _: NoInput) -> DevicesAnswer:
    """Return the caller's devices at Spotify."""
    with _player(api, caller, "ListenersGet") as player:
        found = tuple(DeviceAnswer.model_validate(asdict(device)) for device in player.get_devices())
    return DevicesAnswer(devices=found, count=len(found))


def try_out(api: Api, caller: Caller, request: PlayerTest) -> PlayerTestAnswer:
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
        with suppress(DynamoDBConditionFailedError):
            # A person who has connected again meanwhile stays connected.
            api.listeners.update(caller.user_id, ended(), condition=_same_consent(api, listener))
        raise


def _same_consent(api: Api, listener: Listeners) -> Condition:
    authorized_at = api.listeners.attributes.authorized_at
    if listener.authorized_at is None:
        return authorized_at.not_exists()
    return authorized_at.eq(listener.authorized_at)
