"""Events are found by user, resource, type and time, over all pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orb_common.audit import (
    AuditLogger,
    AuditLogQuery,
    AuditTrail,
    query_audit_logs,
)
from orb_common.exceptions import OrbError, ValidationError


def test_patterns_quote_every_value() -> None:
    """A value cannot end its quotes and add a condition of its own."""
    query = AuditLogQuery(user_id='u" || $.x = "\\', event_type="USER_CREATED")
    assert query.pattern() == (
        '{ ($.eventType = "USER_CREATED") && ($.userContext.userId = "u\\" || $.x = \\"\\\\") }'
    )
    assert AuditLogQuery().pattern() is None


@pytest.mark.parametrize("value", ["a\nb", "\x00", "x" * 257])
def test_values_that_no_pattern_holds(value: Any) -> None:
    """Such a value is refused by field, not sent."""
    with pytest.raises(ValidationError) as refused:
        AuditLogQuery(resource_id=value).pattern()
    assert value not in str(refused.value)


def test_a_star_is_a_star() -> None:
    """In a pattern, CloudWatch reads `*` as a wildcard; the exact comparison does not."""
    query = AuditLogQuery(user_id="u*")
    assert query.matches({"userContext": {"userId": "u*"}})
    assert not query.matches({"userContext": {"userId": "u1"}})
    assert not query.matches({"userContext": "u*"})


@pytest.mark.parametrize(
    "options",
    [{"limit": 0}, {"limit": 10_001}, {"start_time": datetime(2026, 1, 1)}],  # noqa: DTZ001
)
def test_queries_that_make_no_sense(options: Any) -> None:
    """A naive time would be a different time on every machine."""
    with pytest.raises(ValidationError):
        AuditLogQuery(**options)


class Pages:
    """A fake CloudWatch with pages, some of them empty."""

    def __init__(self, *pages: Any) -> None:
        self.pages = pages
        self.requests = []

    def filter_log_events(self, **request: Any) -> Any:
        self.requests.append(request)
        number = int(request.get("nextToken", "0"))
        events = [
            {"message": text if isinstance(text, str) else json.dumps(text)} for text in self.pages[number]
        ]
        following = {"nextToken": str(number + 1)} if number + 1 < len(self.pages) else {}
        return {"events": events, **following}


def event(number: int, user: Any = "u1") -> Any:
    return {"eventType": "X", "resourceId": str(number), "userContext": {"userId": user}}


def test_all_pages_are_read_also_past_empty_ones() -> None:
    """An empty page is not the end."""
    client = Pages([event(1), "no json"], [], [event(2), event(3, "other")])
    trail = AuditTrail("/audit/g", client=client)
    found = list(trail.events(AuditLogQuery(user_id="u1", limit=2)))
    assert [item["resourceId"] for item in found] == ["1", "2"]
    assert [request.get("nextToken") for request in client.requests] == [None, "1", "2"]


def test_a_page_and_its_cursor() -> None:
    """Times are sent in milliseconds, and the end is exclusive."""
    client = Pages([event(1)], [event(2)])
    trail = AuditTrail("/audit/g", client=client)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    query = AuditLogQuery(start_time=start, end_time=start + timedelta(seconds=1))
    page = trail.page(query, stream_prefix="2026/01/01")
    assert (len(page), page.cursor) == (1, "1")
    assert trail.page(query, cursor=page.cursor).cursor is None
    assert client.requests[0] == {
        "logGroupName": "/audit/g", "limit": 100, "startTime": 1767225600000, "endTime": 1767225600999,
        "logStreamNamePrefix": "2026/01/01",
    }  # fmt: skip


def test_a_cursor_that_stands_still_ends_the_search() -> None:
    """A repeated cursor does not cause an endless loop."""

    class Stuck:
        def filter_log_events(self, **request: Any) -> Any:
            return {"events": [], "nextToken": "same"}

    assert list(AuditTrail("/audit/g", client=Stuck()).events(AuditLogQuery())) == []


def test_on_an_embedded_cloudwatch(aws: Any) -> None:
    """Events are found by user, resource, type and time; a missing group is a typed error."""
    audit = AuditLogger("USER", "users")
    for number in range(6):
        audit.log_event(
            "USER_CREATED" if number % 2 else "USER_DELETED", {"userId": f"u{number % 3}"}, f"r{number}"
        )
    trail = AuditTrail.of("users")

    def found(**query: Any) -> Any:
        return [item["resourceId"] for item in trail.events(AuditLogQuery(**query))]

    assert found() == [f"r{number}" for number in range(6)]
    assert found(limit=2) == found()
    assert found(user_id="u1") == ["r1", "r4"]
    assert found(event_type="USER_CREATED", user_id="u0") == ["r3"]
    assert found(resource_id="r5") == ["r5"]
    assert found(end_time=datetime(2020, 1, 1, tzinfo=UTC)) == []
    assert len(query_audit_logs(AuditLogQuery(limit=2), suffix="users")) == 2
    with pytest.raises(OrbError):
        list(AuditTrail.of("nothing").events(AuditLogQuery()))
