"""A simulation sends motions, lets time pass, and notices what should never happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from rooms_looks import BATHROOM, KITCHEN, event, house_look, room_look

from orb_common.utils.clock import ManualClock
from orb_tools.errors import ToolError
from orb_tools.motion import simulation as module
from orb_tools.motion.house_look import HouseLook, RoomLook
from orb_tools.motion.simulation import Simulation

if TYPE_CHECKING:
    from orb_models import MotionEvents
    from orb_tools.motion.rooms import Room


@dataclass
class House:
    """Functions that record every motion, rooms that can be looked at, and a clock."""

    clock: ManualClock = field(default_factory=ManualClock)
    stored: list[MotionEvents] = field(default_factory=list)
    sent: list[tuple[str, int]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    passed: list[float] = field(default_factory=list)
    open_ones: int = 0
    playing: str | None = None
    deaf: bool = False
    error: object = None

    def send(self, topic: str, message: Any) -> None:
        self.sent.append((topic, message["timestamp"]))
        room = KITCHEN if KITCHEN.sensor_id in topic else BATHROOM
        new = event(room, "playback_started").model_copy(update={"timestamp": self.clock.now()})
        if not self.deaf and self.event_at(room, message["timestamp"]) is None:
            self.stored.append(new)

    def advance(self, seconds: float) -> None:
        self.passed.append(seconds)

    def look(self) -> HouseLook:
        kitchen = room_look(KITCHEN, sessions=self.open_ones, playing=self.playing)
        return house_look(
            RoomLook(
                room=KITCHEN, sessions=kitchen.sessions, events=self.events(KITCHEN), playing=kitchen.playing
            ),
            RoomLook(room=BATHROOM, sessions=[], events=self.events(BATHROOM), playing=None),
        )

    def events(self, room: Room) -> list[MotionEvents]:
        return [each for each in self.stored if each.sensor_id == room.sensor_id]

    def event_at(self, room: Room, second: int) -> MotionEvents | None:
        return next((each for each in self.events(room) if int(each.timestamp.timestamp()) == second), None)

    def invoke(self, _: object, unit: str, __: object) -> Any:
        self.calls.append(unit)
        return SimpleNamespace(error=self.error, logs=("why",))

    def simulation(self, **changes: Any) -> Simulation:
        given: dict[str, Any] = {
            "running": None, "rooms": (KITCHEN, BATHROOM), "accounts": {KITCHEN.user_id: SimpleNamespace()},
            "connections": {KITCHEN.sensor_id: self, BATHROOM.sensor_id: self}, "reader": self, "passing": self,
            "random": Random(3), "speed": 60, "clock": lambda: self.clock.now().timestamp(), "sleep": self.clock.sleep,
        }  # fmt: skip
        return Simulation(**(given | changes))


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    monkeypatch.setattr(module, "invoke_deployed", made.invoke)
    monkeypatch.setattr(module, "log_lines", lambda *_, **__: ["orb.SpotifyUnavailableError: Spotify failed"])
    return made


def test_an_hour_of_one_person(house: House) -> None:
    """In each second a minute passes, schedules run as in the stack, and some messages are sent twice."""
    simulation = house.simulation()

    looks = list(simulation.ticks(3600))

    assert simulation.faults == []
    assert len(looks) == 60 + 2
    assert house.passed == [59] * 60 + [KITCHEN.timeout_minutes * 60 - 1] * 2
    assert house.calls.count("timeout_checker") == 30 + 2
    assert house.calls.count("token_refresher") == 2
    assert len(house.sent) > len(set(house.sent)) == len(house.stored) > 10
    assert {topic for topic, _ in house.sent} == {
        f"sensors/{room.sensor_id}/motion" for room in (KITCHEN, BATHROOM)
    }
    assert not simulation.place_of(KITCHEN)


def test_the_same_seed_walks_the_same_way(house: House) -> None:
    """Where people walk depends on nothing else."""
    walks = []
    for _ in range(2):
        begun = house.clock.now().timestamp()
        house.sent.clear()
        list(house.simulation(random=Random(5)).ticks(1800))
        walks.append([(topic, second - begun) for topic, second in house.sent])
    assert walks[0] == walks[1] != []


def test_what_should_never_happen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost motion, two sessions of one sensor, a session that stays, and music in an empty house are faults."""
    monkeypatch.setattr(module, "RECORDED_WITHIN", -1.0)
    monkeypatch.setattr(module, "PAUSES", 0.0)
    house.deaf, house.open_ones, house.playing = True, 2, "Morning"
    simulation = house.simulation()

    list(simulation.ticks(600))

    text = "\n".join(simulation.faults)
    for fault in (
        "was lost: orb.SpotifyUnavailableError: Spotify failed",
        "Kitchen has 2 open sessions",
        "motions, and 0 are recorded",
        "is still open",
        "music plays in Kitchen, where nobody is",
    ):
        assert fault in text


def test_a_listener_stops_the_music(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's own hand pauses the loudspeaker of the room."""
    monkeypatch.setattr(module, "PAUSES", 1.0)
    paused: list[str] = []
    house.playing = "Morning"
    account = SimpleNamespace(player=SimpleNamespace(pause=paused.append))
    simulation = house.simulation(accounts={KITCHEN.user_id: account})
    next(iter(simulation.ticks(60)))
    assert (paused, simulation.pauses) == ([KITCHEN.device_id], 1)


def test_a_function_that_fails_ends_it(house: House) -> None:
    """The error has the lines of its log."""
    house.error = {"errorType": "X"}
    with pytest.raises(ToolError, match="timeout_checker failed") as caught:
        list(house.simulation().ticks(600))
    assert caught.value.faults == ("{'errorType': 'X'}", "why")
