"""What a line tells of its invocation, and what is left of it in the next one."""

# ruff: noqa: ANN001, ANN202 - fixtures and handlers in the small

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.logging import correlation_id


def test_context_of_an_invocation(log, lines, context) -> None:
    """Request, function, version, cold start and correlation id are in each line."""

    @log.inject_lambda_context
    def handler(event, context):
        log.info("inside")
        return event["n"]

    event = {"n": 3, "requestContext": {"requestId": "corr-1"}}
    assert handler(event, context) == 3
    line = lines.last()
    assert line["function_request_id"] == "req-1"
    assert line["function_name"] == "orb-users"
    assert line["function_version"] == "7"
    assert line["function_arn"] == context.invoked_function_arn
    assert isinstance(line["cold_start"], bool)
    assert line["correlation_id"] == "corr-1"


def test_warm_invocation_knows_nothing_of_the_one_before(log, lines, context) -> None:
    """Keys of one caller do not reach the next; keys of the process do."""
    log.append_persistent_keys(sensor_id="s1")

    @log.inject_lambda_context
    def handler(event, context) -> None:
        if event.get("user"):
            log.append_keys(user_id=event["user"])
            log.thread_safe_append_keys(tenant="t1")
        log.info("inside")

    handler({"user": "u1", "requestContext": {"requestId": "c1"}}, context)
    assert {"user_id", "tenant", "correlation_id", "sensor_id"} <= lines.last().keys()
    handler({}, replace(context, aws_request_id="req-2"))
    line = lines.last()
    assert not {"user_id", "tenant", "correlation_id"} & line.keys()
    assert (line["sensor_id"], line["function_request_id"]) == ("s1", "req-2")
    log.remove_persistent_keys(["sensor_id", "service"])
    handler({}, context)
    assert "sensor_id" not in lines.last()
    assert lines.last()["service"] == log.service


def test_state_can_be_kept(log, lines, context) -> None:
    """clear_state=False leaves what was appended."""

    @log.inject_lambda_context(clear_state=False)
    def handler(event, context) -> None:
        log.info("inside")

    log.append_keys(user_id="u1")
    handler({}, context)
    assert lines.last()["user_id"] == "u1"


@pytest.mark.parametrize("context", [None, SimpleNamespace(), object()])
def test_handler_runs_without_lambda(log, lines, context) -> None:
    """On a laptop there is no context; the handler runs all the same."""

    @log.inject_lambda_context(log_event=True)
    def handler(event, context=None) -> int:
        log.info("inside")
        return 1

    log.append_keys(user_id="u1")
    assert handler({"password": "hunter2"}, context) == 1
    assert "user_id" not in lines.last()
    assert lines.all()[0]["event"] == {"password": "***REDACTED***"}


def test_event_is_logged_redacted(log, lines, monkeypatch, context) -> None:
    """The event passes the same formatter: headers, bodies in bodies, query strings."""
    monkeypatch.setenv("POWERTOOLS_LOGGER_LOG_EVENT", "true")

    @log.inject_lambda_context(correlation_id_path="id")
    def handler(event, context) -> None:
        return None

    handler(
        {
            "id": "e-1",
            "headers": {"Authorization": "Bearer abcdef123456", "Cookie": "a=b"},
            "body": json.dumps({"user": {"email": "bob@example.com", "password": "two words"}}),
            "queryStringParameters": {"X-Amz-Signature": "0123456789abcdef"},
        },
        context,
    )
    text = lines.getvalue()
    assert lines.last()["correlation_id"] == "e-1"
    for hidden in ("abcdef123456", "a=b", "bob@", "two words", "0123456789abcdef"):
        assert hidden not in text


CORRELATIONS = [
    ({"requestContext": {"requestId": "rest"}}, "rest"),
    ({"version": "2.0", "requestContext": {"requestId": "http", "http": {}}}, "http"),
    ({"request": {"headers": {"x-amzn-trace-id": "Root=1-a"}}, "identity": {}}, "Root=1-a"),
    ([{"request": {"headers": {"x-amzn-trace-id": "Root=1-b"}}}], "Root=1-b"),
    ({"requestContext": {"requestId": "authz"}, "authorizationToken": "x"}, "authz"),
    ({"requestContext": {"elb": {}}, "headers": {"x-amzn-trace-id": "Root=1-c"}}, "Root=1-c"),
    ({"requestContext": {"elb": {}}, "multiValueHeaders": {"X-Amzn-Trace-Id": ["Root=1-m"]}}, "Root=1-m"),
    (
        {"headers": None, "multiValueHeaders": {"x-correlation-id": ["", "own"], "x-amzn-trace-id": ["t"]}},
        "own",
    ),
    (
        {"headers": {"x-amzn-trace-id": ""}, "multiValueHeaders": {"x-amzn-trace-id": ["Root=1-n"]}},
        "Root=1-n",
    ),
    ({"headers": {"x-amzn-trace-id": ["Root=1-l", "other"]}}, "Root=1-l"),
    ({"headers": {"X-Amzn-Trace-Id": ["Root=1-d"]}, "raw_path": "/"}, "Root=1-d"),
    ({"id": "ev-1", "detail-type": "Scheduled Event", "source": "aws.events"}, "ev-1"),
    ({"Records": [{"messageId": "m-1", "eventSource": "aws:sqs"}]}, "m-1"),
    ({"Records": [{"Sns": {"MessageId": "n-1"}}]}, "n-1"),
    ({"Records": [{"eventID": "k-1"}]}, "k-1"),
    ({"xAmzRequestId": "o-1"}, "o-1"),
    ({"headers": {"X-Correlation-Id": "mine"}, "requestContext": {"requestId": "rest"}}, "mine"),
    ({"id": "business-object"}, None),
    ({}, None),
    (None, None),
    ("text", None),
    ([], None),
    ({"requestContext": None, "headers": None, "request": None, "Records": [None]}, None),
]


@pytest.mark.parametrize(("event", "expected"), CORRELATIONS)
def test_correlation_id(event: object, expected: str | None) -> None:
    """Each known kind of event tells its correlation id; others tell none."""
    assert correlation_id(event) == expected


@given(
    st.recursive(
        st.one_of(st.none(), st.text(), st.integers()),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["requestContext", "headers", "Records", "Sns", "request", "id", "source"]),
                inner,
            )
        ),
        max_leaves=6,
    )
)
def test_correlation_id_never_raises(event: object) -> None:
    """Whatever comes in as an event."""
    found = correlation_id(event)
    assert found is None or found
