"""Laws of the usual function: it answers as ours does, and leaves the same trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.users import handler as ours
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
from orb_testing.factories import OrganizationsFactory, OrganizationUsersFactory, UsersFactory
from orb_testing.tables import create_tables

from .conftest import SECRET, Handler

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.engines import MotoEngine

# Each side has a hub of its own, filled on the engine of `aws`.
pytestmark = pytest.mark.dynamodb_engines("moto")

NEW = {"email": "new@example.org", "firstName": "New", "lastName": "Person"}
GROUPS = {
    "olga": ["OWNER"],
    "ann": ["USER"],
    "bob": ["USER"],
    "deleted": ["OWNER"],
    "stranger": ["OWNER"],
    None: None,
}

STEPS: list[tuple[str | None, str, dict[str, object]]] = [
    (None, "UsersGet", {"userId": "ann"}),
    ("stranger", "UsersGet", {"userId": "ann"}),
    ("deleted", "UsersGet", {"userId": "deleted"}),
    ("ann", "UsersGet", {"userId": "ann"}),
    ("ann", "UsersGet", {"userId": "bob"}),
    ("olga", "UsersGet", {"userId": "ann"}),
    ("olga", "UsersGet", {"userId": "missing"}),
    ("ann", "UsersGet", {}),
    ("ann", "UsersQueryByUserId", {"userId": "ann"}),
    ("bob", "UsersQueryByUserId", {"userId": "ann"}),
    ("olga", "UsersQueryByUserId", {"userId": "missing"}),
    ("ann", "UsersQueryByEmail", {"email": "ANN@example.org"}),
    ("bob", "UsersQueryByEmail", {"email": "ann@example.org"}),
    ("olga", "UsersQueryByEmail", {"email": "ann@example.org"}),
    ("ann", "UsersQueryByCognitoId", {"cognitoId": "cognito-ann"}),
    ("bob", "UsersQueryByCognitoSub", {"cognitoSub": "ann"}),
    ("olga", "UsersQueryByCognitoSub", {"cognitoSub": "nothing"}),
    ("ann", "UserOrganizations", {}),
    ("bob", "UserOrganizations", {"userId": "ann"}),
    ("olga", "UserOrganizations", {"userId": "bob"}),
    ("ann", "UsersCreate", NEW),
    ("olga", "UsersCreate", NEW),
    ("olga", "UsersCreate", NEW | {"email": "NEW@example.org"}),
    ("olga", "UsersCreate", NEW | {"email": "not an address"}),
    ("olga", "UsersCreate", NEW | {"nickname": "N"}),
    ("ann", "UsersUpdate", {"userId": "ann", "firstName": "Anna", "phoneNumber": "+14155550100"}),
    ("ann", "UsersUpdate", {"userId": "ann", "phoneNumber": None}),
    ("ann", "UsersUpdate", {"userId": "ann", "email": "ann.new@example.org"}),
    ("olga", "UsersUpdate", {"userId": "bob", "email": "Ann.New@example.org"}),
    ("bob", "UsersUpdate", {"userId": "bob", "email": "ann@example.org"}),
    ("ann", "UsersUpdate", {"userId": "ann", "status": "ACTIVE"}),
    ("ann", "UsersUpdate", {"userId": "bob", "firstName": "B"}),
    ("ann", "UsersUpdate", {"userId": "ann"}),
    ("olga", "UsersUpdate", {"userId": "ann", "cognitoSub": "other"}),
    ("olga", "UsersUpdate", {"userId": "olga", "status": "INACTIVE"}),
    ("olga", "UsersUpdate", {"userId": "ann", "email": None}),
    ("olga", "UsersUpdate", {"userId": "ann", "status": "PENDING"}),
    ("bob", "UsersDisable", {"userId": "bob"}),
    ("olga", "UsersDisable", {"userId": "olga"}),
    ("olga", "UsersDisable", {"userId": "bob"}),
    ("bob", "UsersGet", {"userId": "bob"}),
    ("olga", "UsersDisable", {"userId": "bob", "disabled": False}),
    ("bob", "UsersList", {}),
    ("olga", "UsersList", {"status": "PENDING"}),
    ("olga", "UsersList", {"limit": 0}),
    ("olga", "UsersList", {"nextToken": "nonsense"}),
    ("olga", "UsersDelete", {"userId": "olga"}),
    ("olga", "UsersDelete", {"userId": "bob"}),
    ("olga", "UsersDelete", {"userId": "carl"}),
    ("olga", "UsersDisable", {"userId": "carl", "disabled": False}),
    ("olga", "UsersDelete", {"userId": "carl", "hardDelete": True}),
    ("olga", "UsersDelete", {"userId": "carl"}),
    ("olga", "UsersCreate", NEW | {"email": "ann@example.org"}),
]
"""Calls in their order: the caller, the operation and its input. A user's id is also the Cognito subject."""
GENERATED = {"userId", "createdAt", "updatedAt"}
"""Attributes whose values differ from run to run."""


