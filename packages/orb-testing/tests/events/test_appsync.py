"""Laws of the events that tests send to handlers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orb_testing import events

if TYPE_CHECKING:
    from collections.abc import Callable


def test_resolver_event_has_the_shape_of_appsync(appsync_event: Callable[..., dict[str, Any]]) -> None:
    """Identity, arguments and headers are where AppSync puts them, and the event is JSON."""
    event = appsync_event(
        "UsersGet", {"input": {"userId": "1"}}, sub="s-1", groups=["OWNER"], headers={"user-agent": "x"}
    )
    assert json.loads(json.dumps(event)) == event
    assert (event["info"]["fieldName"], event["info"]["parentTypeName"]) == ("UsersGet", "Query")
    assert event["identity"]["sub"] == "s-1"
    assert event["identity"]["groups"] == event["identity"]["claims"]["cognito:groups"] == ["OWNER"]
    assert event["request"]["headers"] == {"user-agent": "x", "x-forwarded-for": "192.0.2.10, 198.51.100.7"}


@pytest.mark.parametrize(
    ("field", "parent"),
    [("UsersCreate", "Mutation"), ("UsersQueryByEmail", "Query"), ("UserOrganizations", "Query")],
)
def test_parent_type_follows_the_operation(field: str, parent: str) -> None:
    """Reads are queries, other operations are mutations. A caller with an API key has no identity."""
    event = events.appsync_event(field)
    assert event["info"]["parentTypeName"] == parent
    assert event["identity"] is None
