"""Figures about sessions."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from lambdas.motion.sessions import is_open

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from orb_models.models.motion.sessions import Sessions


def figures(sessions: Iterable[Sessions]) -> dict[str, object]:
    """Return figures about sessions. Without sessions, `peakHour` and `sessionsWithPlayback` are left out.

    Durations are those of sessions that have ended.
    """
    found = list(sessions)
    ended = [each for each in found if not is_open(each)]
    minutes = float(sum(each.duration_minutes or 0 for each in ended))
    motions = sum(each.motion_events_count for each in found)
    answer: dict[str, object] = {
        "totalSessions": len(found),
        "activeSessions": len(found) - len(ended),
        "completedSessions": len(ended),
        "totalMotionEvents": motions,
        "totalDurationMinutes": round(minutes, 2),
        "averageDurationMinutes": round(minutes / len(ended), 2) if ended else 0,
        "averageMotionEventsPerSession": round(motions / len(found), 2) if found else 0,
    }
    if found:
        answer["peakHour"] = peak_hour(found)
        answer["sessionsWithPlayback"] = sum(each.playback_started for each in found)
    return answer


def peak_hour(sessions: Iterable[Sessions], zone: tzinfo = UTC) -> int | None:
    """Return the hour of the day in which most sessions started; of several, the earliest. None: no session did."""
    hours = Counter(each.start_time.astimezone(zone).hour for each in sessions)
    return min(hours, key=lambda hour: (-hours[hour], hour), default=None)
