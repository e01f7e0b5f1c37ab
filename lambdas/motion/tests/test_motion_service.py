"""Laws of motions: what one does, and what duplicates, late ones and failures do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.outcomes import Action
from orb_common.exceptions import LostRaceError, ResourceNotFoundError
from orb_models import (
    ListenersUpdate,
    MotionEventsUpdate,
    QuietHours,
    SensorStatus,
    SensorsUpdate,
)

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House


def test_a_motion_starts_the_music(house: House) -> None:
    """Weak points 1 and 7: the first motion opens a session, starts the sensor's playlist, and is recorded."""
    outcome = house.move()
    assert outcome.action is Action.PLAYBACK_STARTED
    assert house.player().is_playing
    session = house.session(outcome.session_id)
    assert (session.playback_started, session.spotify_device_id) == (True, "d-bath")
    assert (session.motion_events_count, session.due_at) == (1, house.clock.now() + timedelta(minutes=5))
    row = house.row()
    assert (row.active_session_id, row.status) == (session.session_id, SensorStatus.ACTIVE)
    [event] = house.events()
    assert (event.action_taken, event.playback_triggered, event.lease_until) == (
        "playback_started",
        True,
        None,
    )
    assert event.session_id == session.session_id


def test_a_sensor_has_the_firmware_that_it_told_last(house: House) -> None:
    """Also in a motion that starts nothing. A message without it changes nothing."""
    for told, stored in (("1.2.0", "1.2.0"), (None, "1.2.0"), ("1.3.0", "1.3.0")):
        house.service().accept(replace(house.motion(), firmware_version=told))
        assert house.row().firmware_version == stored
        house.minutes(0.5)


def test_motions_within_the_debounce_keep_the_session_open(house: House) -> None:
    """Weak point 2: they start nothing until its minutes are over, are counted and recorded, in one session."""
    first = house.move()
    for _ in range(4):
        house.minutes(1.9)
        outcome = house.move()
        assert outcome.session_id == first.session_id
    session = house.session(first.session_id)
    assert session.motion_events_count == 5
    assert session.due_at == house.clock.now().replace(microsecond=0) + timedelta(minutes=5)
    assert house.actions().count("ignored_debounce") == 2
    assert house.commands() == 1
    house.minutes(4.9)
    assert house.check().counts == {}


def test_a_duplicate_does_nothing(house: House) -> None:
    """Weak point 10: it answers what the first delivery did, also when the session has ended since."""
    motion = house.motion()
    first = house.service().accept(motion)
    assert house.service().accept(motion) == first
    house.minutes(6)
    house.check()
    assert house.service().accept(motion) == first
    assert house.session(first.session_id).motion_events_count == 1
    assert (house.commands(), len(house.events())) == (1, 1)


def test_a_late_motion_does_not_set_the_session_back(house: House) -> None:
    """A motion that arrives after a newer one is counted, and the newer one says when the session ends."""
    early = house.clock.now() + timedelta(seconds=10)
    outcome = house.move()
    house.minutes(1)
    house.move()
    due = house.session(outcome.session_id).due_at
    house.move(at=early)
    session = house.session(outcome.session_id)
    assert (session.due_at, session.motion_events_count) == (due, 3)
    assert house.row().last_motion_time == house.clock.now()


@pytest.mark.parametrize(("timeout", "age"), [(60, 5.1), (1, 1.1)])
def test_a_motion_of_long_ago_starts_nothing(house: House, timeout: int, age: float) -> None:
    """A motion of more than five minutes or one timeout ago is recorded, and nothing else."""
    house.stores.sensors.update("bath", SensorsUpdate(timeout_minutes=timeout))
    outcome = house.move(at=house.clock.now() - timedelta(minutes=age))
    assert outcome == (Action.IGNORED_STALE, None, None)
    assert (house.actions(), house.open_sessions()) == (["ignored_stale"], [])


