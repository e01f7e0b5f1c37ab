"""Laws of the events of DynamoDB streams."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import DynamoDBStreamEvent

from orb_testing.events import dynamodb_stream_event, dynamodb_stream_record

from .data_classes import answers

KEY = {"id": {"S": "1"}}
OLD = {**KEY, "n": {"N": "1"}}
NEW = {**KEY, "n": {"N": "2"}}


@pytest.mark.parametrize(
    ("images", "name"),
    [({"new": NEW}, "INSERT"), ({"old": OLD, "new": NEW}, "MODIFY"), ({"old": OLD}, "REMOVE")],
)
def test_powertools_reads_it(images: dict[str, Any], name: str) -> None:
    """Every property answers. The name of the change follows from the images."""
    event = dynamodb_stream_event(dynamodb_stream_record(key=KEY, **images), table="orders")
    found = answers(DynamoDBStreamEvent(event))
    assert found["records.0.event_name"].name == name
    assert found["records.0.dynamodb.keys"] == {"id": "1"}
    assert found["records.0.dynamodb.new_image"].get("n") == (Decimal(2) if "new" in images else None)
    assert found["records.0.dynamodb.old_image"].get("n") == (Decimal(1) if "old" in images else None)
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T12:00:00.000"
    assert found["records.0.event_source_arn"] == arn


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("KEYS_ONLY", set()),
        ("NEW_IMAGE", {"NewImage"}),
        ("OLD_IMAGE", {"OldImage"}),
        ("NEW_AND_OLD_IMAGES", {"NewImage", "OldImage"}),
    ],
)
def test_a_stream_shows_what_its_view_has(view: Any, shown: set[str]) -> None:
    """Images that the stream does not have are left out."""
    change = dynamodb_stream_record(key=KEY, old=OLD, new=NEW, view=view)["dynamodb"]
    assert {"NewImage", "OldImage"} & change.keys() == shown


def test_an_expired_item_is_removed_by_dynamodb() -> None:
    """A removal because of a time to live has DynamoDB as its user. Records are numbered in their order."""
    first, second = (dynamodb_stream_record(key=KEY, old=OLD, expired=True) for _ in range(2))
    assert first["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert "userIdentity" not in dynamodb_stream_record(key=KEY, old=OLD)
    assert int(first["dynamodb"]["SequenceNumber"]) < int(second["dynamodb"]["SequenceNumber"])


@pytest.mark.parametrize("images", [{}, {"new": NEW, "expired": True}])
def test_impossible_records_are_refused(images: dict[str, Any]) -> None:
    """A record has an image, and an item that expired has no new one."""
    with pytest.raises(ValueError, match=r"new|needs"):
        dynamodb_stream_record(key=KEY, **images)
