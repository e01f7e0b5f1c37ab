"""The correlation id of an event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.logging import correlation_id

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
    """Each known kind of event has a correlation id; other events have none."""
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
    """Any value can be an event."""
    found = correlation_id(event)
    assert found is None or found
