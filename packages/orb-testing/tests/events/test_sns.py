"""Laws of the events of SNS."""

from __future__ import annotations

from datetime import UTC, datetime

from aws_lambda_powertools.utilities.data_classes import SNSEvent

from orb_testing.events import sns_event

from .data_classes import answers


def test_powertools_reads_it() -> None:
    """Every property answers. A message that is no text is sent as JSON."""
    event = sns_event(
        {"n": 1},
        subject="news",
        attributes={"kind": "x"},
        topic="alarms",
        at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    found = answers(SNSEvent(event))
    assert found["sns_message"] == '{"n": 1}'
    assert found["records.0.sns.subject"] == "news"
    assert found["records.0.sns.timestamp"] == "2026-05-01T00:00:00.000Z"
    assert found["records.0.sns.topic_arn"] == "arn:aws:sns:us-east-1:123456789012:alarms"
    assert found["records.0.event_subscription_arn"].startswith(found["records.0.sns.topic_arn"])
    assert found["records.0.sns.message_attributes.kind.value"] == "x"
