"""Laws of the events of EventBridge."""

from __future__ import annotations

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent

from orb_testing.events import event_bridge_event, schedule_event

from .data_classes import answers


def test_powertools_reads_it() -> None:
    """Every property answers. A replayed event names its replay."""
    found = answers(
        EventBridgeEvent(event_bridge_event("Job Done", {"id": 1}, source="orb.jobs", replay="again"))
    )
    assert (found["detail_type"], found["source"], found["detail"]) == ("Job Done", "orb.jobs", {"id": 1})
    assert (found["time"], found["replay_name"]) == ("2026-01-01T12:00:00Z", "again")


def test_a_schedule_has_an_empty_detail() -> None:
    """A rule with a schedule names itself, and has nothing to tell."""
    found = answers(EventBridgeEvent(schedule_event("weekly")))
    assert (found["detail_type"], found["source"], found["detail"]) == ("Scheduled Event", "aws.events", {})
    assert found["resources"] == ["arn:aws:events:us-east-1:123456789012:rule/weekly"]
