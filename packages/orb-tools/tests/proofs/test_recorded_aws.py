"""The AWS of a proof answers the calls that the proof knows, and remembers the others."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from orb_tools.proofs.recorded_aws import RecordedAws


def call(
    aws: RecordedAws, *, path: str = "/", method: str = "POST", target: str | None = None
) -> tuple[int, bytes]:
    headers = {"X-Amz-Target": target} if target else {}
    request = Request(aws.variables["AWS_ENDPOINT_URL"] + path, method=method, headers=headers)
    try:
        with urlopen(request) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def test_answers_by_operation() -> None:
    """An operation is named by its target or by method and path, without the query. Texts are sent as they are."""
    answers = {"DynamoDB_20120810.Query": {"Count": 0}, "GET /bucket/key": "text", "HEAD /bucket/key": ""}
    with RecordedAws(answers) as aws:
        assert call(aws, target="DynamoDB_20120810.Query") == (200, b'{"Count": 0}')
        assert call(aws, path="/bucket/key?versionId=1", method="GET") == (200, b"text")
        assert call(aws, path="/bucket/key", method="HEAD") == (200, b"")
        assert aws.take_unanswered() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_unknown_operations_are_refused_and_remembered(method: str) -> None:
    """The status is one after which clients do not try again."""
    with RecordedAws({}) as aws:
        status, body = call(aws, path="/a", method=method)
        assert status == 400
        assert b"the proof has no answer" in body
        assert aws.take_unanswered() == [f"{method} /a"]
        assert aws.take_unanswered() == []
