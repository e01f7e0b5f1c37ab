"""Laws of figures about sessions."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from lambdas.motion.session_figures import figures
from orb_models import Sessions, SessionStatus
from orb_testing.factories import SessionsFactory


def session(hour: int, status: SessionStatus, motions: int, minutes: str | None, *, played: bool) -> Sessions:
    return SessionsFactory.build(
        start_time=datetime(2026, 1, 1, hour, tzinfo=UTC),
        status=status,
        motion_events_count=motions,
        duration_minutes=None if minutes is None else Decimal(minutes),
        playback_started=played,
    )


def test_figures_are_those_of_all_sessions() -> None:
    """Weak point 18: motions are counted. Of two hours with as many sessions, the earlier one is the peak."""
    found = [
        session(9, SessionStatus.TIMEOUT, 3, "10.25", played=True),
        session(9, SessionStatus.MANUAL_STOP, 2, "4.50", played=True),
        session(7, SessionStatus.ACTIVE, 1, None, played=False),
        session(7, SessionStatus.ENDING, 1, None, played=True),
    ]
    assert figures(found) == {
        "totalSessions": 4,
        "activeSessions": 2,
        "completedSessions": 2,
        "totalMotionEvents": 7,
        "totalDurationMinutes": 14.75,
        "averageDurationMinutes": 7.38,
        "averageMotionEventsPerSession": 1.75,
        "peakHour": 7,
        "sessionsWithPlayback": 3,
    }


def test_without_sessions_there_is_no_peak() -> None:
    """All other figures are 0."""
    empty = figures([])
    assert set(empty.values()) == {0}
    assert {"peakHour", "sessionsWithPlayback"}.isdisjoint(empty)
