"""Laws of the events of load balancers."""

from __future__ import annotations

import pytest
from aws_lambda_powertools.utilities.data_classes import ALBEvent

from orb_testing.events import alb_event

from .data_classes import answers


@pytest.mark.parametrize("multi_value", [False, True])
def test_powertools_reads_it(multi_value: bool) -> None:
    """Every property answers. Without multi-value headers, the function gets the last value only."""
    event = alb_event(
        "PUT",
        "/x",
        headers={"X-Tag": ["a", "b"]},
        query={"q": ["1", "é"]},
        body="text",
        multi_value=multi_value,
    )
    found = answers(ALBEvent(event))
    # The load balancer does not decode the query.
    assert found["resolved_query_string_parameters"] == {"q": ["1", "%C3%A9"] if multi_value else ["%C3%A9"]}
    assert found["resolved_headers_field"]["x-tag"] == (["a", "b"] if multi_value else "b")
    assert ("headers" in event) is not multi_value
    assert found["body"] == "text"


def test_a_missing_body_is_empty() -> None:
    """The load balancer sends an empty text in place of a missing body, and bytes in base64."""
    assert alb_event()["body"] == ""
    event = alb_event("POST", body=b"\x00")
    assert (event["body"], event["isBase64Encoded"]) == ("AA==", True)
