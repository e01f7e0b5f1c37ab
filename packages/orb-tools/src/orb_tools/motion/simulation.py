"""People walk through their rooms. Sensors tell of it over MQTT, and the deployed functions play music or do not.

A tick takes a second of real time, in which `speed` simulated seconds pass. The sensors speak only then, because the
functions know a motion by its sensor and the second in which it was seen.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orb_testing.fakes.server import RefusalError
from orb_tools.embedded.invoke import invoke_deployed
from orb_tools.errors import ToolError
from orb_tools.motion.device_connection import motion_topic
from orb_tools.motion.function_log import last_failure, log_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from random import Random

    from orb_testing.fakes.spotify_accounts import User
    from orb_tools.embedded.state_file import Running
    from orb_tools.motion.device_connection import DeviceConnection
    from orb_tools.motion.house_look import HouseLook, HouseReader
    from orb_tools.motion.passing_time import PassingTime
    from orb_tools.motion.rooms import Room

CHECK_SECONDS: Final = 120
"""How often sessions are looked at, as the schedule of the stack says."""
REFRESH_SECONDS: Final = 1800
"""How often tokens are looked at, as the schedule of the stack says."""
STAY_SECONDS: Final = 360
"""How long a person stays in a place, on average."""
MOVES, REPEATS, PAUSES = 0.7, 0.1, 0.02
"""The chances in a tick: that a person in a room moves, that a message comes twice, that music is paused by hand."""
RECORDED_WITHIN: Final = 60.0
"""Seconds of real time. A motion whose record is not there by then is lost."""


@dataclass(kw_only=True)
class Simulation:
    """Rooms in which time passes."""

    running: Running
    rooms: Sequence[Room]
    accounts: Mapping[str, User]
    connections: Mapping[str, DeviceConnection]
    """By sensor id."""
    reader: HouseReader
    passing: PassingTime
    random: Random
    speed: int
    """The simulated seconds of a tick."""
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    elapsed: int = 0
    """The simulated seconds since the start."""
    faults: list[str] = field(default_factory=list)
    """What should never happen, and did."""
    sent: dict[str, set[int]] = field(default_factory=dict)
    """By sensor id: the seconds of its motions."""
    pauses: int = 0
    """How often a listener stopped the music by hand."""
    _places: dict[str, Room | None] = field(default_factory=dict)
    """By user id: where the person is. None: out."""

    def ticks(self, seconds: int) -> Iterator[HouseLook]:
        """Let people walk for simulated seconds, then leave until all sessions have ended. Yield looks.

        Raises:
            ToolError: A function or the broker does not answer.
        """
        end = self.elapsed + seconds
        while self.elapsed < end:
            begun = self.clock()
            self._walk()
            self._move()
            yield self._pass(self.speed, begun)
        self._places = dict.fromkeys(self.accounts)
        longest = max(room.timeout_minutes for room in self.rooms) * 60
        # Each open session becomes due once. A second time allows for an end that had to be tried again.
        for _ in range(2):
            yield self._pass(longest, self.clock())
        self._judge_end()

    def place_of(self, room: Room) -> bool:
        """Return whether its person is in a room."""
        return self._places.get(room.user_id) is room

    def _walk(self) -> None:
        for user_id in self.accounts:
            if user_id not in self._places or self.random.random() < self.speed / STAY_SECONDS:
                own = [room for room in self.rooms if room.user_id == user_id]
                self._places[user_id] = self.random.choice([*own, None])

    def _move(self) -> None:
        """Send the motions of a tick, and return when each is recorded."""
        now = int(self.clock())
        moved = [room for room in self._places.values() if room is not None and self.random.random() < MOVES]
        for room in moved:
            message = {
                "event": "motion_detected",
                "timestamp": now,
                "metadata": {"batteryLevel": 90, "signalStrength": -60, "firmwareVersion": "1.0.0"},
            }
            # A broker may deliver a message of QoS 1 twice.
            for _ in range(2 if self.random.random() < REPEATS else 1):
                self.connections[room.sensor_id].send(motion_topic(room.sensor_id), message)
            self.sent.setdefault(room.sensor_id, set()).add(now)
        deadline = time.monotonic() + RECORDED_WITHIN
        for room in moved:
            while not self._recorded(room, now):
                if time.monotonic() > deadline:
                    why = last_failure(log_lines(self.running, "motion_handler", since=now))
                    self.faults.append(f"a motion in {room.name} was lost: {why}")
                    break
                time.sleep(0.02)

    def _recorded(self, room: Room, second: int) -> bool:
        event = self.reader.event_at(room, second)
        return event is not None and event.lease_until is None

    def _pass(self, seconds: int, begun: float) -> HouseLook:
        """Let time pass, run the schedules that are due, and return what can be seen then."""
        before, self.elapsed = self.elapsed, self.elapsed + seconds
        self.sleep(max(0.0, 1 - (self.clock() - begun)))
        self.passing.advance(seconds - 1)
        for function, interval in (("timeout_checker", CHECK_SECONDS), ("token_refresher", REFRESH_SECONDS)):
            if before // interval != self.elapsed // interval:
                call = invoke_deployed(self.running, function, {"source": "aws.events"})
                if call.error is not None:
                    raise ToolError(f"{function} failed", faults=[str(call.error), *call.logs])
        look = self.reader.look()
        self.faults += [
            f"{each.room.name} has {len(each.sessions)} open sessions"
            for each in look.rooms
            if len(each.sessions) > 1
        ]
        self._pause(look)
        return look

    def _pause(self, look: HouseLook) -> None:
        for each in look.rooms:
            if each.playing is not None and self.random.random() < PAUSES:
                try:
                    self.accounts[each.room.user_id].player.pause(each.room.device_id)
                except RefusalError:
                    continue  # It has just stopped.
                self.pauses += 1

    def _judge_end(self) -> None:
        look = self.reader.look()
        for each in look.rooms:
            seconds = [int(event.timestamp.timestamp()) for event in each.events]
            sent = self.sent.get(each.room.sensor_id, set())
            if sorted(seconds) != sorted(sent):
                self.faults.append(
                    f"{each.room.name} sent {len(sent)} motions, and {len(seconds)} are recorded"
                )
            self.faults += [f"session {session.session_id} is still open" for session in each.sessions]
            if each.playing is not None:
                self.faults.append(f"music plays in {each.room.name}, where nobody is")
