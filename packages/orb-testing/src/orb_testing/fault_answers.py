"""The answers of servers that fail: errors in the protocol of the call."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zlib import crc32

from orb_testing.proxy import Answer

if TYPE_CHECKING:
    from orb_testing.calls import Call

_REQUEST_ID = "00000000-0000-4000-8000-000000000000"
_MESSAGE = "planned by the test"
_THROTTLES = {
    "apigateway": ("TooManyRequestsException", 429),
    "cognito-idp": ("TooManyRequestsException", 400),
    "dynamodb": ("ProvisionedThroughputExceededException", 400),
    "ec2": ("RequestLimitExceeded", 503),
    "iotdata": ("ThrottlingException", 429),
    "kinesis": ("ProvisionedThroughputExceededException", 400),
    "lambda": ("TooManyRequestsException", 429),
    "s3": ("SlowDown", 503),
    "sns": ("Throttled", 429),
    "sqs": ("RequestThrottled", 400),
}
"""The code and status of a throttled call by signing name, from the error tables of each service's API reference and
botocore's models. Others answer ThrottlingException with 400
(https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html)."""
_REST_XML = {"cloudfront", "route53"}
"""The services beside S3 whose errors are XML although their requests name no operation."""


def throttled(call: Call, retry_after: int | None = None) -> Answer:
    """Return the answer to a call that came too early. `retry_after` is in seconds, for the header Retry-After."""
    code, status = _THROTTLES.get(call.service or "", ("ThrottlingException", 400))
    answer = failed(call, status if call.service else 429, code if call.service else "Too Many Requests")
    if retry_after is None:
        return answer
    return replace(answer, headers=(*answer.headers, ("Retry-After", str(retry_after))))


def failed(call: Call, status: int, code: str) -> Answer:
    """Return an error in the protocol of the call: a JSON or XML protocol of AWS, or plain HTTP."""
    if call.service is None:
        return json_answer({"message": code}, status, ("Content-Type", "application/json"))
    request_id = ("x-amzn-RequestId", _REQUEST_ID)
    if "x-amz-target" in call.headers:
        prefix = "com.amazonaws.dynamodb.v20120810#" if call.service == "dynamodb" else ""
        kind = call.headers.get("content-type", "application/x-amz-json-1.0")
        body = {"__type": prefix + code, "message": _MESSAGE}
        return json_answer(body, status, ("Content-Type", kind), request_id)
    if call.operation is None and call.service != "s3" and call.service not in _REST_XML:
        kind = "application/json"
        return json_answer(
            {"message": _MESSAGE}, status, ("Content-Type", kind), request_id, ("x-amzn-ErrorType", code)
        )
    return Answer(
        status=status, headers=(("Content-Type", "text/xml"),), body=_xml(call, status, code).encode()
    )


def _xml(call: Call, status: int, code: str) -> str:
    """Return an error of S3, of the Query protocol and of REST with XML, or of EC2."""
    fault = f"<Code>{escape(code)}</Code><Message>{_MESSAGE}</Message>"
    if call.service == "s3":
        return f"<Error>{fault}<RequestId>{_REQUEST_ID}</RequestId></Error>"
    if call.service == "ec2":
        errors = f"<Errors><Error>{fault}</Error></Errors>"
        return f"<Response>{errors}<RequestID>{_REQUEST_ID}</RequestID></Response>"
    side = "Receiver" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "Sender"
    error = f"<Error><Type>{side}</Type>{fault}</Error>"
    return f"<ErrorResponse>{error}<RequestId>{_REQUEST_ID}</RequestId></ErrorResponse>"


def json_answer(value: object, status: int, *headers: tuple[str, str]) -> Answer:
    """Return an answer with a JSON body, and the checksum that DynamoDB sends."""
    body = json.dumps(value).encode()
    return Answer(status=status, headers=(*headers, ("x-amz-crc32", str(crc32(body)))), body=body)
