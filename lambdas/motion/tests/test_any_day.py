"""Any day in a house: motions, time-outs, hands on the player, outages, duplicates, calls that end or overlap."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lambdas.motion.endings import MAX_ATTEMPTS
from lambdas.motion.outcomes import Action
from lambdas.motion.rooms import Room
from orb_common.aws import session
from orb_common.exceptions import OrbError
from orb_common.spotify.player_state import Device
from orb_models import SessionStatus
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lambdas.motion.motions import Motion
    from lambdas.motion.tests.house import House
    from orb_models import Sensors, Sessions

SENSORS = ("bath", "hall", "attic")
"""The bath and the hall share a device."""
OTHER = "spotify:album:4aawyAB9vmqN3uQ7FjRGTy"
sensors = st.sampled_from(SENSORS)
calls_in = st.integers(1, 14)


class ProcessEnd(BaseException):
    """The process of a function ends here."""


class Calls:
    """Lets something happen before or after one of the next calls to DynamoDB."""

    def __init__(self) -> None:
        self.left, self.moment = 0, "before"
        self.then: Callable[[], object] | None = None

    def plan(self, number: int, moment: str, then: Callable[[], object]) -> None:
        self.left, self.moment, self.then = number, moment, then

    def before(self, **_: object) -> None:
        self._pass("before")

    def after(self, **_: object) -> None:
        self._pass("after")

    def _pass(self, moment: str) -> None:
        if self.then is None or moment != self.moment:
            return
        self.left -= 1
        if self.left <= 0:
            then, self.then = self.then, None
            then()


class AnyDay(RuleBasedStateMachine):
    """The day of one listener. The rules are what may happen; `teardown` lets the house become empty."""

    def __init__(self, house: House, calls: Calls, number: int) -> None:
        super().__init__()
        self.house, self.calls = house, calls
        self.name = f"ann-{number}"
        house.person(self.name)
        self.player = house.player(self.name)
        self.player._repeat = "context"
        shared = f"d-{number}-down"
        for sensor in SENSORS:
            device = f"d-{number}-up" if sensor == "attic" else shared
            house.sensor(self.id(sensor), of=self.name, device=device, timeout_minutes=4)
        self.sent: dict[str, Motion] = {}
        self.answers: dict[str, Action] = {}
        self.by_hand = False
        """A hand started what plays, or stopped it."""
        self.was: tuple[bool, str | None] = (False, None)

    def id(self, sensor: str) -> str:
        return f"{sensor}-{self.name}"

    # What may happen

    def deliver(self, motion: Motion) -> None:
        """Lambda calls the function with a message. A call that fails is made again, at some later time."""
        self.sent[motion.event_id] = motion
        try:
            outcome = self.house.service().accept(motion)
        except OrbError:
            self.answers.pop(motion.event_id, None)
            return
        before = self.answers.setdefault(motion.event_id, outcome.action)
        assert before == outcome.action

    @rule(sensor=sensors)
    def move(self, sensor: str) -> None:
        self.deliver(self.house.motion(self.id(sensor)))

    @rule(sensor=sensors, seconds=st.sampled_from([1, 50, 130, 250]))
    def move_late(self, sensor: str, seconds: int) -> None:
        at = self.house.clock.now() - timedelta(seconds=seconds)
        self.deliver(self.house.motion(self.id(sensor), at=at))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def deliver_again(self, data: st.DataObject) -> None:
        self.deliver(self.sent[data.draw(st.sampled_from(sorted(self.sent)))])

    @rule(sensor=sensors, number=calls_in, moment=st.sampled_from(["before", "after"]))
    def move_and_end(self, sensor: str, number: int, moment: str) -> None:
        """The process ends at one of its calls."""

        def end() -> None:
            raise ProcessEnd

        motion = self.house.motion(self.id(sensor))
        self.sent[motion.event_id] = motion
        self.calls.plan(number, moment, end)
        try:
            self.deliver(motion)
        except ProcessEnd:
            pass
        finally:
            self.calls.then = None

    @rule(number=calls_in, moment=st.sampled_from(["before", "after"]))
    def check_and_end(self, number: int, moment: str) -> None:
        def end() -> None:
            raise ProcessEnd

        self.calls.plan(number, moment, end)
        try:
            self.check()
        except ProcessEnd:
            pass
        finally:
            self.calls.then = None

    @rule(first=st.one_of(sensors, st.none()), second=st.one_of(sensors, st.none()), number=calls_in)
    def overlap(self, first: str | None, second: str | None, number: int) -> None:
        """While one call is at work, another one begins and ends. None: the checker."""
        self.calls.plan(number, "after", lambda: self.check() if second is None else self.move(second))
        try:
            if first is None:
                self.check()
            else:
                self.move(first)
        finally:
            self.calls.then = None

    @rule()
    def check(self) -> None:
        self.house.check()

    @rule(minutes=st.sampled_from([0.2, 1, 2.5, 4.5]))
    def wait(self, minutes: float) -> None:
        self.house.minutes(minutes)

    @rule(status=st.sampled_from([503, 429]), times=st.integers(1, 4))
    def fail(self, status: int, times: int) -> None:
        """Spotify fails some of the next requests."""
        headers = {"Retry-After": "2"} if status == 429 else {}
        self.house.spotify.plan(Outage(status=status, times=times, headers=headers, path="/v1/*"))

    @precondition(lambda self: self.player.is_playing)
    @rule()
    def pause_by_hand(self) -> None:
        self.player.pause(None)
        self.by_hand = True
        self.look()

    @rule(device=st.sampled_from([0, 1]))
    def play_by_hand(self, device: int) -> None:
        self.player.play(self.player.devices[device].id, context_uri=OTHER)
        self.by_hand = True
        self.look()

    # What must hold

    def look(self) -> None:
        device = self.player.active_device
        self.was = (self.player.is_playing, None if device is None else device.id)

    def rooms(self) -> list[tuple[Sensors, list[Sessions]]]:
        found = self.house.open_sessions()
        rows = [self.house.row(self.id(sensor)) for sensor in SENSORS]
        return [(row, [each for each in found if each.sensor_id == row.sensor_id]) for row in rows]

    @invariant()
    def a_sensor_has_at_most_one_open_session(self) -> None:
        for row, sessions in self.rooms():
            assert [each.session_id for each in sessions] == (
                [] if row.active_session_id is None else [row.active_session_id]
            )
            for each in sessions:
                assert each.due_at is not None
                assert each.ttl is not None

    @invariant()
    def music_never_stops_in_an_occupied_room(self) -> None:
        """Music stops by hand, or on a device that no active session has."""
        played, device_id = self.was
        self.look()
        if not played or self.player.is_playing:
            return
        device = Device.from_json({"id": device_id, "name": f"Speaker {device_id}"})
        assert device_id is not None
        for row, sessions in self.rooms():
            for each in sessions:
                has_it = each.status is SessionStatus.ACTIVE and Room(row, each).has(device)
                assert not (has_it and each.playback_started), f"the music of {each.session_id} was stopped"

    @invariant()
    def every_event_is_recorded_once(self) -> None:
        for sensor in SENSORS:
            events = self.house.events(self.id(sensor))
            ids = Counter(each.event_id for each in events)
            assert max(ids.values(), default=1) == 1
            assert ids.keys() <= self.sent.keys()
            for each in events:
                if each.event_id in self.answers:
                    assert each.action_taken == self.answers[each.event_id]

    def teardown(self) -> None:
        # Spotify is well again, what failed is delivered again, and everybody has left.
        self.calls.then = None
        self.house.spotify.recover()
        self.house.minutes(1)
        for motion in list(self.sent.values()):
            self.deliver(motion)
        assert self.answers.keys() == self.sent.keys()
        assert Action.STARTING not in self.answers.values()
        assert Action.ERROR not in self.answers.values()
        recorded = [each.event_id for sensor in SENSORS for each in self.house.events(self.id(sensor))]
        assert sorted(recorded) == sorted(self.sent)
        for _ in range(MAX_ATTEMPTS + 1):
            self.house.minutes(5)
            self.house.check()
        assert [each for _, sessions in self.rooms() for each in sessions] == []
        assert self.by_hand or not self.player.is_playing


@pytest.fixture
def calls() -> Iterator[Calls]:
    found = Calls()
    clients = [session.client("dynamodb", attempts=attempts) for attempts in (1, None)]
    for client in clients:
        client.meta.events.register("before-call.*", found.before)
        client.meta.events.register("after-call.*", found.after)
    yield found
    for client in clients:
        client.meta.events.unregister("before-call.*", found.before)
        client.meta.events.unregister("after-call.*", found.after)


def test_any_day_ends_in_silence(empty_house: House, calls: Calls) -> None:
    """Weak points 10, 11, 12 and 17: whatever happens, the laws above hold, and in the end nothing is open."""
    thorough = settings.get_current_profile_name() == "thorough"
    numbers = iter(range(1_000_000))
    run_state_machine_as_test(
        lambda: AnyDay(empty_house, calls, next(numbers)),
        settings=settings(
            max_examples=300 if thorough else 4,
            stateful_step_count=30 if thorough else 10,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        ),
    )
