"""Laws of the events of API Gateway."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent, APIGatewayProxyEventV2

from orb_testing.events import api_gateway_v1_event, api_gateway_v2_event, function_url_event

from .data_classes import answers

V1_ONLY_OF_HTTP_APIS = frozenset({"version"})
"""An HTTP API with format 1.0 sends it. A REST API does not."""


def test_powertools_reads_format_1() -> None:
    """Every property answers. Several values are in the multi-value fields, and the last one in the others."""
    event = api_gateway_v1_event(
        "POST", "/users/u-1", headers={"X-Tag": ["a", "b"]}, query={"q": ["1", "é&"]}, body={"n": 1},
        path_parameters={"userId": "u-1"}, resource="/users/{userId}", stage_variables={"table": "t"},
        claims={"sub": "s-1"},
    )  # fmt: skip
    assert json.loads(json.dumps(event)) == event
    found = answers(APIGatewayProxyEvent(event), absent=V1_ONLY_OF_HTTP_APIS)
    assert found["multi_value_headers"]["x-tag"] == ["a", "b"]
    assert found["headers"]["X-Tag"] == "b"
    assert found["multi_value_query_string_parameters"] == {"q": ["1", "é&"]}
    assert found["query_string_parameters"] == {"q": "é&"}
    assert APIGatewayProxyEvent(event).json_body == {"n": 1}
    assert found["headers"]["content-type"] == "application/json"
    assert found["path_parameters"] == {"userId": "u-1"}
    assert found["stage_variables"] == {"table": "t"}
    assert found["request_context.authorizer.claims"] == {"sub": "s-1"}
    assert found["request_context.resource_path"] == "/users/{userId}"
    assert found["request_context.path"] == "/dev/users/u-1"
    assert found["request_context.request_time"] == "01/Jan/2026:12:00:00 +0000"


def test_an_empty_request_of_format_1_has_nulls() -> None:
    """A REST API sends null for what a request lacks."""
    event = api_gateway_v1_event()
    names = (
        "body",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
    )
    assert [event[name] for name in names] == [None] * len(names)
    assert "authorizer" not in event["requestContext"]


def test_powertools_reads_format_2() -> None:
    """Every property answers. Several values are joined by commas, and cookies are apart."""
    event = api_gateway_v2_event(
        "GET", "/users/u-1", headers={"X-Tag": ["a", "b"]}, cookies=["session=1", "theme=dark"],
        query={"q": ["1", "é&"]}, path_parameters={"userId": "u-1"}, route="GET /users/{userId}", stage="dev",
        claims={"sub": "s-1"}, scopes=["read"], stage_variables={"table": "t"},
    )  # fmt: skip
    assert json.loads(json.dumps(event)) == event
    found = answers(APIGatewayProxyEventV2(event))
    assert found["headers"]["x-tag"] == "a,b"
    assert found["raw_query_string"] == "q=1&q=%C3%A9%26"
    assert found["query_string_parameters"] == {"q": "1,é&"}
    assert found["resolved_cookies_field"] == {"session": "1", "theme": "dark"}
    assert (found["raw_path"], found["path"]) == ("/dev/users/u-1", "/users/u-1")
    assert (
        found["request_context.authorizer.jwt_claim"],
        found["request_context.authorizer.jwt_scopes"],
    ) == (
        {"sub": "s-1"},
        ["read"],
    )
    assert (found["path_parameters"], found["stage_variables"]) == ({"userId": "u-1"}, {"table": "t"})


@pytest.mark.parametrize("build", [api_gateway_v2_event, function_url_event])
def test_cookies_of_format_2_are_no_header(build: Any) -> None:
    """The header Cookie is in `cookies`, one entry for each. In format 1.0 it stays a header."""
    event = build(headers={"Cookie": ["a=1; b=2", "c=3"]}, cookies=["d=4"])
    assert event["cookies"] == ["a=1", "b=2", "c=3", "d=4"]
    assert "cookie" not in event["headers"]
    assert api_gateway_v1_event(headers={"Cookie": "a=1; b=2"})["headers"]["cookie"] == "a=1; b=2"


def test_an_empty_request_of_format_2_lacks_fields() -> None:
    """An HTTP API leaves out what a request lacks."""
    absent = {"body", "cookies", "queryStringParameters", "pathParameters", "stageVariables"}
    event = api_gateway_v2_event()
    assert absent.isdisjoint(event)
    assert "authorizer" not in event["requestContext"]


@pytest.mark.parametrize("build", [api_gateway_v1_event, api_gateway_v2_event])
@pytest.mark.parametrize(
    ("body", "decoded"),
    [(b"\x00\xff", b"\x00\xff"), ("plain", "plain"), ([1, None], "[1, null]"), (None, None)],
)
def test_bytes_are_in_base64(build: Any, body: object, decoded: object) -> None:
    """Only bytes are in base64. Powertools decodes text from it, so these bytes are compared undecoded."""
    import base64

    event = build(body=body)
    assert event["isBase64Encoded"] is isinstance(body, bytes)
    sent = event.get("body")
    assert (base64.b64decode(sent) if event["isBase64Encoded"] else sent) == decoded


def test_a_lambda_authorizer() -> None:
    """The context of a Lambda authorizer is where each format has it."""
    one = api_gateway_v1_event(authorizer={"principalId": "ann", "tenant": "t-1"})
    assert APIGatewayProxyEvent(one).request_context.authorizer.principal_id == "ann"
    two = api_gateway_v2_event(authorizer={"tenant": "t-1"})
    assert APIGatewayProxyEventV2(two).request_context.authorizer.get_lambda == {"tenant": "t-1"}


@pytest.mark.parametrize("build", [api_gateway_v1_event, api_gateway_v2_event])
def test_an_unknown_keyword_is_refused(build: Any) -> None:
    """A misspelled override is an error."""
    with pytest.raises(TypeError, match="querry"):
        build(querry={})
