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


def test_the_active_session_is_found(
    dynamodb_engine: Any, stack_tables: Any, frozen_clock: FrozenClock
) -> None:
    """A query finds the active session of a sensor, and one finds those without a recent motion."""
    sessions = SessionsRepository(clock=frozen_clock)
    for number in range(4):
        sessions.create(session(number))
    for number in range(3):
        sessions.update(f"session-{number}", SessionsUpdate(status=SessionStatus.ENDED))
    sessions.create(session(9, sensor_id="s-2"))
    active = sessions.query_by_sensor_id_and_status("s-1", status=SessionStatus.ACTIVE).items
    assert [found.session_id for found in active] == ["session-3"]
    idle = sessions.query_by_status(
        SessionStatus.ACTIVE, last_motion_time_to=NOW + timedelta(minutes=5)
    ).items
    assert [found.session_id for found in idle] == ["session-3"]
    newest = sessions.query_by_sensor_id(
        "s-1", start_time_from=NOW + timedelta(minutes=2), forward=False
    ).items
    assert [found.session_id for found in newest] == ["session-3", "session-2"]
