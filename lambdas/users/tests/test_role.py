"""The role of the function has the rights that the function uses, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws import session
from orb_models import (
    OrganizationsRepository,
    OrganizationUsersRepository,
)
from orb_testing.factories import OrganizationsFactory, OrganizationUsersFactory
from orb_testing.templates import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.users.tests.conftest import Hub

INFRASTRUCTURE = Path(__file__).resolve().parents[3] / "infrastructure"
TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
Right = tuple[str, str | None, str]
"""The table, the index or None, and the action."""


def table_and_index(resource: dict[str, Any]) -> tuple[str, str | None]:
    """Return the table and the index of a resource of a statement."""
    path, names = resource.get("Fn::Sub", ("${Table}", {"Table": resource}))
    exported = names["Table"]["Fn::ImportValue"]["Fn::Sub"].removeprefix("${DataStackName}-")
    return exported.removesuffix("TableArn"), path.removeprefix("${Table}").removeprefix("/index/") or None


def allowed() -> set[Right]:
    """Return the rights of the role on tables."""
    role = load_template(INFRASTRUCTURE / "cloudformation" / "hub.yml")["Resources"]["UsersRole"]
    found: set[Right] = set()
    for statement in role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]:
        actions, resources = (
            value if isinstance(value, list) else [value]
            for value in (statement.get("Action"), statement.get("Resource"))
        )
        found |= {
            (*table_and_index(resource), action)
            for resource in resources
            for action in actions
            if action is not None and action.startswith("dynamodb:")
        }
    return found


def needed(repository: str, methods: set[str]) -> set[Right]:
    """Return the rights of methods, by infrastructure/iam."""
    document = json.loads((INFRASTRUCTURE / "iam" / f"{repository}.json").read_text(encoding="utf-8"))
    return {
        (access["table"], access["index"], action)
        for method in methods
        for access in document["methods"][method]
        for action in access["actions"]
    }


def sent(calls: list[tuple[str, dict[str, Any]]], tables: dict[str, str]) -> Iterator[Right]:
    """Yield what was asked of DynamoDB. A transaction is one right for each of its writes."""
    names = {table: entity for entity, table in tables.items()}
    for action, parameters in calls:
        if action == "TransactWriteItems":
            for write in parameters["TransactItems"]:
                for kind, body in write.items():
                    yield names[body["TableName"]], None, f"dynamodb:{TRANSACTION[kind]}"
        elif action == "BatchGetItem":
            for table in parameters["RequestItems"]:
                yield names[table], None, f"dynamodb:{action}"
        else:
            yield names[parameters["TableName"]], parameters.get("IndexName"), f"dynamodb:{action}"


@pytest.fixture
def calls(hub: Hub) -> list[tuple[str, dict[str, Any]]]:
    """Return the calls of DynamoDB, from now on."""
    found: list[tuple[str, dict[str, Any]]] = []
    client = session.client("dynamodb")
    client.meta.events.register(
        "provide-client-params.dynamodb", lambda params, model, **_: found.append((model.name, params))
    )
    return found


def call_every_operation(hub: Hub) -> None:
    """Call each operation of the function, as an administrator and as a user."""
    ann, admin = hub.ann, hub.admin
    made = hub.call(admin, "UsersCreate", email="new@example.org", firstName="New", lastName="User")
    new = made["Data"]["userId"]
    answers = [
        made,
        hub.call(ann, "UsersGet", userId=ann.id),
        hub.call(admin, "UsersUpdate", userId=new, email="newer@example.org"),
        hub.call(admin, "UsersDisable", userId=new, disabled=True),
        hub.call(admin, "UsersList", limit=2),
        hub.call(ann, "UsersQueryByUserId", userId=ann.id),
        hub.call(admin, "UsersQueryByEmail", email=ann.user.email),
        hub.call(admin, "UsersQueryByCognitoId", cognitoId=ann.user.cognito_id),
        hub.call(admin, "UsersQueryByCognitoSub", cognitoSub=ann.sub),
        hub.call(ann, "UserOrganizations", userId=ann.id),
        hub.call(admin, "UsersDelete", userId=new, hardDelete=True),
    ]
    assert {answer["StatusCode"] for answer in answers} == {200}, answers


def test_role_is_exact(hub: Hub, calls: list[tuple[str, dict[str, Any]]], aws_tables: dict[str, str]) -> None:
    """The role allows what the function asks of DynamoDB, and the function uses all that the role allows."""
    organization = OrganizationsFactory.create(OrganizationsRepository(), owner_id=hub.bob.id)
    OrganizationUsersFactory.create(
        OrganizationUsersRepository(),
        "active",
        organization_id=organization.organization_id,
        user_id=hub.ann.id,
    )
    calls.clear()
    call_every_operation(hub)
    assert set(sent(calls, aws_tables)) == allowed()


def test_role_is_that_of_the_methods(hub: Hub) -> None:
    """The role has the rights of the methods that the function calls, by infrastructure/iam.

    It also reads a unique value by its row, and checks in a transaction that a claim is free.
    """
    methods = {
        "users": {
            "get", "create", "update", "delete", "list", "check",
            "query_by_cognito_id", "query_by_cognito_sub",
        },
        "organization_users": {"query_by_user_id"},
        "organizations": {"batch_get", "query_by_owner_id"},
    }  # fmt: skip
    rows: set[Right] = {
        ("UniqueValues", None, f"dynamodb:{action}") for action in ("GetItem", "ConditionCheckItem")
    }
    assert rows.union(*(needed(*each) for each in methods.items())) == allowed()
