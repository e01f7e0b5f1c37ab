"""Where the scenes of motion are played: sensors that speak MQTT, a Spotify beside the functions, and passing time."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from orb_tools.demo.stage import Scene, Scenes
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.invoke import invoke_deployed
from orb_tools.errors import ToolError
from orb_tools.hub.people import BRUNO
from orb_tools.motion.device_connection import DeviceConnection, motion_topic
from orb_tools.motion.function_log import log_lines
from orb_tools.motion.house_look import HouseReader
from orb_tools.motion.listener_api import ListenerApi
from orb_tools.motion.passing_time import PassingTime, schedules_stopped
from orb_tools.motion.spotify_beside import spotify_beside
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sessions import Sessions
    from orb_testing.fakes.server import ReceivedRequest
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.fakes.spotify_accounts import User
    from orb_tools.embedded.state_file import Running
    from orb_tools.motion.rooms import Room

LONGEST: Final = 30.0
"""Seconds of real time that anything may take."""
DELAY: Final = 0.1
"""Seconds until a command to this Spotify takes effect."""
PLAY: Final = "/v1/me/player/play"


@dataclass(kw_only=True)
class MotionStage(Scenes):
    """Plays scenes in rooms."""

    running: Running
    spotify: SpotifyFake
    passing: PassingTime
    reader: HouseReader
    api: ListenerApi
    devices: ExitStack
    _connections: dict[str, DeviceConnection] = field(default_factory=dict)
    motions: int = 0
    """How many were sent. A message that comes twice is one."""
    _last: int = 0
    _sent: dict[str, object] = field(default_factory=dict)

    @property
    def account(self) -> User:
        """The account at Spotify of the person in the story."""
        (account,) = self.reader.accounts.values()
        return account

    def connect(self, room: Room) -> None:
        """Connect the sensor of a room. Raises `ToolError`."""
        connection = DeviceConnection(self.running.endpoint, room.sensor_id)
        self._connections[room.sensor_id] = self.devices.enter_context(connection)

    def send(self, room: Room) -> int:
        """Send a motion, and return its second. No two motions have the same one."""
        self._sent = self._message()
        self._connections[room.sensor_id].send(motion_topic(room.sensor_id), self._sent)
        return self._last

    def send_again(self, room: Room, event: MotionEvents) -> None:
        """Send the last message again, and return when the function has answered it again. Raises `ToolError`."""
        before = self._answers(event)
        self._connections[room.sensor_id].send(motion_topic(room.sensor_id), self._sent)
        self.wait("the answer to a motion that came again", lambda: self._answers(event) > before)

    def _answers(self, event: MotionEvents) -> int:
        return sum(event.event_id in line for line in self.lines("motion_handler"))

    def queue(self, room: Room) -> int:
        """Give a motion to Lambda's queue, from which a call that fails is tried again. Return its second.

        IoT Core puts each message there. The rule of the embedded AWS calls the function without it.
        """
        event = {**self._message(), "sensorId": room.sensor_id, "receivedTimestamp": self._last * 1000}
        aws_client("lambda", self.running.endpoint).invoke(
            FunctionName=self.running.functions["motion_handler"],
            InvocationType="Event",
            Payload=json.dumps(event).encode(),
        )
        return self._last

    def _message(self) -> dict[str, object]:
        self._last = max(int(time.time()), self._last + 1)
        self.motions += 1
        return {
            "event": "motion_detected",
            "timestamp": self._last,
            "metadata": {"batteryLevel": 87, "signalStrength": -58, "firmwareVersion": "1.2.0"},
        }

    def wait(self, what: str, condition: Callable[[], object]) -> None:
        """Return when a condition holds. Raises `ToolError` if it never does."""
        deadline = time.monotonic() + LONGEST
        while not condition():
            if time.monotonic() > deadline:
                lines = tail("\n".join(self.lines("motion_handler")))
                raise ToolError(f"{what} did not happen in {LONGEST:.0f} s", faults=[*map(scrub, lines)])
            time.sleep(0.005)

    def recorded(self, room: Room, second: int) -> MotionEvents:
        """Return the event of a motion when a function has dealt with it. Raises `ToolError`.

        Its answer is awaited too, so that the worker is free: Lambda would start a second one for the next motion.
        """

        def dealt_with() -> bool:
            event = self.reader.event_at(room, second)
            return event is not None and event.lease_until is None

        self.wait(f"the record of a motion in {room.name}", dealt_with)
        event = self.reader.event_at(room, second)
        assert event is not None  # noqa: S101 - it was there
        self.wait(f"the answer to a motion in {room.name}", lambda: self._answers(event))
        return event

    def move(self, room: Room, text: str, action: str) -> MotionEvents:
        """Send a motion, and add a scene that is good if this action was taken."""
        start = time.perf_counter()
        event = self.recorded(room, self.send(room))
        line = f"{text}: {event.action_taken.replace('_', ' ')}"
        if event.action_taken != action:
            line += f" (expected {action.replace('_', ' ')})"
        took = (time.perf_counter() - start) * 1000
        self.add(Scene(text=line, milliseconds=took, good=event.action_taken == action, operation="motion"))
        return event

    def asked(self, method: str, path: str) -> list[ReceivedRequest]:
        """Return the requests of one kind that Spotify has received."""
        return [each for each in self.spotify.requests if (each.method, each.path) == (method, path)]

    @contextmanager
    def starting(self, *functions: str) -> Iterator[None]:
        """Call functions as their schedules do, beside the block: each starts while others work. Raises `ToolError`."""
        with ThreadPoolExecutor() as pool:
            calls = [pool.submit(self.call, function, {"source": "aws.events"}) for function in functions]
            yield
        for call in calls:
            call.result()

    def call(self, function: str, event: Mapping[str, object]) -> object:
        """Call a function as its schedule or another function does, and return the answer. Raises `ToolError`."""
        call = invoke_deployed(self.running, function, event)
        if call.error is not None:
            raise ToolError(f"{function} failed", faults=[str(call.error), *call.logs])
        return call.payload

    def lines(self, function: str) -> Iterator[str]:
        """Return the lines of the log of a function. A function that was never called has no lines."""
        return log_lines(self.running, function)

    def session(self, room: Room) -> Sessions | None:
        """Return the open session of a room. None: no session is open. More than one is an error."""
        sessions = next(each for each in self.reader.look().rooms if each.room == room).sessions
        if len(sessions) > 1:
            raise ToolError(f"{room.name} has {len(sessions)} open sessions")
        return sessions[0] if sessions else None

    def endings(self) -> Sequence[str]:
        """Return the statuses of the sessions that have ended, in the order of the rooms and of time."""
        from orb_common.aws.dynamodb import DynamoDB
        from orb_models.repositories.motion.sessions import SessionsRepository

        sessions = SessionsRepository(
            table_name=self.running.tables["Sessions"],
            dynamodb=DynamoDB(client=aws_client("dynamodb", self.running.endpoint)),
        )
        found = [
            session
            for room in self.reader.rooms
            for session in sessions.query_by_sensor_id(room.sensor_id).iterate()
        ]
        return [session.status for session in found if session.active is None]

    def plays_in(self) -> Sequence[str]:
        """Return the names of the rooms in which music plays."""
        return [each.room.name for each in self.reader.look().rooms if each.playing is not None]


@contextmanager
def motion_stage(scenes: Scenes, running: Running, rooms: Sequence[Room]) -> Iterator[MotionStage]:
    """Put a Spotify beside the functions for the block. The accounts of the people are added later."""
    passing = PassingTime(running, sensors=[room.sensor_id for room in rooms])
    start = time.perf_counter()
    with (
        spotify_beside(running, clock=passing) as spotify,
        schedules_stopped(running),
        ExitStack() as devices,
    ):
        scenes.check("the functions call a Spotify of the demo, as their app", good=True, start=start)
        since = datetime.now(UTC) - timedelta(seconds=5)
        yield MotionStage(
            on_scene=scenes.on_scene,
            scenes=scenes.scenes,
            running=running,
            spotify=spotify,
            passing=passing,
            api=ListenerApi.of(running, BRUNO),
            reader=HouseReader(running=running, rooms=rooms, accounts={}, since=since),
            devices=devices,
        )