@pytest.mark.parametrize(
    "change",
    [
        {"enabled": False},
        {"status": SensorStatus.INACTIVE},
        {"status": SensorStatus.PAUSED},
        {"deleted": True},
    ],
)
def test_a_sensor_that_is_switched_off_starts_nothing(house: House, change: dict[str, object]) -> None:
    """Weak point 9: what the API and the registration write is what motions read."""
    change = {"deleted_at": house.clock.now()} if "deleted" in change else change
    house.stores.sensors.update("bath", SensorsUpdate.model_validate(change, by_name=True))
    assert house.move().action is Action.IGNORED
    assert (house.actions(), house.commands()) == (["ignored"], 0)


def test_quiet_hours_are_those_of_the_sensor_or_its_listener(house: House) -> None:
    """Weak point 9: the zone of the sensor counts, otherwise that of the listener. The clock shows midnight in UTC."""
    night = QuietHours(enabled=True, start_time="23:00", end_time="06:00", days=frozenset(range(7)))
    house.stores.sensors.update("bath", SensorsUpdate(quiet_hours=night))
    assert house.move().action is Action.IGNORED_QUIET_HOURS
    house.stores.listeners.update("ann", ListenersUpdate(timezone="Asia/Tokyo"))
    house.minutes(3)
    assert house.move().action is Action.PLAYBACK_STARTED
    house.stores.sensors.update("bath", SensorsUpdate(timezone="UTC"))
    house.minutes(3)
    outcome = house.move()
    assert outcome.action is Action.IGNORED_QUIET_HOURS
    assert house.session(outcome.session_id).motion_events_count == 2, "the session goes on"


def test_the_debounce_is_never_longer_than_the_timeout(house: House) -> None:
    """Weak point 17: with 60 minutes and a timeout of one, a motion after the end starts the music again."""
    change = SensorsUpdate(motion_debounce_minutes=60, timeout_minutes=1)
    house.stores.sensors.update("bath", change)
    house.move()
    house.minutes(1.1)
    house.check()
    assert not house.player().is_playing
    assert house.move().action is Action.PLAYBACK_RESUMED


def test_a_pause_by_hand_lasts_until_the_room_was_empty(house: House) -> None:
    """Music that the listener pauses stays paused while motions go on, and starts after a timeout without any."""
    first = house.move()
    house.player().pause(None)
    house.minutes(3)
    assert house.move().action is Action.IGNORED_PAUSED
    session = house.session(first.session_id)
    assert (session.status, session.active) == ("manual_stop", None)
    assert (house.row().paused_by, house.row().active_session_id) == (session.session_id, None)
    for _ in range(3):
        house.minutes(4)
        assert house.move().action is Action.IGNORED_PAUSED
    house.minutes(5)
    assert house.move().action is Action.PLAYBACK_RESUMED
    assert (house.row().paused_by, house.row().paused_at) == (None, None)
    assert house.player().is_playing


def test_an_unknown_sensor_is_refused(house: House) -> None:
    """There is no listener to record its motion for."""
    with pytest.raises(ResourceNotFoundError):
        house.move("nowhere")


def test_a_motion_that_another_call_has_is_not_carried_out_twice(house: House) -> None:
    """While a call has the lease, the next delivery raises, so that Lambda comes again. Then it goes on."""
    motion = house.motion()
    house.service().decide(motion)
    with pytest.raises(LostRaceError, match="another call"):
        house.service().accept(motion)
    assert house.commands() == 0
    house.minutes(1)
    assert house.service().accept(motion).action is Action.PLAYBACK_STARTED
    assert house.session(motion.session_id).motion_events_count == 1


def test_a_motion_that_was_cut_off_gives_way_to_a_newer_one(house: House) -> None:
    """If another motion has started the music meanwhile, the first one is debounced."""
    motion = house.motion()
    house.service().decide(motion)
    house.minutes(2.5)
    assert house.move().action is Action.PLAYBACK_STARTED
    assert house.service().accept(motion).action is Action.IGNORED_DEBOUNCE
    assert (house.commands(), len(house.open_sessions())) == (1, 1)


def test_an_event_that_another_call_takes_over_is_decided_again(house: House) -> None:
    """Two calls that find the same event without a call: one takes it."""
    motion = house.motion()
    house.service().decide(motion)
    house.stores.events.update(
        motion.event_id, MotionEventsUpdate(lease_until=house.clock.now() - timedelta(seconds=1))
    )
    house.service().decide(motion)
    with pytest.raises(LostRaceError):
        house.service().accept(motion)
