"""Batches of messages from an SQS queue."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias

from orb_testing.environment import REGION

from .sources import ACCOUNT, AT, Event, milliseconds, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

AttributeValue: TypeAlias = str | int | float | bytes

LARGEST = 1_048_576
"""The bytes of a message with its attributes:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"""


def sqs_message(
    body: object,
    *,
    attributes: Mapping[str, AttributeValue] | None = None,
    receive_count: int = 1,
    group_id: str | None = None,
    deduplication_id: str | None = None,
    message_id: str | None = None,
    at: datetime = AT,
) -> Event:
    """Return one message for `sqs_event`, which adds its queue.

    Args:
        body: A text, or anything else, which is sent as JSON.
        attributes: The message attributes. Their types are String, Number and Binary, as of the values.
        receive_count: How often the message was received, this time included.
        group_id: The message group; for FIFO queues.
        deduplication_id: For FIFO queues. None: the SHA-256 of the body, if there is a `group_id`.
        message_id: The id of the message. None: a new one.
        at: When the message was sent; aware.

    Raises:
        ValueError: The body is empty, or it has more than 1 MiB together with the names, types and values of the
            attributes. SQS takes no such message.
    """
    text = body if isinstance(body, str) else json.dumps(body)
    values = {name: _attribute(value) for name, value in (attributes or {}).items()}
    if not text:
        raise ValueError("SQS takes no message without a body")
    if _size(text, attributes or {}) > LARGEST:
        raise ValueError(f"SQS takes no message of more than {LARGEST} bytes")
    sent = str(milliseconds(at))
    system = {
        "ApproximateReceiveCount": str(receive_count),
        "SentTimestamp": sent,
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
        "ApproximateFirstReceiveTimestamp": sent,
    }
    if group_id is not None:
        system |= {
            "SequenceNumber": str(18_849_496_460_467_696_128 + int(sent)),
            "MessageGroupId": group_id,
            "MessageDeduplicationId": deduplication_id or hashlib.sha256(text.encode()).hexdigest(),
        }
    return {
        "messageId": message_id or new_id(),
        "receiptHandle": base64.b64encode(new_id().encode()).decode(),
        "body": text,
        "attributes": system,
        "messageAttributes": values,
        "md5OfBody": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
    }


def sqs_event(*messages: object, queue: str = "things") -> Event:
    """Return the event of a batch of messages, in the order of `messages`.

    The shape is that of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html.

    Args:
        messages: Messages that `sqs_message` made, or bodies of messages.
        queue: The name of the queue. That of a FIFO queue ends in ".fifo".

    Raises:
        ValueError: There is no message. Lambda does not invoke a function without one.
    """
    if not messages:
        raise ValueError("an event of SQS has at least one message")
    source = {
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }
    return {"Records": [{**_as_message(each), **source} for each in messages]}


def _as_message(message: object) -> Event:
    return message if isinstance(message, dict) and "receiptHandle" in message else sqs_message(message)


def _size(text: str, attributes: Mapping[str, AttributeValue]) -> int:
    parts = [text]
    for name, value in attributes.items():
        parts += [name, _attribute(value)["dataType"], "" if isinstance(value, bytes) else str(value)]
    binaries = sum(len(value) for value in attributes.values() if isinstance(value, bytes))
    return len("".join(parts).encode()) + binaries


def _attribute(value: AttributeValue) -> Event:
    lists: Event = {"stringListValues": [], "binaryListValues": []}
    if isinstance(value, bytes):
        return {"binaryValue": base64.b64encode(value).decode(), **lists, "dataType": "Binary"}
    kind = "String" if isinstance(value, str) else "Number"
    return {"stringValue": str(value), **lists, "dataType": kind}
