"""Laws of the errors with which DynamoDB refuses a request."""

from __future__ import annotations

import json

from orb_testing.strict_dynamodb.refusals import CanceledError, RefusedError


def test_a_refusal_has_its_code_and_message() -> None:
    """The body has the type that botocore reads the code from."""
    body = json.loads(RefusedError("wrong", code="ValidationException").body())
    assert body == {"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": "wrong"}


def test_a_canceled_transaction_has_a_reason_for_each_action() -> None:
    """Only the action that is wrong has a message."""
    body = json.loads(CanceledError("wrong", position=1, actions=3).body())
    assert body["CancellationReasons"] == [
        {"Code": "None"},
        {"Code": "ValidationError", "Message": "wrong"},
        {"Code": "None"},
    ]
    assert body["Message"].endswith("[None, ValidationError, None]")
