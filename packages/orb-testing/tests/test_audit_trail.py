"""Laws of captured audit events: all events of all loggers, and no trail passes that lacks one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.audit import AuditLogger
from orb_common.utils.clock import ManualClock
from orb_testing.audit_trail import CapturedAudit, MemoryTrail, written_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.engines import MotoEngine
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs

WHO = {"userId": "u-1"}
KEY = b"a key of thirty-two bytes......."


@pytest.fixture
def clock() -> ManualClock:
    # CloudWatch drops events that are older than its retention, so the events are of today.
    return ManualClock(datetime.now(UTC))


def test_all_loggers_and_the_output_are_read(
    aws: MotoEngine, captured_logs: CapturedLogs, fault: FaultPlan, clock: ManualClock
) -> None:
    """Events of several log groups are found, and those that a logger wrote to its output during an outage."""
    users, teams = AuditLogger("USER", clock=clock), AuditLogger("TEAM", clock=clock)
    audit = CapturedAudit(lambda: written_events(aws.client("logs"), captured_logs))
    assert audit.events == []
    users.log_event("USER_CREATED", WHO, "u-1", {"operation": "UsersCreate"})
    clock.advance(1)
    teams.log_event("TEAM_CREATED", WHO, "t-1")
    clock.advance(1)
    fault.error("logs:PutLogEvents", times=None)
    users.log_event("USER_DELETED", WHO, "u-1")
    assert audit.types == ["USER_CREATED", "TEAM_CREATED", "USER_DELETED"]
    assert audit.one("TEAM_CREATED")["resourceId"] == "t-1"
    assert [event["eventType"] for event in audit.of_operation("UsersCreate")] == ["USER_CREATED"]
    with pytest.raises(AssertionError, match="0 events are USER_VIEWED; all are"):
        audit.one("USER_VIEWED")
    audit.assert_whole(events=3)


def events_of(clock: ManualClock, *, key: bytes | None = None) -> list[dict[str, Any]]:
    """Three events of one chain."""
    from orb_common.audit.chain import Chain

    chain = Chain("stream", key=key)
    made = []
    for number in range(3):
        when = (clock.now() + timedelta(seconds=number)).isoformat()
        made.append(chain.link({"timestamp": when, "eventType": f"E{number}", "actionDetails": {}}))
    return made


BREAKS: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "gap": lambda events: events.pop(1),
    "late start": lambda events: events.pop(0),
    "edited": lambda events: events[1].update(eventType="OTHER"),
    "unchained": lambda events: events[1].pop("chain"),
    "2 events instead of 3": lambda events: events.pop(),
}


@pytest.mark.parametrize("fault_text", BREAKS)
def test_no_broken_trail_passes(clock: ManualClock, fault_text: str) -> None:
    """A missing, changed or unlinked event, and one cut off the end, each fail the trail."""
    events = events_of(clock, key=KEY)
    audit = CapturedAudit(lambda: events)
    audit.assert_whole(key=KEY, events=3)
    BREAKS[fault_text](events)
    with pytest.raises(AssertionError, match=fault_text):
        audit.assert_whole(key=KEY, events=3)


def test_the_key_counts(clock: ManualClock) -> None:
    """A trail with another key, or with none, does not pass as one with this key."""
    for key in (b"another key", None):
        events = events_of(clock, key=key)
        with pytest.raises(AssertionError, match="key"):
            CapturedAudit(lambda events=events: events).assert_whole(key=KEY)


def test_time_does_not_go_back(clock: ManualClock) -> None:
    """An event that is linked after a later one fails the trail."""
    from orb_common.audit.chain import Chain

    chain = Chain("stream")
    times = ["2026-01-01T00:00:02.000Z", "2026-01-01T00:00:01.000Z"]
    events = [chain.link({"timestamp": when, "eventType": "E", "actionDetails": {}}) for when in times]
    with pytest.raises(AssertionError, match="out of order"):
        CapturedAudit(lambda: events).assert_whole()


def test_an_incomplete_event_is_refused(aws: MotoEngine, captured_logs: CapturedLogs) -> None:
    """A part of an event in the output without its other parts fails, because an event is missing."""
    from orb_common.audit.fallback_lines import fallback_lines, write_fallback

    write_fallback(list(fallback_lines("e-1", "x" * 400_000, group="/audit/g", reason="test"))[:1])
    with pytest.raises(AssertionError, match="1 events in the output are incomplete"):
        written_events(aws.client("logs"), captured_logs)


def test_a_trail_in_memory_keeps_who_and_what() -> None:
    """It has the id of who acted and the type of each event, in their order. A caller without a row has no id."""
    trail = MemoryTrail()
    trail.log_event("USER_CREATED", SimpleNamespace(user_id="u-1"), "u-2", {"operation": "UsersCreate"})
    trail.log_event("USER_ACCESS_DENIED", {"cognitoSub": "s-1"}, "UNKNOWN", compliance_flags=())
    assert trail.events == [("u-1", "USER_CREATED"), ("", "USER_ACCESS_DENIED")]
