"""Laws of the events of function URLs."""

from __future__ import annotations

import pytest
from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from orb_testing.events import function_url_event

from .data_classes import answers


@pytest.mark.parametrize("user_arn", [None, "arn:aws:iam::123456789012:user/ann"])
def test_powertools_reads_it(user_arn: str | None) -> None:
    """Every property answers, for a public URL and for one that checks the caller."""
    event = function_url_event("POST", "/jobs", body={"n": 1}, query={"a": "b"}, user_arn=user_arn)
    found = answers(LambdaFunctionUrlEvent(event))
    assert (found["route_key"], found["request_context.stage"], found["path"]) == (
        "$default",
        "$default",
        "/jobs",
    )
    assert LambdaFunctionUrlEvent(event).json_body == {"n": 1}
    assert found["request_context.account_id"] == ("anonymous" if user_arn is None else "123456789012")
    assert found["request_context.authorizer.iam.user_arn"] == (user_arn or "")
    assert found["request_context.domain_name"].startswith(found["request_context.api_id"] + ".lambda-url.")
