"""People move into rooms, with their rows, accounts at Spotify and registered sensors, and out again."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from orb_common.aws.dynamodb import DynamoDB
from orb_testing.fakes.spotify import SCOPES
from orb_testing.fakes.spotify_accounts import ACCESS_SECONDS
from orb_testing.fakes.spotify_player import Device
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import invoke_deployed
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orb_models.repositories.motion.listeners import ListenersRepository
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.fakes.spotify_accounts import User
    from orb_tools.embedded.state_file import Running
    from orb_tools.motion.rooms import Room

REFRESH_AFTER: Final = timedelta(minutes=20)
"""Tokens live for an hour and are refreshed forty minutes before their end."""
ALWAYS: Final = {"enabled": True, "startTime": "00:00", "endTime": "23:59"}
"""Quiet hours of all day but one minute. A window that ends when it begins is refused."""


@contextmanager
def moved_in(running: Running, spotify: SpotifyFake, rooms: Sequence[Room]) -> Iterator[Mapping[str, User]]:
    """Have people live in the rooms for the block. Yield their accounts at Spotify by user id.

    Raises:
        ToolError: A sensor cannot be registered.
    """
    accounts: dict[str, User] = {}
    registered: list[Room] = []
    try:
        for room in rooms:
            if room.user_id not in accounts:
                accounts[room.user_id] = connect_listener(running, spotify, room)
            accounts[room.user_id].player.connect(Device(id=room.device_id, name=room.name))
            answer = register(running, room)
            if answer["statusCode"] != HTTPStatus.CREATED:
                raise ToolError(f"sensor {room.sensor_id} was not registered: {answer['message']}")
            registered.append(room)
        yield accounts
    finally:
        for room in registered:
            deregister(running, room)
        for room in {room.user_id: room for room in rooms if room.user_id in accounts}.values():
            _forget_listener(running, room)


def registration_of(room: Room) -> Mapping[str, Any]:
    """Return the request that registers the sensor of a room: the body of `POST /sensors`."""
    return {
        "sensorId": room.sensor_id,
        "name": room.name,
        "location": room.name,
        "spotifyConfig": {
            "deviceId": room.device_id,
            "deviceName": room.name,
            "playlistUri": room.playlist_uri,
        },
        "timeoutMinutes": room.timeout_minutes,
        "motionDebounceMinutes": room.debounce_minutes,
        **({"quietHours": ALWAYS} if room.quiet else {}),
    }


def register(running: Running, room: Room) -> Mapping[str, Any]:
    """Register the sensor of a room, and return the answer: a statusCode, and the private key or a message.

    Raises:
        ToolError: The function failed.
    """
    event = {"action": "register", "userId": room.user_id, **registration_of(room)}
    call = invoke_deployed(running, "device_registration", event)
    if call.error is not None or not isinstance(call.payload, dict):
        raise ToolError(f"the registration of {room.sensor_id} failed", faults=[str(call.error), *call.logs])
    return call.payload


def deregister(running: Running, room: Room) -> Mapping[str, Any]:
    """Remove the sensor of a room, with its certificate, and return the answer: a statusCode. Raises `ToolError`."""
    event = {"action": "deregister", "sensorId": room.sensor_id, "userId": room.user_id}
    call = invoke_deployed(running, "device_registration", event)
    if call.error is not None or not isinstance(call.payload, dict):
        raise ToolError(f"the removal of {room.sensor_id} failed", faults=[str(call.error), *call.logs])
    return call.payload


def connect_listener(running: Running, spotify: SpotifyFake, room: Room) -> User:
    """Store the person of a room, who has just consented at Spotify, and return the account there."""
    from orb_models.inputs.motion.listeners import ListenersCreate

    account = spotify.add_user(room.user_id)
    tokens, now = spotify.tokens(user=account), datetime.now(UTC)
    secret = {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "expires_at": int(now.timestamp()) + ACCESS_SECONDS,
        "authorized_at": int(now.timestamp()),
        "scope": " ".join(SCOPES),
    }
    stored = aws_client("secretsmanager", running.endpoint).create_secret(
        Name=f"{_prefix(running)}/motion/listeners/{room.user_id}", SecretString=json.dumps(secret)
    )
    _listeners(running).create(
        ListenersCreate(
            user_id=room.user_id,
            email=f"{room.user_id}@example.org",
            name=room.person.first_name,
            spotify_user_id=account.id,
            spotify_connected=True,
            spotify_token_secret_arn=stored["ARN"],
            authorized_at=now,
            refreshable="connected",
            refresh_due_at=now + REFRESH_AFTER,
        )
    )
    return account


def _forget_listener(running: Running, room: Room) -> None:
    _listeners(running).delete(room.user_id)
    aws_client("secretsmanager", running.endpoint).delete_secret(
        SecretId=f"{_prefix(running)}/motion/listeners/{room.user_id}", ForceDeleteWithoutRecovery=True
    )


def _listeners(running: Running) -> ListenersRepository:
    from orb_models.repositories.motion.listeners import ListenersRepository

    return ListenersRepository(
        table_name=running.tables["Listeners"],
        dynamodb=DynamoDB(client=aws_client("dynamodb", running.endpoint)),
    )


def _prefix(running: Running) -> str:
    return running.stacks["motion"].removesuffix("-motion")