@pytest.fixture
def template(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / "infrastructure" / "cloudformation" / "data.yml"


def fill(engine: MotoEngine, template: Path) -> None:
    """Make the same hub each time: an administrator, two users, a deleted one, and their organizations."""
    engine.reset()
    create_tables(template, client=engine.client())
    logs = engine.client("logs")
    logs.create_log_group(logGroupName="/audit/orb-integration-hub-dev-users")
    users, organizations, members = (
        UsersRepository(),
        OrganizationsRepository(),
        OrganizationUsersRepository(),
    )
    for name in ("olga", "ann", "bob", "carl", "deleted"):
        status = UserStatus.DELETED if name == "deleted" else UserStatus.ACTIVE
        names = {"user_id": name, "cognito_id": f"cognito-{name}", "cognito_sub": name}
        UsersFactory.create(
            users, status=status, email=f"{name}@example.org", first_name=name, last_name=name, **names
        )
    for name, owner in (("own", "ann"), ("joined", "bob"), ("invited", "bob")):
        given = {"organization_id": name, "name": name, "owner_id": owner, "kms_key_id": "key-1"}
        OrganizationsFactory.create(organizations, "active", **given)
    for name, status in (
        ("joined", OrganizationUserStatus.ACTIVE),
        ("invited", OrganizationUserStatus.INVITED),
    ):
        OrganizationUsersFactory.create(
            members, user_id="ann", organization_id=name, role=OrganizationUserRole.VIEWER, status=status
        )


def call(handler: Handler, who: str | None, operation: str, given: dict[str, object]) -> dict[str, Any]:
    event = appsync_event(operation, {"input": given}, sub=who, groups=GROUPS[who])
    return json.loads(json.dumps(handler(event, LambdaContext())))


def comparable(answer: dict[str, Any]) -> tuple[int, Any]:
    """Return the status and the data, without generated attributes. The rows of a page are sorted."""
    data = answer["Data"]
    if isinstance(data, dict) and "items" in data:
        data = data | {"items": sorted(str(row.get("email", row.get("name"))) for row in data["items"])}
    rows = data if isinstance(data, list) else [data]
    rows = [
        {name: value for name, value in row.items() if name not in GENERATED}
        if isinstance(row, dict)
        else row
        for row in rows
    ]
    return answer["StatusCode"], rows


def trail() -> list[dict[str, object]]:
    """Return the facts of every event, oldest first, without the ids of new rows."""
    events = session.client("logs").filter_log_events(logGroupName="/audit/orb-integration-hub-dev-users")
    found = [json.loads(event["message"]) for event in events["events"]]
    for each in found:
        assert each["chain"].keys() >= {"sequence", "previousHash", "hash"}
    return [
        {name: each[name] for name in ("eventType", "eventCategory", "severity", "complianceFlags")}
        # Ours also names the operation of each refusal.
        | {"details": {name: fact for name, fact in each["actionDetails"].items() if name != "operation"}}
        | {
            "who": each["userContext"].get("userId"),
            "target": each["resourceId"] in GROUPS and each["resourceId"],
        }
        for each in found
    ]


def pages(handler: Handler) -> list[str]:
    """Return every user's e-mail, read by pages of one user."""
    found: list[str] = []
    token: dict[str, object] = {}
    while True:
        page = call(handler, "olga", "UsersList", {"limit": 1, **token})["Data"]
        found += [row["email"] for row in page["items"]]
        if "nextToken" not in page:
            return sorted(found)
        token = {"nextToken": page["nextToken"]}


def test_the_usual_function_does_what_ours_does(usual: Handler, aws: MotoEngine, template: Path) -> None:
    """For every operation, by allowed and refused callers, both give the same statuses, data and trail."""
    results = []
    for handler in (ours.handler, usual):
        fill(aws, template)
        aws.client("secretsmanager").create_secret(**SECRET)
        ours.resolver.service.reset()
        outcomes = [(step, comparable(call(handler, *step))) for step in STEPS]
        results.append((outcomes, trail(), pages(handler)))
    (answers, events, all_users), (answers_of_usual, events_of_usual, all_users_of_usual) = results
    for our_answer, usual_answer in zip(answers, answers_of_usual, strict=True):
        assert usual_answer == our_answer
    for our_event, usual_event in zip(events, events_of_usual, strict=True):
        assert usual_event == our_event
    assert all_users_of_usual == all_users == sorted(set(all_users))
    assert {status for _, (status, _) in answers} == {200, 400, 401, 403, 404, 409}
    assert len({operation for _, operation, _ in STEPS}) == 11
    assert len(events) > 30
    ours.resolver.service.reset()
