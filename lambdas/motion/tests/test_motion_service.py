"""Laws of motions: what one does, and what duplicates, late ones and failures do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.outcomes import Action

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House


def test_a_motion_starts_the_music(house: House) -> None:
    """The first motion opens a session and starts the sensor's playlist on its device."""
    outcome = house.move()
    assert outcome.action is Action.PLAYBACK_STARTED
    assert house.player().is_playing
    session = house.session(outcome.session_id)
    assert (session.playback_started, session.spotify_device_id, session.motion_events_count) == (
        True,
        "d-bath",
        1,
    )
    assert house.row().active_session_id == session.session_id
    assert house.actions() == ["playback_started"]


def test_silence_ends_the_session(house: House) -> None:
    """After one timeout without motion, the music is paused and the session has ended."""
    outcome = house.move()
    house.minutes(6)
    checked = house.check()
    assert checked.counts == {"paused": 1}
    assert not house.player().is_playing
    session = house.session(outcome.session_id)
    assert (session.status, session.active, session.due_at) == ("timeout", None, None)
    assert house.row().active_session_id is None
