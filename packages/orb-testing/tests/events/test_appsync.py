"""Laws of the events of AppSync."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.event_handler import AppSyncResolver
from aws_lambda_powertools.utilities.data_classes import AppSyncResolverEvent

from orb_testing.context import LambdaContext
from orb_testing.events import appsync_batch_event
from orb_testing.events.appsync import appsync_event as build

from .data_classes import answers

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


HUB = Path(__file__).parents[4] / "infrastructure" / "graphql" / "hub.graphql"


@pytest.mark.parametrize(
    ("field", "parent"),
    [
        ("UsersCreate", "Mutation"), ("UsersQueryByEmail", "Query"), ("listTodos", "Query"), ("get_user", "Query"),
        ("GetawayCreate", "Mutation"), ("AllowlistUpdate", "Mutation"), ("HTTPGet", "Query"), ("get", "Query"),
        ("UserOrganizations", "Query"), ("createTodos", "Mutation"), ("RequestsProcess", "Mutation"), ("", "Mutation"),
    ],
)  # fmt: skip
def test_parent_type_follows_the_operation(field: str, parent: str) -> None:
    """A name with a word that reads, in any case, and a noun are queries, others mutations. `parent` says otherwise."""
    assert build(field)["info"]["parentTypeName"] == parent
    assert build(field, parent="Query")["info"]["parentTypeName"] == "Query"
    assert build(field)["identity"] is None


@pytest.mark.repository
def test_parent_types_are_those_of_the_api() -> None:
    """Each field of the hub's API has the parent type without `parent` that its GraphQL schema gives it."""
    schema = HUB.read_text(encoding="utf-8")
    for parent in ("Query", "Mutation"):
        (fields,) = re.findall(rf"^type {parent} {{$(.*?)^}}$", schema, re.DOTALL | re.MULTILINE)
        names = re.findall(r"^  (\w+)\(", fields, re.MULTILINE)
        assert len(names) > 20
        assert {name: build(name)["info"]["parentTypeName"] for name in names} == dict.fromkeys(names, parent)


@pytest.mark.parametrize(
    "caller",
    [{}, {"sub": "s-1", "claims": {"email": "a@b.c"}}, {"user_arn": "arn:aws:iam::123456789012:user/ann"}],
)
def test_powertools_reads_it(caller: dict[str, Any]) -> None:
    """Every property of Powertools' class answers, for each kind of caller."""
    event = build(
        "owner", source={"userId": "u-1"}, parent="Organization", selection=["Data/userId", "Data/email"],
        variables={"v": 1}, stash={"s": 2}, prev={"p": 3}, **caller,
    )  # fmt: skip
    found = answers(AppSyncResolverEvent(event))
    assert (found["field_name"], found["type_name"], found["source"]) == (
        "owner",
        "Organization",
        {"userId": "u-1"},
    )
    assert (found["info.variables"], found["stash"], found["prev_result"]) == ({"v": 1}, {"s": 2}, {"p": 3})
    assert found["info.selection_set_graphql"] == "{ Data { userId email } }"
    if "sub" in caller:
        assert found["identity.claims"]["email"] == "a@b.c"
    elif "user_arn" in caller:
        assert found["identity.username"] == "ann"
    else:
        assert found["identity"] is None


def test_a_batch_is_answered_in_its_order() -> None:
    """A batching resolver gets all calls of a field at once. Calls of several fields are no batch."""
    app = AppSyncResolver()

    @app.batch_resolver(type_name="User", field_name="label")
    def label(event: list[AppSyncResolverEvent]) -> list[str]:
        return [each.source["id"] for each in event]

    batch = appsync_batch_event(build("label", parent="User", source={"id": name}) for name in "ab")
    assert app.resolve(batch, LambdaContext()) == ["a", "b"]
    with pytest.raises(ValueError, match="one field"):
        appsync_batch_event([build("UsersGet"), build("UsersList")])


def test_a_caller_is_one_caller() -> None:
    """A call has an identity of Cognito or of IAM. An unknown keyword is refused."""
    with pytest.raises(ValueError, match="not both"):
        build("UsersGet", sub="s", user_arn="arn:aws:iam::1:user/x")
    with pytest.raises(TypeError, match="group"):
        build("UsersGet", group=["OWNER"])
