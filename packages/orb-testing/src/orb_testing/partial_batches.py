"""Batches that a service does in part: the last entries of a call are left, and the answer names them.

Each service does so with status 200, so code must read the answer.
"""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from orb_testing.fault_answers import json_answer, throttled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from orb_testing.calls import Call
    from orb_testing.proxy import Answer, Forward

    Part = Callable[[Call, Forward, int], Answer]

REST_OF = {"BatchWriteItem": "UnprocessedItems", "BatchGetItem": "UnprocessedKeys"}
"""The batches of DynamoDB, with the member of the answer that holds the rest:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html"""


def can_be_done_in_part(call: Call) -> bool:
    """Return whether a call is a batch of DynamoDB, SQS or EventBridge, which `done_in_part` knows."""
    return call.name in _PARTS


def done_in_part(call: Call, forward: Forward, left: int) -> Answer:
    """Forward a batch without its last `left` entries, and return the answer with these as the service names them.

    DynamoDB returns them as UnprocessedItems or UnprocessedKeys, and throttles a batch of which nothing remains. SQS
    returns them as Failed with code and message, and EventBridge as Entries with ErrorCode and ErrorMessage.

    Raises:
        ValueError: The call is not such a batch.
    """
    if not can_be_done_in_part(call):
        raise ValueError(f"{call.name} is not a batch that can be done in part")
    return _PARTS[call.name](call, forward, left)


def _items(call: Call, forward: Forward, left: int) -> Answer:
    """Do a batch of DynamoDB in part."""
    request, member = call.json(), REST_OF[call.operation or ""]
    parts = [(table, part) for table, given in request["RequestItems"].items() for part in _parts(given)]
    if left >= len(parts):
        return throttled(call)
    answer = _send(call, forward, request, RequestItems=_request_items(request, parts[:-left]))
    if answer.status != HTTPStatus.OK:
        return answer
    value = json.loads(answer.body)
    for table, rest in _request_items(request, parts[-left:]).items():
        known = value.setdefault(member, {}).setdefault(table, rest)
        if known is not rest:
            _parts(known).extend(_parts(rest))
    return _with_body(answer, value)


def _messages(call: Call, forward: Forward, left: int) -> Answer:
    """Do a batch of SQS in part.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_BatchResultErrorEntry.html
    """

    def failed(answer: dict[str, Any], entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
        fault = {"SenderFault": False, "Code": "InternalError", "Message": "planned by the test"}
        faults = [{"Id": entry["Id"], **fault} for entry in entries]
        return {**answer, "Failed": [*answer.get("Failed", ()), *faults]}

    return _entries(call, forward, left, failed, {"Successful": []})


def _events(call: Call, forward: Forward, left: int) -> Answer:
    """Do PutEvents of EventBridge in part. Its answer has one entry for each event, in their order.

    https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
    """

    def failed(answer: dict[str, Any], entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
        fault = {"ErrorCode": "InternalFailure", "ErrorMessage": "planned by the test"}
        count = answer["FailedEntryCount"] + len(entries)
        return {"FailedEntryCount": count, "Entries": [*answer["Entries"], *[fault for _ in entries]]}

    return _entries(call, forward, left, failed, {"FailedEntryCount": 0, "Entries": []})


def _entries(
    call: Call,
    forward: Forward,
    left: int,
    failed: Callable[[dict[str, Any], Sequence[dict[str, Any]]], dict[str, Any]],
    nothing: dict[str, Any],
) -> Answer:
    """Do a batch with `Entries` in part. `nothing` is the answer to a batch without entries, which no service takes."""
    request = call.json()
    entries = request["Entries"]
    if left >= len(entries):
        return json_answer(failed(nothing, entries), 200, ("Content-Type", call.headers["content-type"]))
    answer = _send(call, forward, request, Entries=entries[:-left])
    if answer.status != HTTPStatus.OK:
        return answer
    return _with_body(answer, failed(json.loads(answer.body), entries[-left:]))


_PARTS: dict[str, Part] = {
    "dynamodb:BatchWriteItem": _items,
    "dynamodb:BatchGetItem": _items,
    "sqs:SendMessageBatch": _messages,
    "sqs:DeleteMessageBatch": _messages,
    "sqs:ChangeMessageVisibilityBatch": _messages,
    "events:PutEvents": _events,
}


def _send(call: Call, forward: Forward, request: dict[str, Any], **changed: object) -> Answer:
    return forward(replace(call, body=json.dumps({**request, **changed}).encode()))


def _with_body(answer: Answer, value: object) -> Answer:
    kept = [pair for pair in answer.headers if pair[0].lower() != "x-amz-crc32"]
    return json_answer(value, answer.status, *kept)


def _parts(given: list[Any] | dict[str, Any]) -> list[Any]:
    """Return the parts for one table. Writes are a list, reads an object with `Keys`."""
    parts: list[Any] = given["Keys"] if isinstance(given, dict) else given
    return parts


def _request_items(request: dict[str, Any], parts: list[tuple[str, Any]]) -> dict[str, Any]:
    items: dict[str, Any] = {}
    for table, part in parts:
        given = request["RequestItems"][table]
        empty: list[Any] | dict[str, Any] = {**given, "Keys": []} if isinstance(given, dict) else []
        _parts(items.setdefault(table, empty)).append(part)
    return items
