"""Laws of the usual part of the organizations function: it answers as ours does, and leaves the same trail."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations import handler as ours
from orb_common.aws import session
from orb_models import (
    OrganizationsRepository,
    OrganizationUserRole,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    UsersRepository,
    UserStatus,
)
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event
from orb_testing.factories import OrganizationUsersFactory, UsersFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
PACKAGES = ("benchmarks.usual_organizations", "benchmarks.usual_users")
GROUPS = ("organizations", "users")
ROLE = "arn:aws:iam::123456789012:role/organizations"
GROUPS_OF = {
    "owner": ["CUSTOMER"],
    "viewer": ["USER"],
    "stranger": ["USER"],
    "employee": ["EMPLOYEE"],
    None: None,
}


@pytest.fixture
def usual(aws_tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Handler]:
    """Import the usual function with its environment set, because the import makes clients and reads the key."""
    for name in ("CURSOR_SECRET_ARN", "AUDIT_SECRET_ARN"):
        monkeypatch.setenv(name, "keys")
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    monkeypatch.setenv("ORGANIZATIONS_ROLE_ARN", ROLE)
    session.client("secretsmanager").create_secret(Name="keys", SecretString="a key for tests only")
    for group in GROUPS:
        session.client("logs").create_log_group(logGroupName=f"/audit/orb-integration-hub-dev-{group}")
    ours.resolver.service.reset()
    yield import_module(f"{PACKAGES[0]}.handler").handler
    ours.resolver.service.reset()
    for name in [name for name in sys.modules if name.startswith(PACKAGES)]:
        del sys.modules[name]


def call(handler: Handler, who: str | None, operation: str, **given: object) -> dict[str, Any]:
    event = appsync_event(operation, {"input": given}, sub=who, groups=GROUPS_OF[who])
    return json.loads(json.dumps(handler(event, LambdaContext())))


def trail(group: str) -> list[dict[str, object]]:
    """Return the facts of every event of a group about organizations, oldest first."""
    name = f"/audit/orb-integration-hub-dev-{group}"
    events = [
        json.loads(e["message"])
        for e in session.client("logs").filter_log_events(logGroupName=name)["events"]
    ]
    names = ("eventType", "eventCategory", "severity", "entityType", "resourceId")
    return [
        {each: event[each] for each in names} | {"who": event["userContext"]["userId"]} for event in events
    ]


def test_the_usual_function_does_what_ours_does(usual: Handler) -> None:
    """For allowed and refused callers, both give the same statuses and data, with the decrypted text, and the trail."""
    users, organizations, members = (
        UsersRepository(),
        OrganizationsRepository(),
        OrganizationUsersRepository(),
    )
    for name in ("owner", "viewer", "stranger", "employee"):
        names = {"user_id": name, "cognito_id": name, "cognito_sub": name, "email": f"{name}@example.org"}
        UsersFactory.create(users, status=UserStatus.ACTIVE, **names)
    new = {"name": "Acme", "description": "secret plans"}
    created = call(ours.handler, "owner", "OrganizationsCreate", **new)["Data"]["organizationId"]
    OrganizationUsersFactory.create(
        members, user_id="viewer", organization_id=created, role=OrganizationUserRole.VIEWER,
        status=OrganizationUserStatus.ACTIVE,
    )  # fmt: skip
    row = organizations.get(created)
    assert row is not None
    assert row.description not in {None, "secret plans"}
    steps = [(who, key) for who in GROUPS_OF for key in (created, "missing")]
    # The organization's creation is not a step.
    before = len(trail("organizations"))
    answers = []
    for handler in (ours.handler, usual):
        found = [call(handler, who, "OrganizationsGet", organizationId=key) for who, key in steps]
        answers.append([(each["StatusCode"], each["Data"]) for each in found])
    assert answers[0] == answers[1]
    data = dict(zip(steps, answers[0], strict=True))
    assert data["owner", created][1]["description"] == "secret plans"
    assert {status for status, _ in answers[0]} == {200, 401, 404}
    shown = [event for event in trail("organizations")[before:] if event["entityType"] == "ORGANIZATION"]
    assert [event for event in trail("users") if event["who"] in GROUPS_OF] == [
        event for event in shown if event["who"] in GROUPS_OF
    ]
    assert len(shown) >= 6
