"""The answers of servers that fail: errors in the protocol of the call, and batches that were done in part."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zlib import crc32

from orb_testing.proxy import Answer

if TYPE_CHECKING:
    from orb_testing.calls import Call
    from orb_testing.proxy import Forward

_REQUEST_ID = "00000000-0000-4000-8000-000000000000"
_THROTTLES = {
    "dynamodb": ("ProvisionedThroughputExceededException", 400),
    "s3": ("SlowDown", 503),
    "cognito-idp": ("TooManyRequestsException", 400),
}
"""The code and status of a throttled call, from the error tables of each service's API reference. Others answer
ThrottlingException with 400 (https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html)."""
_BATCHES = {"BatchWriteItem": "UnprocessedItems", "BatchGetItem": "UnprocessedKeys"}
"""The operations that can be done in part, with the member of the answer that holds the rest:
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html"""


def throttled(call: Call, retry_after: int | None = None) -> Answer:
    """Return the answer to a call that came too early. `retry_after` is in seconds, for the header Retry-After."""
    code, status = _THROTTLES.get(call.service or "", ("ThrottlingException", 400))
    answer = failed(call, status if call.service else 429, code if call.service else "Too Many Requests")
    if retry_after is None:
        return answer
    return replace(answer, headers=(*answer.headers, ("Retry-After", str(retry_after))))


def failed(call: Call, status: int, code: str) -> Answer:
    """Return an error in the protocol of the call: JSON, the XML of S3 or of the Query protocol, or plain HTTP."""
    if call.service is None:
        return _json({"message": code}, status, ("Content-Type", "application/json"))
    if "x-amz-target" in call.headers:
        prefix = "com.amazonaws.dynamodb.v20120810#" if call.service == "dynamodb" else ""
        kind = call.headers.get("content-type", "application/x-amz-json-1.0")
        return _json(
            {"__type": prefix + code, "message": "planned by the test"},
            status,
            ("Content-Type", kind),
            ("x-amzn-RequestId", _REQUEST_ID),
        )
    fault = f"<Code>{escape(code)}</Code><Message>planned by the test</Message>"
    if call.operation is None:
        body = f"<Error>{fault}<RequestId>{_REQUEST_ID}</RequestId></Error>"
    else:
        side = "Receiver" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "Sender"
        error = f"<Error><Type>{side}</Type>{fault}</Error><RequestId>{_REQUEST_ID}</RequestId>"
        body = f"<ErrorResponse>{error}</ErrorResponse>"
    return Answer(status=status, headers=(("Content-Type", "text/xml"),), body=body.encode())


def done_in_part(call: Call, forward: Forward, left: int) -> Answer:
    """Forward a batch without its last `left` parts, and return the answer with these parts as unprocessed.

    If nothing remains, the batch is throttled as a whole, as DynamoDB does.

    Raises:
        ValueError: The call is not a batch of DynamoDB.
    """
    member = _BATCHES.get(call.operation or "")
    if call.service != "dynamodb" or member is None:
        raise ValueError(f"{call.name} is not a batch of DynamoDB")
    request = call.json()
    parts = [(table, part) for table, given in request["RequestItems"].items() for part in _parts(given)]
    if left >= len(parts):
        return throttled(call)
    sent = {**request, "RequestItems": _request_items(request, parts[:-left])}
    answer = forward(replace(call, body=json.dumps(sent).encode()))
    if answer.status != HTTPStatus.OK:
        return answer
    value = json.loads(answer.body)
    for table, rest in _request_items(request, parts[-left:]).items():
        known = value.setdefault(member, {}).setdefault(table, rest)
        if known is not rest:
            _parts(known).extend(_parts(rest))
    kept = [pair for pair in answer.headers if pair[0].lower() != "x-amz-crc32"]
    return _json(value, 200, *kept)


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


def _json(value: object, status: int, *headers: tuple[str, str]) -> Answer:
    body = json.dumps(value).encode()
    return Answer(status=status, headers=(*headers, ("x-amz-crc32", str(crc32(body)))), body=body)
