"""The roles of the two functions have the rights that the functions use, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations.handler import OPERATIONS
from lambdas.organizations.handlers import key_clean_up
from lambdas.organizations.key_policy import PURPOSE
from orb_common.aws import session
from orb_models import OrganizationStatus, OrganizationsUpdate
from orb_testing.clocks import FrozenClock
from orb_testing.templates import load_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Hub

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = load_template(ROOT / "infrastructure" / "cloudformation" / "hub.yml")
DEPLOYING = ROOT / "docs" / "deploying.md"
TRANSACTION = {
    "Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem",
}  # fmt: skip
Right = tuple[str, str | None, str]
"""The table or "kms", the index or None, and the action."""


def listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def table_and_index(resource: dict[str, Any]) -> tuple[str, str | None]:
    """Return the table and the index of a resource of a statement."""
    path, names = resource.get("Fn::Sub", ("${Table}", {"Table": resource}))
    exported = names["Table"]["Fn::ImportValue"]["Fn::Sub"].removeprefix("${DataStackName}-")
    return exported.removesuffix("TableArn"), path.removeprefix("${Table}").removeprefix("/index/") or None


def allowed(role: str) -> set[Right]:
    """Return the rights of a role on tables, and on keys by their tags."""
    found: set[Right] = set()
    for statement in TEMPLATE["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]:
        for action in listed(statement.get("Action")):
            if str(action).startswith("dynamodb:"):
                found |= {(*table_and_index(each), action) for each in listed(statement["Resource"])}
            elif str(action).startswith("kms:"):
                found.add(("kms", None, action))
    return found


@pytest.fixture
def sent(hub: Hub, aws_tables: dict[str, str]) -> set[Right]:
    """Return what was asked of DynamoDB and KMS, from now on. A transaction is one right for each of its writes."""
    found: set[Right] = set()
    names = {table: entity for entity, table in aws_tables.items()}

    def rights(action: str, parameters: dict[str, Any]) -> Iterator[Right]:
        if action == "TransactWriteItems":
            for write in parameters["TransactItems"]:
                for kind, body in write.items():
                    yield names[body["TableName"]], None, f"dynamodb:{TRANSACTION[kind]}"
        elif action == "BatchGetItem":
            for table in parameters["RequestItems"]:
                yield names[table], None, f"dynamodb:{action}"
        else:
            yield names[parameters["TableName"]], parameters.get("IndexName"), f"dynamodb:{action}"

    session.client("dynamodb").meta.events.register(
        "provide-client-params.dynamodb", lambda params, model, **_: found.update(rights(model.name, params))
    )
    session.client("kms").meta.events.register(
        "provide-client-params.kms", lambda model, **_: found.add(("kms", None, f"kms:{model.name}"))
    )
    return found


def call_every_operation(hub: Hub) -> set[str]:
    """Call each operation of the function, and return their names."""
    called: set[str] = set()

    def call(who: Any, operation: str, **arguments: object) -> Any:
        called.add(operation)
        return hub.data(who, operation, **arguments)

    ann, bob, eve, admin = hub.ann, hub.bob, hub.eve, hub.admin
    key = {
        "organizationId": call(ann, "OrganizationsCreate", name="Acme", description="plans")["organizationId"]
    }
    for operation in ("Get", "QueryByOrganizationId", "GetUserPermissions"):
        call(ann, f"Organizations{operation}", **key)
    call(ann, "OrganizationsCheckPermission", **key, permission="billing.read")
    call(ann, "OrganizationsGetRoles")
    call(ann, "OrganizationsUpdate", **key, description="other")
    call(admin, "OrganizationsList")
    for name, owner in (("Owner", {"ownerId": ann.id}), ("Status", {"status": "ACTIVE"})):
        suffix = "OwnerId" if name == "Owner" else name
        call(admin, f"OrganizationsQueryBy{suffix}", **owner)
        call(admin, f"OrganizationsQueryBy{suffix}AndCreatedAt", **owner, createdAt=1)
    call(admin, "OrganizationsWithDetailsQueryByOwnerId", ownerId=ann.id)
    invited = []
    for who in (bob, eve, admin):
        new = {"inviteeEmail": who.user.email, "role": "VIEWER"}
        invited.append({"invitationId": call(ann, "InvitationsCreate", **key, **new)["invitationId"]})
    call(ann, "InvitationsUpdate", **invited[0], message="Hello")
    call(ann, "InvitationsGet", **invited[0])
    call(ann, "InvitationsResend", **invited[0])
    call(ann, "InvitationsQueryByOrganizationId", **key)
    call(bob, "InvitationsQueryByInviteeEmail", inviteeEmail=bob.user.email)
    call(bob, "InvitationsAccept", **invited[0])
    call(eve, "InvitationsDecline", **invited[1])
    call(ann, "InvitationsDelete", **invited[2])
    call(ann, "OrganizationUsersUpdate", **key, userId=bob.id, role="ADMINISTRATOR")
    call(ann, "OrganizationUsersGet", **key, userId=bob.id)
    call(ann, "OrganizationUsersQueryByOrganizationId", **key)
    call(ann, "OrganizationUsersQueryByOrganizationIdAndRole", **key, role="VIEWER")
    call(bob, "OrganizationUsersQueryByUserId", userId=bob.id)
    call(ann, "OrganizationsTransferOwnership", **key, newOwnerId=bob.id)
    call(ann, "OrganizationUsersLeave", **key)
    hub.join(eve, key["organizationId"])
    call(bob, "OrganizationUsersDelete", **key, userId=eve.id)
    call(bob, "OrganizationsDisable", **key)
    call(bob, "OrganizationsDelete", **key)
    call(bob, "OrganizationsRestore", **key)
    return called


def conditions(sid: str) -> dict[str, dict[str, Any]]:
    """Return the conditions of a statement of the resolver's role."""
    role = TEMPLATE["Resources"]["OrganizationsRole"]["Properties"]
    statements = {each.get("Sid"): each for each in role["Policies"][0]["PolicyDocument"]["Statement"]}
    found: dict[str, dict[str, Any]] = statements[sid]["Condition"]
    return found


