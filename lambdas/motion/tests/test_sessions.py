"""Laws of how a session opens, goes on and ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.sessions import LEASE, debounce_of, end, is_open, new_session, went_on
from orb_common.exceptions import DynamoDBConditionFailedError
from orb_models import SensorsUpdate, SessionStatus, SessionsUpdate
from orb_models.transactions import transaction
from orb_testing.factories import SensorsFactory, SessionsFactory

if TYPE_CHECKING:
    from lambdas.motion.tests.house import House

KEEP = timedelta(days=30)


@pytest.mark.parametrize(("debounce", "timeout", "minutes"), [(2, 5, 2), (60, 1, 1), (5, 5, 5)])
def test_the_debounce_is_at_most_the_timeout(debounce: int, timeout: int, minutes: int) -> None:
    """Weak point 17: otherwise, the music could not come back."""
    sensor = SensorsFactory.build(motion_debounce_minutes=debounce, timeout_minutes=timeout)
    assert debounce_of(sensor) == timedelta(minutes=minutes)


def test_only_active_and_ending_sessions_are_open() -> None:
    """No session is not open."""
    found = {status for status in SessionStatus if is_open(SessionsFactory.build(status=status))}
    assert found == {"active", "ending"}
    assert not is_open(None)


def test_a_session_is_due_a_timeout_after_its_last_motion(house: House) -> None:
    """And not before the call that opened it must be over."""
    row, now = house.row(), house.clock.now()
    new = new_session("s", row, at=now, now=now, keep=KEEP)
    assert (new.due_at, new.ttl, new.motion_events_count) == (now + timedelta(minutes=5), now + KEEP, 1)
    late = new_session("s", row, at=now - timedelta(minutes=5), now=now, keep=KEEP)
    assert late.due_at == now + LEASE


def test_a_motion_moves_the_end_of_a_session(house: House) -> None:
    """A session that was ending is active again, and is left in peace while the music comes back."""
    session = house.session(house.move().session_id)
    house.minutes(1)
    now, motion = house.clock.now(), house.motion()
    change = went_on(session, house.row(), motion, now=now, keep=KEEP)
    assert (change.due_at, change.motion_events_count) == (now + timedelta(minutes=5), 2)
    ending = session.model_copy(update={"status": SessionStatus.ENDING, "due_at": now})
    old = house.motion(at=now - timedelta(minutes=4.9))
    change = went_on(ending, house.row(), old, now=now, keep=KEEP, counted=True)
    assert (change.status, change.motion_events_count) == ("active", 1)
    assert change.due_at is not None
    assert change.due_at >= now + LEASE


def test_a_session_that_has_changed_does_not_end(house: House) -> None:
    """A motion, or another try to end it, came after it was read. The sensor keeps it."""
    session = house.session(house.move().session_id)
    for change in (SessionsUpdate(motion_events_count=2), SessionsUpdate(motion_events_count=1, attempts=1)):
        house.stores.sessions.update(session.session_id, change)
        with pytest.raises(DynamoDBConditionFailedError), transaction() as t:
            end(t, house.stores, session, house.row(), status=SessionStatus.ENDED, now=house.clock.now())
    assert house.row().active_session_id == session.session_id


def test_the_end_of_a_session_leaves_a_newer_one_alone(house: House) -> None:
    """The sensor names its newer session still."""
    session = house.session(house.move().session_id)
    house.stores.sensors.update("bath", SensorsUpdate(active_session_id="newer"))
    with transaction() as t:
        end(t, house.stores, session, house.row(), status=SessionStatus.ENDED, now=house.clock.now())
    assert house.row().active_session_id == "newer"
    assert house.open_sessions() == []
