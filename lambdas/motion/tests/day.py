"""Any day in a house: motions, time-outs, hands on the player, outages, duplicates, calls that end or overlap."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from lambdas.motion.endings import MAX_ATTEMPTS
from lambdas.motion.outcomes import TRIGGERED, Action
from orb_common.exceptions import OrbError
from orb_common.spotify.player_state import PlaybackState
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.motion.motions import Motion
    from lambdas.motion.tests.house import House
    from orb_models import Sensors, Sessions

SENSORS = ("bath", "hall", "attic")
"""The bath and the hall share a device."""
TIMEOUT = timedelta(minutes=4)
OTHER = "spotify:album:4aawyAB9vmqN3uQ7FjRGTy"
sensors = st.sampled_from(SENSORS)
calls_in = st.integers(1, 14)


class Whose(Enum):
    """Who started the music."""

    OURS = "ours"
    HAND = "hand"


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
        # The model, by which the laws judge instead of by the stored rows.
        self.accepted: dict[str, datetime] = {}
        """The last motion of each sensor that was accepted."""
        self.noticed: dict[str, datetime] = {}
        """The last motion of each sensor that was accepted, or ignored because of a pause by hand."""
        self.paused: set[str] = set()
        """The sensors whose music a hand has paused."""
        self.whose: Whose | None = None
        """Who started what plays. None: nothing plays."""
        self.was: tuple[bool, str | None, str | None] = (False, None, None)
        """Whether something played after the last step, where, and what."""
        self.trouble = False
        """A call failed in this step, so what it was to do may be half done."""
        self.overlaps = False

    def id(self, sensor: str) -> str:
        return f"{sensor}-{self.name}"

    # What may happen

    def deliver(self, motion: Motion) -> None:
        """Lambda calls the function with a message. A call that fails is made again, at some later time."""
        self.sent[motion.event_id] = motion
        known, must_be_silent = motion.event_id in self.answers, self.pause_holds(motion.sensor_id)
        try:
            outcome = self.house.service().accept(motion)
        except OrbError:
            self.answers.pop(motion.event_id, None)
            self.trouble = True
            return
        before = self.answers.setdefault(motion.event_id, outcome.action)
        assert before == outcome.action
        assert not (must_be_silent and self.player.is_playing), "a pause by hand was undone"
        if not known:
            self.accept(motion, outcome.action)

    def accept(self, motion: Motion, action: Action) -> None:
        """Note an answer in the model."""
        if action is Action.IGNORED_PAUSED:
            self.accepted.pop(motion.sensor_id, None)
        elif action in {*TRIGGERED, Action.ALREADY_PLAYING, Action.IGNORED_DEBOUNCE}:
            at = max(motion.at, self.accepted.get(motion.sensor_id, motion.at))
            self.accepted[motion.sensor_id] = at
        else:
            return
        self.noticed[motion.sensor_id] = max(motion.at, self.noticed.get(motion.sensor_id, motion.at))

    def within(self, times: dict[str, datetime], sensor_id: str) -> bool:
        """Return whether the last time of a sensor is less than a timeout ago."""
        return sensor_id in times and self.house.clock.now() - times[sensor_id] < TIMEOUT

    def pause_holds(self, sensor_id: str) -> bool:
        """Return whether a motion now must not start music. An end that was begun may have paused it as well."""
        if self.overlaps or self.player.is_playing or sensor_id not in self.paused:
            return False
        begun = [each for each in self.house.open_sessions() if each.sensor_id == sensor_id and each.attempts]
        return not begun and self.within(self.noticed, sensor_id)

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
        self.overlaps = True
        try:
            if first is None:
                self.check()
            else:
                self.move(first)
        finally:
            self.calls.then, self.overlaps = None, False

    @rule()
    def check(self) -> None:
        self.trouble = bool(self.house.check().failures) or self.trouble

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
        if self.whose is Whose.OURS:
            _, device_id, _ = self.was
            self.paused = {
                each.sensor_id
                for each in self.house.open_sessions()
                if each.spotify_device_id == device_id and not each.attempts
            }
        self.player.pause(None)
        self.whose = None
        self.look()

    @rule(device=st.sampled_from([0, 1]))
    def play_by_hand(self, device: int) -> None:
        self.player.play(self.player.devices[device].id, context_uri=OTHER)
        self.whose = Whose.HAND
        self.paused = set()
        self.look()

    # What must hold

    def look(self) -> None:
        state = self.player.state_body()
        playing = PlaybackState.from_json(state or {})
        device_id = playing.device.id if playing.device else None
        self.was, self.trouble = (playing.is_playing, device_id, playing.context_uri), False

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
    def music_by_hand_plays_on_and_ours_never_stops_in_an_occupied_room(self) -> None:
        """A room is occupied for one timeout after an accepted motion, whatever its session says."""
        before, trouble = self.was, self.trouble
        self.look()
        if self.whose is Whose.HAND:
            assert self.was == before, "music by hand was stopped, moved or replaced"
            return
        played, device_id, _ = before
        if played and not self.was[0] and not trouble:
            rows = [self.house.row(self.id(sensor)) for sensor in SENSORS]
            for row in rows:
                here = row.spotify_config.device_id == device_id
                occupied = self.within(self.accepted, row.sensor_id)
                assert not (here and occupied), f"the music in {row.sensor_id} was stopped"
        self.whose = Whose.OURS if self.was[0] else None
        if self.was[0]:
            self.paused = set()

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
        assert self.player.is_playing == (self.whose is Whose.HAND), "ours is silent, that by hand plays on"
