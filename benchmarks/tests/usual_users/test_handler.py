"""The usual function is the same function: what ours answers and leaves in the trail, it does too."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.users import handler as ours
from orb_common.aws import session
from orb_models import (
    Organizations,
    OrganizationsRepository,
    OrganizationStatus,
    OrganizationUserRole,
    OrganizationUsers,
    OrganizationUsersRepository,
    OrganizationUserStatus,
    Users,
    UsersRepository,
    UserStatus,
)
from orb_testing.context import LambdaContext
from orb_testing.events import appsync_event
from orb_testing.tables import create_tables

if TYPE_CHECKING:
    from pathlib import Path

    from orb_testing.engines import MotoEngine

Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]
PACKAGE = "benchmarks.usual_users"
NEW = {"email": "new@example.org", "firstName": "New", "lastName": "Person"}
GROUPS = {
    "olga": ["OWNER"],
    "ann": ["USER"],
    "bob": ["USER"],
    "gone": ["OWNER"],
    "stranger": ["OWNER"],
    None: None,
}

STEPS: list[tuple[str | None, str, dict[str, object]]] = [
    (None, "UsersGet", {"userId": "ann"}),
    ("stranger", "UsersGet", {"userId": "ann"}),
    ("gone", "UsersGet", {"userId": "gone"}),
    ("ann", "UsersGet", {"userId": "ann"}),
    ("ann", "UsersGet", {"userId": "bob"}),
    ("olga", "UsersGet", {"userId": "ann"}),
    ("olga", "UsersGet", {"userId": "nobody"}),
    ("ann", "UsersGet", {}),
    ("ann", "UsersQueryByUserId", {"userId": "ann"}),
    ("bob", "UsersQueryByUserId", {"userId": "ann"}),
    ("olga", "UsersQueryByUserId", {"userId": "nobody"}),
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
    ("olga", "UsersDisable", {"userId": "bob", "disabled": False}),
    ("olga", "UsersDelete", {"userId": "bob", "hardDelete": True}),
    ("olga", "UsersDelete", {"userId": "bob"}),
    ("olga", "UsersCreate", NEW | {"email": "ann@example.org"}),
]
"""Who does what, one after the other. Cognito subject and user id of a person are the same word."""
SECRET = {"Name": "keys", "SecretString": "a key for tests alone"}
MADE_UP = {"userId", "createdAt", "updatedAt"}
"""Attributes that a new row gets of its own."""


@pytest.fixture
def usual(aws_tables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Handler]:
    """The usual function, imported with its environment in place, as it makes its clients and reads its key then."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "CRITICAL")
    monkeypatch.setenv("CURSOR_SECRET_ARN", SECRET["Name"])
    monkeypatch.setenv("AUDIT_SECRET_ARN", SECRET["Name"])
    session.client("secretsmanager").create_secret(**SECRET)
    yield import_module(f"{PACKAGE}.handler").handler
    for name in [name for name in sys.modules if name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]


@pytest.fixture
def template(pytestconfig: pytest.Config) -> Path:
    return pytestconfig.rootpath / "infrastructure" / "cloudformation" / "data.yml"


def fill(engine: MotoEngine, template: Path) -> None:
    """Make the same hub every time: an administrator, two people, one who is gone, and organizations of theirs."""
    engine.reset()
    create_tables(template, client=engine.client())
    logs = engine.client("logs")
    logs.create_log_group(logGroupName="/audit/orb-integration-hub-dev-users")
    users, organizations, members = (
        UsersRepository(),
        OrganizationsRepository(),
        OrganizationUsersRepository(),
    )
    moment = datetime.now(UTC)
    for name in ("olga", "ann", "bob", "gone"):
        status = UserStatus.DELETED if name == "gone" else UserStatus.ACTIVE
        users.create(
            Users(
                user_id=name, cognito_id=f"cognito-{name}", cognito_sub=name, email=f"{name}@example.org",
                first_name=name.title(), last_name="Sample", status=status, created_at=moment, updated_at=moment,
            )
        )  # fmt: skip
    for name, owner in (("own", "ann"), ("joined", "bob"), ("invited", "bob")):
        organizations.create(
            Organizations(
                organization_id=name, name=name, owner_id=owner, status=OrganizationStatus.ACTIVE,
                created_at=moment, updated_at=moment, kms_key_id="key-1",
            )
        )  # fmt: skip
    for name, status in (
        ("joined", OrganizationUserStatus.ACTIVE),
        ("invited", OrganizationUserStatus.INVITED),
    ):
        members.create(
            OrganizationUsers(
                user_id="ann", organization_id=name, role=OrganizationUserRole.VIEWER, status=status,
                created_at=moment, updated_at=moment,
            )
        )  # fmt: skip


def call(handler: Handler, who: str | None, operation: str, given: dict[str, object]) -> dict[str, Any]:
    event = appsync_event(operation, {"input": given}, sub=who, groups=GROUPS[who])
    return json.loads(json.dumps(handler(event, LambdaContext())))


def told(answer: dict[str, Any]) -> tuple[int, Any]:
    """Status and data without what differs from run to run; a page's rows in an order of their own."""
    data = answer["Data"]
    if isinstance(data, dict) and "items" in data:
        data = data | {"items": sorted(row.get("email") for row in data["items"])}
    rows = data if isinstance(data, list) else [data]
    plain = [
        {name: value for name, value in row.items() if name not in MADE_UP} if isinstance(row, dict) else row
        for row in rows
    ]
    return answer["StatusCode"], plain


def trail() -> list[dict[str, object]]:
    """What every event says, oldest first, without the ids of new rows."""
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
    """Every user's e-mail, by pages of one."""
    found: list[str] = []
    token: dict[str, object] = {}
    while True:
        page = call(handler, "olga", "UsersList", {"limit": 1, **token})["Data"]
        found += [row["email"] for row in page["items"]]
        if "nextToken" not in page:
            return sorted(found)
        token = {"nextToken": page["nextToken"]}


def test_the_usual_function_does_what_ours_does(usual: Handler, aws: MotoEngine, template: Path) -> None:
    """Every operation, by everybody who may and may not: the same statuses, the same data, the same trail."""
    seen = []
    for handler in (ours.handler, usual):
        fill(aws, template)
        aws.client("secretsmanager").create_secret(**SECRET)
        ours.resolver.service.reset()
        outcomes = [(step, told(call(handler, *step))) for step in STEPS]
        seen.append((outcomes, trail(), pages(handler)))
    (answers, events, everybody), (answers_of_usual, events_of_usual, everybody_of_usual) = seen
    for ours_told, usual_told in zip(answers, answers_of_usual, strict=True):
        assert usual_told == ours_told
    for ours_left, usual_left in zip(events, events_of_usual, strict=True):
        assert usual_left == ours_left
    assert everybody_of_usual == everybody == sorted(set(everybody))
    assert {status for _, (status, _) in answers} == {200, 400, 401, 403, 404, 409}
    assert len({operation for _, operation, _ in STEPS}) == 11
    assert len(events) > 30
    ours.resolver.service.reset()
