"""The story of motion: a sensor moves, and music starts. It goes on under silence, old tokens and a Spotify that is down."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from orb_testing.fakes.outages import Outage
from orb_tools.demo.motion_stage import DELAY, PLAY, motion_stage
from orb_tools.demo.stage import Scene
from orb_tools.embedded.client import aws_client
from orb_tools.errors import ToolError
from orb_tools.hub.people import BRUNO
from orb_tools.motion.moving_in import connect_listener, deregister, register
from orb_tools.motion.rooms import Room
from orb_tools.motion.spotify_beside import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_tools.demo.motion_stage import MotionStage
    from orb_tools.demo.stage import Scenes
    from orb_tools.embedded.state_file import Running


def _room(name: str, number: int, playlist: str, *, quiet: bool = False) -> Room:
    return Room(
        name=name,
        person=BRUNO,
        sensor_id=f"{name.lower()}-demo",
        device_id=f"speaker-{number}",
        playlist_uri=f"spotify:playlist:{playlist}",
        quiet=quiet,
    )


KITCHEN: Final = _room("Kitchen", 1, "37i9dQZF1DX0XUsuxWHRQd")
BATHROOM: Final = _room("Bathroom", 2, "37i9dQZF1DXcBWIGoYBM5M")
NURSERY: Final = _room("Nursery", 3, "37i9dQZF1DX4WYpdgoIcn6", quiet=True)
ROOMS: Final = (KITCHEN, BATHROOM, NURSERY)
TOKENS: Final = "/api/token"
SILENCE: Final = (KITCHEN.timeout_minutes + 1) * 60


def play_motion(scenes: Scenes, running: Running) -> None:
    """Play the whole story. Raises `ToolError` when a function or the broker does not answer."""
    with motion_stage(scenes, running, ROOMS) as stage:
        keys = _play_registration(stage)
        _play_first_motion(stage)
        _play_next_motions(stage)
        _play_two_rooms(stage)
        _play_silence(stage)
        _play_tokens(stage)
        _play_outage(stage)
        _play_departure(stage)
        _play_secrets(stage, keys)


def _play_registration(stage: MotionStage) -> Sequence[str]:
    """Return the private keys that were given out."""
    start = time.perf_counter()
    account = connect_listener(stage.running, stage.spotify, KITCHEN)
    account.player.delay = DELAY
    stage.reader.accounts = {KITCHEN.user_id: account}
    stage.check("Bruno has connected his Spotify", good=True, start=start)
    keys = []
    for room in ROOMS:
        start = time.perf_counter()
        answer = register(stage.running, room)
        keys.append(str(answer.get("privateKey")))
        good = _is_bound(stage, room, answer)
        stage.check(f"the sensor of the {room.name.lower()} is registered, with a certificate", good=good, start=start)
    start = time.perf_counter()
    refused = False
    with suppress(ToolError):
        refused = "statusCode" in register(stage.running, KITCHEN)
    stage.check("... a second one with its id is refused", good=refused, start=start)
    start = time.perf_counter()
    for room in ROOMS:
        stage.connect(room)
    stage.check("the three sensors connect by MQTT", good=True, start=start)
    return keys
