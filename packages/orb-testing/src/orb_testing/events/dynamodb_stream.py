"""Batches of records from the stream of a DynamoDB table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from orb_testing.environment import REGION

from .sources import ACCOUNT, AT, Event, iso_time, new_id

if TYPE_CHECKING:
    from datetime import datetime

Item: TypeAlias = Mapping[str, Mapping[str, Any]]
"""An item as DynamoDB stores it, for example `{"id": {"S": "1"}}`."""
View: TypeAlias = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
_sequence_numbers = count(111_000_000_000_000_000_000_000)


def dynamodb_stream_record(
    *,
    key: Item,
    old: Item | None = None,
    new: Item | None = None,
    view: View = "NEW_AND_OLD_IMAGES",
    expired: bool = False,
    at: datetime = AT,
) -> Event:
    """Return one record for `dynamodb_stream_event`, which adds its table.

    Args:
        key: The key of the item, with its sort key, if it has one.
        old: The item before the change. None: it was inserted.
        new: The item after the change. None: it was removed.
        view: What the stream shows of an item.
        expired: Whether DynamoDB removed the item because of its time to live:
            https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html.
        at: When the item changed; aware.

    Raises:
        ValueError: There is neither an old nor a new item, or an item that expired has a new form.
    """
    if old is None and new is None:
        raise ValueError("a record needs the item before the change, after it, or both")
    if expired and new is not None:
        raise ValueError("an expired item is removed; leave out new")
    change: Event = {
        "ApproximateCreationDateTime": int(at.timestamp()),
        "Keys": _plain(key),
        "SequenceNumber": str(next(_sequence_numbers)),
        "StreamViewType": view,
    }
    if old is not None and view in {"OLD_IMAGE", "NEW_AND_OLD_IMAGES"}:
        change["OldImage"] = _plain(old)
    if new is not None and view in {"NEW_IMAGE", "NEW_AND_OLD_IMAGES"}:
        change["NewImage"] = _plain(new)
    change["SizeBytes"] = len(json.dumps(change))
    record: Event = {
        "eventID": new_id().replace("-", ""),
        "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": change,
    }
    if expired:
        record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    return record


def dynamodb_stream_event(*records: Event, table: str = "things", opened: datetime = AT) -> Event:
    """Return the event of a batch of records.

    The shape is that of https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html.

    Args:
        records: Records that `dynamodb_stream_record` made, in the order of the stream.
        table: The name of the table.
        opened: When the stream was enabled, which is a part of its ARN; aware.
    """
    label = iso_time(opened).removesuffix("Z")
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/{label}"
    return {"Records": [{**record, "eventSourceARN": arn} for record in records]}


def _plain(item: Item) -> Event:
    return {name: dict(value) for name, value in item.items()}
