"""The tables of motion answer the questions of its functions, on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from orb_models import (
    QuietHours,
    SensorsCreate,
    SensorsRepository,
    SensorsUpdate,
    SessionsCreate,
    SessionsRepository,
    SessionStatus,
    SessionsUpdate,
)

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


pytestmark = pytest.mark.tables("Sensors", "Sessions")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEW = SensorsCreate(sensor_id="s-1", user_id="u", name="Bath", location="Home")


def session(number: int, **fields: Any) -> SessionsCreate:
    start = NOW + timedelta(minutes=number)
    given = {"session_id": f"session-{number}", "sensor_id": "s-1", "user_id": "u", "start_time": start}
    return SessionsCreate.model_validate({"last_motion_time": start, **given, **fields})


def test_values_and_sets_survive(dynamodb_engine: Any, stack_tables: Any, frozen_clock: FrozenClock) -> None:
    """A sensor with its nested values, its set of days and its private fields is read as it was written."""
    sensors = SensorsRepository(clock=frozen_clock)
    created = sensors.create(NEW)
    assert sensors.get("s-1", consistent=True) == created
    hours = QuietHours(enabled=True, start_time="22:00", end_time="06:00", days=frozenset({4, 5}))
    changed = sensors.update("s-1", SensorsUpdate(quiet_hours=hours, device_certificate_id="c-1"))
    assert (changed.quiet_hours, changed.device_certificate_id) == (hours, "c-1")
    assert sensors.query_by_user_id("u").items == (changed,)
    assert sensors.update("s-1", SensorsUpdate(device_certificate_id=None)).device_certificate_id is None


def test_sessions_that_are_due_are_found(
    dynamodb_engine: Any, stack_tables: Any, frozen_clock: FrozenClock
) -> None:
    """The index of open sessions has those that are due first, and a session that has ended is not in it."""
    sessions = SessionsRepository(clock=frozen_clock)
    for number in range(4):
        sessions.create(session(number, active="open", due_at=NOW + timedelta(minutes=10 - number)))
    sessions.update(
        "session-3", SessionsUpdate(status=SessionStatus.ENDED, active=None, due_at=None, end_time=NOW)
    )
    due = sessions.query_by_active("open", due_at_to=NOW + timedelta(minutes=9)).items
    assert [found.session_id for found in due] == ["session-2", "session-1"]
    of_person = sessions.query_by_user_id("u", start_time_from=NOW + timedelta(minutes=2)).items
    assert [found.session_id for found in of_person] == ["session-2", "session-3"]
    newest = sessions.query_by_sensor_id(
        "s-1", start_time_from=NOW + timedelta(minutes=2), forward=False
    ).items
    assert [found.session_id for found in newest] == ["session-3", "session-2"]
