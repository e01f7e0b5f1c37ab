"""The routes of sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lambdas.motion.tests.api.conftest import ANN, BOB, OLGA, Motion, Person
from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.sessions import SessionsCreate

pytestmark = pytest.mark.tables("Sensors", "Listeners", "Sessions")
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def session(motion: Motion, who: Person, hour: int, sensor_id: str = "bathroom-1", **fields: Any) -> str:
    """Store a session that started some hours after START, and return its id."""
    at = START + timedelta(hours=hour)
    given: dict[str, Any] = {
        "session_id": f"session-{sensor_id}-{hour}", "user_id": who.id, "sensor_id": sensor_id, "start_time": at,
        "last_motion_time": at, "status": SessionStatus.TIMEOUT, "motion_events_count": 3,
        "duration_minutes": Decimal("7.5"), "playback_started": True,
    }  # fmt: skip
    return motion.api.sessions.create(SessionsCreate(**given | fields)).session_id


def ids(motion: Motion, who: Person, **query: Any) -> list[str]:
    """Return the ids of all pages."""
    found: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = motion.ok(who, "GET", "/sessions", **query, **token)
        assert page["count"] == len(page["sessions"]) <= page["limit"]
        found += [each["sessionId"] for each in page["sessions"]]
        if "nextToken" not in page:
            return found
        token = {"nextToken": page["nextToken"]}


def test_sessions_come_newest_first(motion: Motion) -> None:
    """Weak point 5: without a sensor, all own sessions are listed, page by page, each once, and only these."""
    motion.sensor(ANN)
    own = [session(motion, ANN, hour) for hour in range(5)] + [session(motion, ANN, 9, "kitchen-1")]
    session(motion, BOB, 7, "hall-1")
    assert ids(motion, ANN, limit=2) == own[::-1]
    assert ids(motion, ANN, sensorId="bathroom-1", limit=3) == own[4::-1]


def test_a_time_and_a_status_choose(motion: Motion) -> None:
    """Both ends of a time count, in ISO 8601 or epoch seconds, and pages are as full as the status allows."""
    motion.sensor(ANN)
    own = [
        session(motion, ANN, hour, status=SessionStatus.ACTIVE if hour % 3 else SessionStatus.TIMEOUT)
        for hour in range(9)
    ]
    start, end = START + timedelta(hours=2), START + timedelta(hours=4)
    assert ids(motion, ANN, startDate="2026-03-01T10:00:00Z", endDate=int(end.timestamp())) == own[4:1:-1]
    assert ids(motion, ANN, sensorId="bathroom-1", startDate=start.isoformat(), limit=1) == own[:1:-1]
    assert ids(motion, ANN, status="timeout", limit=2) == [own[6], own[3], own[0]]
    full = motion.ok(ANN, "GET", "/sessions", status="timeout", limit=2)
    assert full["count"] == 2


def test_a_range_from_end_to_start_is_refused(motion: Motion) -> None:
    """A time that ends before it starts, one without a zone, and an unknown status answer 400."""
    motion.sensor(ANN)
    for query in (
        {"startDate": "2026-03-02T00:00:00Z", "endDate": "2026-03-01T00:00:00Z"},
        {"startDate": "2026-03-01T00:00:00"},
        {"status": "completed"},
    ):
        assert motion.call(ANN, "GET", "/sessions", **query).status == 400


def test_sessions_of_anothers_sensor_do_not_exist(motion: Motion) -> None:
    """A foreign sensor answers 404, as a missing one. Administrators see the sessions of its listener."""
    motion.sensor(ANN)
    session(motion, ANN, 1)
    for path in ("/sessions", "/analytics"):
        foreign = motion.call(BOB, "GET", path, sensorId="bathroom-1")
        missing = motion.call(BOB, "GET", path, sensorId="nothing")
        assert foreign.json | {"requestId": ""} == missing.json | {"requestId": ""}
        assert foreign.status == 404
    assert len(ids(motion, OLGA, sensorId="bathroom-1")) == 1


def test_an_earlier_listeners_sessions_stay_theirs(motion: Motion) -> None:
    """A sensor that has another listener by now does not show the sessions of the one before."""
    session(motion, BOB, 1)
    motion.sensor(ANN)
    own = session(motion, ANN, 2)
    assert ids(motion, ANN, sensorId="bathroom-1") == [own]
    assert len(ids(motion, BOB)) == 1


def test_a_cursor_keeps_its_status(motion: Motion) -> None:
    """Weak point 24: a cursor is for the status, the sensor and the person that it was made for."""
    motion.sensor(ANN)
    for hour in range(3):
        session(motion, ANN, hour)
    token = motion.ok(ANN, "GET", "/sessions", limit=1)["nextToken"]
    for who, query in ((ANN, {"status": "timeout"}), (ANN, {"sensorId": "bathroom-1"}), (BOB, {})):
        assert motion.call(who, "GET", "/sessions", limit=1, nextToken=token, **query).status == 400


def test_analytics_count_everything(motion: Motion) -> None:
    """Weak point 18: the figures are those of all sessions in the time, of each sensor, with all their motions."""
    motion.listener(ANN, timezone="Europe/Berlin")
    motion.sensor(ANN)
    for hour in (0, 24, 49):
        session(motion, ANN, hour)
    session(
        motion,
        ANN,
        30,
        "kitchen-1",
        status=SessionStatus.ACTIVE,
        duration_minutes=None,
        playback_started=False,
    )
    session(motion, ANN, 500)
    end = START + timedelta(days=3)
    found = motion.ok(ANN, "GET", "/analytics", startDate=START.isoformat(), endDate=end.isoformat())
    assert found["summary"] == {
        "totalSessions": 4, "completedSessions": 3, "activeSessions": 1, "totalDurationMinutes": 22.5,
        "totalMotionEvents": 12, "averageDurationMinutes": 7.5, "averageMotionEventsPerSession": 3,
        "sessionsWithPlayback": 3,
    }  # fmt: skip
    assert [(each["sensorId"], each["totalSessions"]) for each in found["bySensor"]] == [
        ("bathroom-1", 3), ("kitchen-1", 1),
    ]  # fmt: skip
    assert found["peakHour"] == 9  # 08:00 UTC in Berlin
    assert found["dateRange"] == {"startDate": int(START.timestamp()), "endDate": int(end.timestamp())}


def test_analytics_of_nothing(motion: Motion) -> None:
    """Without sessions all figures are zero, there is no peak hour, and the time is the last 30 days."""
    found = motion.ok(ANN, "GET", "/analytics")
    assert set(found["summary"].values()) == {0}
    assert "peakHour" not in found
    assert found["dateRange"]["endDate"] - found["dateRange"]["startDate"] == 30 * 24 * 3600
    long = motion.call(ANN, "GET", "/analytics", startDate="2020-01-01T00:00:00Z")
    assert (long.status, long.json["errors"][0]["field"]) == (400, "startDate")
