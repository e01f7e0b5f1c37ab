"""Laws of the actions of the session manager."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.session_actions import SessionActions
from lambdas.motion.session_requests import (
    CreateSession,
    EndSession,
    GetActiveSession,
    QuerySessions,
    SessionAnalytics,
    UpdateSession,
)
from lambdas.motion.tests.house import KEEP
from orb_common.exceptions import ConflictError, ResourceNotFoundError, SpotifyUnavailableError
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lambdas.motion.tests.house import House
    from orb_models import Sessions
    from orb_testing.races import Race


def actions(house: House) -> SessionActions:
    return SessionActions(stores=house.stores, endings=house.endings(), keep=KEEP, clock=house.clock)


NEW = CreateSession(sensor_id="bath", user_id="ann", spotify_device_id="d-9", spotify_context_uri="c")


def test_a_session_is_opened_once(
    house: House, race: Callable[[Sequence[Callable[[], Sessions]]], Race[Sessions]]
) -> None:
    """Weak point 4: of several at once, one is opened. Motions use it."""
    done = race([lambda: actions(house).create(NEW)] * 4)
    [session] = done.values
    assert all(isinstance(error, ConflictError) for error in done.errors)
    assert (session.motion_events_count, session.spotify_device_id) == (0, "d-9")
    assert actions(house).active(GetActiveSession(sensor_id="bath")) == session
    assert house.move().session_id == session.session_id
    assert house.session(session.session_id).motion_events_count == 1


def test_a_session_belongs_to_the_listener_of_its_sensor(house: House) -> None:
    """The sensor of another person is as unknown as one that does not exist."""
    for sensor_id, user_id in (("bath", "bob"), ("nowhere", "ann")):
        with pytest.raises(ResourceNotFoundError):
            actions(house).create(CreateSession(sensor_id=sensor_id, user_id=user_id))


def test_motions_are_counted_by_concurrent_updates(
    house: House, race: Callable[[Sequence[Callable[[], Sessions]]], Race[Sessions]]
) -> None:
    """Weak point 10: none is lost, and each keeps the session open."""
    session = actions(house).create(NEW)
    house.minutes(1)
    update = UpdateSession(session_id=session.session_id, increment_motion_count=True)
    done = race([lambda: actions(house).update(update)] * 2)
    assert done.errors == []
    now = house.session(session.session_id)
    assert now.motion_events_count == 2
    assert now.due_at is not None
    assert now.due_at >= session.start_time + timedelta(minutes=6)


def test_an_update_sets_only_what_it_names(house: House) -> None:
    """An empty one changes nothing. A session that has ended stays as it is."""
    session = actions(house).create(NEW)
    own = actions(house)
    assert own.update(UpdateSession(session_id=session.session_id)) == session
    changed = own.update(UpdateSession(session_id=session.session_id, playback_started=True))
    assert changed == session.model_copy(update={"playback_started": True})
    own.end(EndSession(session_id=session.session_id, playback_stopped=True))
    with pytest.raises(ConflictError):
        own.update(UpdateSession(session_id=session.session_id, playback_started=False))
    with pytest.raises(ResourceNotFoundError):
        own.update(UpdateSession(session_id="unknown"))


def test_a_session_ends_once_with_its_music(house: House) -> None:
    """Ending it again answers what is stored."""
    session_id = house.move().session_id
    assert session_id is not None
    house.minutes(3)
    ended = actions(house).end(EndSession(session_id=session_id))
    assert (ended.status, ended.duration_minutes, ended.active) == ("ended", 3, None)
    assert not house.player().is_playing
    house.minutes(3)
    assert actions(house).end(EndSession(session_id=session_id)) == ended
    assert actions(house).active(GetActiveSession(sensor_id="bath")) is None


def test_the_caller_may_have_stopped_the_music(house: House) -> None:
    """Then the player is not asked."""
    session_id = house.move().session_id
    asked = len(house.spotify.requests)
    actions(house).end(EndSession(session_id=str(session_id), playback_stopped=True))
    assert len(house.spotify.requests) == asked
    assert house.open_sessions() == []


def test_music_that_does_not_stop_is_an_error(house: House) -> None:
    """The checker of time-outs tries again."""
    session_id = house.move().session_id
    house.spotify.plan(Outage(status=500, times=None, path="/v1/*"))
    with pytest.raises(SpotifyUnavailableError):
        actions(house).end(EndSession(session_id=str(session_id)))
    house.spotify.recover()
    house.minutes(2)
    house.check()
    assert not house.player().is_playing
    assert house.open_sessions() == []


def test_sessions_are_found_by_their_start(house: House) -> None:
    """Weak points 7 and 18: the newest first, within both times, and figures are about all pages."""
    start = house.clock.now()
    for _ in range(3):
        session_id = house.move().session_id
        actions(house).end(EndSession(session_id=str(session_id), playback_stopped=True))
        house.minutes(10)
    own = actions(house)
    found, more = own.query(QuerySessions(sensor_id="bath", limit=2))
    assert [each.start_time - start for each in found] == [timedelta(minutes=20), timedelta(minutes=10)]
    assert more
    first, more = own.query(QuerySessions(sensor_id="bath", end_date=start + timedelta(minutes=5)))
    assert ([each.start_time for each in first], more) == ([start], False)
    for request in (SessionAnalytics(sensor_id="bath"), SessionAnalytics(user_id="ann", start_date=start)):
        assert own.analytics(request)["totalSessions"] == 3
