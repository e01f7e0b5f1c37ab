"""The process ends at every call of a motion, and of a time-out, and the next one brings it to its end."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lambdas.motion.motions import Motion
    from lambdas.motion.tests.house import House
    from orb_testing.crashes import CrashPoints


def test_a_motion_survives_the_end_of_its_process(house: House, crash_points: CrashPoints) -> None:
    """Wherever the process ends, the next delivery finds music, one session and one event, and the music is stopped."""
    numbers = count()
    house.move()  # so that the secrets are cached
    house.minutes(5)
    house.check()

    def prepare() -> Motion:
        sensor = house.sensor(f"hall-{next(numbers)}")
        return house.motion(sensor.sensor_id)

    def recover(motion: Motion) -> None:
        house.minutes(1)
        outcome = house.service().accept(motion)
        # The process may have ended after the music began.
        assert outcome.action in {"playback_started", "already_playing"}
        assert house.player().is_playing
        assert house.actions(motion.sensor_id) == [outcome.action]
        [session] = house.open_sessions()
        assert (session.motion_events_count, session.playback_started) == (1, True)
        house.minutes(5)
        assert house.check().counts == {"paused": 1}
        assert not house.player().is_playing

    calls = crash_points(lambda motion: house.service().accept(motion), prepare=prepare, recover=recover)
    assert calls.count("dynamodb:TransactWriteItems") == 2


def test_a_time_out_survives_the_end_of_its_process(house: House, crash_points: CrashPoints) -> None:
    """Wherever the process ends, a later run stops the music and ends the session."""
    numbers = count()

    def prepare() -> str:
        sensor = house.sensor(f"hall-{next(numbers)}")
        session_id = house.move(sensor.sensor_id).session_id
        assert session_id is not None
        house.minutes(5)
        return session_id

    def recover(session_id: str) -> None:
        house.minutes(1)
        house.check()
        assert not house.player().is_playing
        assert house.session(session_id).status == "timeout"
        assert house.open_sessions() == []

    calls = crash_points(lambda _: house.check(), prepare=prepare, recover=recover)
    assert calls.count("dynamodb:UpdateItem") == 1
