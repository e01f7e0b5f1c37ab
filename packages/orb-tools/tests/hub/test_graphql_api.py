"""A call of the API says what failed, however it failed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fake_hub import FakeHub

from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub.graphql_api import GraphqlAnswer, GraphqlApi

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as fake:
        yield fake


def test_a_request_has_query_variables_and_token(hub: FakeHub) -> None:
    """They go where AppSync reads them. Without a token there is no header at all."""
    hub.body = {"data": {"ThingsGet": {"StatusCode": 200}}}

    answer = hub.api.call("query", {"input": {"a": 1}}, token="a-token")
    hub.api.call("query", token=None)

    assert (answer.status, answer.body, answer.failures()) == (200, hub.body, [])
    first, second = hub.requests
    assert first.json() == {"query": "query", "variables": {"input": {"a": 1}}}
    assert (first.headers["authorization"], first.headers["user-agent"]) == ("a-token", "tests/1")
    assert (second.json(), "authorization" in second.headers) == ({"query": "query", "variables": {}}, False)


@pytest.mark.parametrize(
    ("status", "body", "failures"),
    [
        (200, {"data": {"A": {"StatusCode": 399, "Data": {"StatusCode": 500}}}}, []),
        (200, {"data": {"A": {"StatusCode": 400, "Message": "limit: too small"}}}, ["A: 400 limit: too small"]),
        (200, {"data": {"A": {"StatusCode": 404, "Message": None}, "B": {"StatusCode": 403}}}, ["A: 404", "B: 403"]),
        (200, {"data": {"all": {"A": {"StatusCode": 500}}}}, ["all.A: 500"]),
        (200, {"data": None, "errors": [{"message": "no such field"}]}, ["no such field"]),
        (401, {"errors": [{"errorType": "Unauthorized", "message": "no token"}]}, ["Unauthorized: no token"]),
        (200, {"errors": ["text"]}, ["text"]),
        (503, {}, ["HTTP status 503"]),
    ],
)  # fmt: skip
def test_failures_are_named(status: int, body: dict[str, object], failures: list[str]) -> None:
    """GraphQL's errors, and operations with 400 or more. The data of an operation is not searched."""
    assert GraphqlAnswer(status=status, body=body).failures() == failures


@pytest.mark.parametrize("body", ["text", [1], None])
def test_an_answer_that_is_not_an_object_is_reported(hub: FakeHub, body: object) -> None:
    """Another server can listen on the port."""
    hub.body = body
    with pytest.raises(ToolError, match="did not answer with an object"):
        hub.api.call("query", token=None)


def test_an_answer_that_is_not_json_is_reported(hub: FakeHub) -> None:
    """A page of a proxy, for example."""
    with pytest.raises(ToolError, match="did not answer: JSONDecodeError"):
        GraphqlApi(url=f"{hub.url}/elsewhere").call("query", token=None)


def test_an_api_that_does_not_answer_is_reported() -> None:
    """The error says what to do, without a stack trace."""
    running = Running(endpoint="http://127.0.0.1:9", pid=1, api="a-1")
    with pytest.raises(ToolError, match="did not answer: ConnectionRefusedError") as caught:
        GraphqlApi.of(running, agent="tests/1").call("query", token=None)
    assert "orb up" in str(caught.value.hint)


def test_without_an_api_the_error_says_so() -> None:
    """A workspace may have no stack with an API."""
    with pytest.raises(ToolError, match="no GraphQL API is deployed"):
        GraphqlApi.of(Running(endpoint="http://127.0.0.1:9", pid=1), agent="tests/1")


def test_a_request_that_is_json_already_is_sent_as_it_is(hub: FakeHub) -> None:
    """The console forwards what GraphiQL sends."""
    body = json.dumps({"query": "q", "operationName": "Q"}).encode()
    hub.api.forward(body, token="t")
    assert hub.requests[0].body == body