def test_only_keys_of_organizations_get_their_tags() -> None:
    """A key with other tags cannot be given ours, by which the role could use it or schedule its deletion.

    A new key has no tags: "IfExists" lets CreateKey write them.
    """
    tags = {
        "CustomerId": {"Ref": "CustomerId"}, "ProjectId": {"Ref": "ProjectId"},
        "Environment": {"Ref": "Environment"}, "Purpose": PURPOSE,
    }  # fmt: skip
    asked = {f"aws:RequestTag/{name}": value for name, value in tags.items()}
    present = {f"aws:ResourceTag/{name}": value for name, value in tags.items()}
    assert conditions("NewKeys") == {"StringEquals": asked}
    assert conditions("TagsOfNewKeys") == {"StringEquals": asked, "StringEqualsIfExists": present}
    assert conditions("Keys") == {"StringEquals": present}


def test_the_customer_key_has_another_purpose() -> None:
    """The key of the tables and secrets, which docs/deploying.md makes, is not one of an organization."""
    text = DEPLOYING.read_text(encoding="utf-8")
    assert "TagKey=Purpose,TagValue=StackData" in text
    assert PURPOSE != "StackData"


def test_the_role_outlives_its_stack() -> None:
    """The policies of the keys name it, and KMS stores its unique id: a new role could use none of them."""
    role = TEMPLATE["Resources"]["OrganizationsRole"]
    assert (role["DeletionPolicy"], role["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_role_of_the_resolver_is_exact(hub: Hub, sent: set[Right]) -> None:
    """The role allows what the function asks of DynamoDB and KMS, and the function uses all that the role allows."""
    assert call_every_operation(hub) == set(OPERATIONS)
    # A key whose row cannot be written is discarded.
    key = hub.service.keys.create("o-1")
    hub.service.keys.discard(key.arn, key.alias)
    # Tags are written by CreateKey, which needs the right to write them.
    assert sent | {("kms", None, "kms:TagResource")} == allowed("OrganizationsRole")


def test_role_of_the_clean_up_is_exact(hub: Hub, sent: set[Right]) -> None:
    """The same for the scheduled function."""
    deleted, restored = hub.organization(), hub.organization(hub.eve)
    hub.service.organizations.update(deleted, OrganizationsUpdate(status=OrganizationStatus.DELETED))
    hub.kms.schedule_key_deletion(KeyId=hub.row(restored).kms_key_id, PendingWindowInDays=7)
    hub.kms.delete_alias(AliasName=hub.row(restored).kms_alias)
    hub.service.keys.create("orphan")
    hub.kms.create_key()
    clock = FrozenClock(hub.service.clock.now())
    clock.advance(7200)
    sent.clear()
    replace(key_clean_up.build(), clock=clock).run()
    assert sent == allowed("TenantKeysRole")
