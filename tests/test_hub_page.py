"""The tables of docs/hub.md say what the code does: who may call, what is answered, and what the trail gets."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from lambdas.organizations.audit import OrganizationAuditEventType
from lambdas.organizations.tests.conftest import hub as organizations_hub
from lambdas.organizations.tests.subject import OrganizationsFunction
from lambdas.privacy.audit import PrivacyAuditEventType
from lambdas.privacy.rules import BASES
from lambdas.privacy.tests.conftest import ERASURE, RECTIFICATION
from lambdas.privacy.tests.conftest import hub as privacy_hub
from lambdas.privacy.tests.subject import PrivacyFunction
from lambdas.users.audit import UserAuditEventType
from lambdas.users.tests.conftest import hub as users_hub
from lambdas.users.tests.subject import UsersFunction
from orb_models import OrganizationStatus, PrivacyRequestType
from orb_testing.invocation import invoke
from orb_testing.suites.appsync_subject import Standing, answer_of, event, expect_status
from orb_tools.codegen.render.graphql_text import DIALECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_common.security.rights import Right
    from orb_testing.engines import MotoEngine
    from orb_testing.faults import FaultPlan
    from orb_testing.suites.appsync_subject import AppSyncFunction

__all__ = ["organizations_hub", "privacy_hub", "users_hub"]
"""The fixtures of the three functions."""
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "hub.md"
SCHEMA = build_schema(DIALECT + (ROOT / "infrastructure/graphql/hub.graphql").read_text(encoding="utf-8"))
HEAD = "| operation | who may | answers | leaves in the trail |\n|---|---|---|---|\n"
OWN = {"OrganizationUsersLeave": Standing.VIEWER} | dict.fromkeys(
    ("InvitationsAccept", "InvitationsDecline"), Standing.OWN
)
"""The operations that administrators of the platform can do only for themselves."""


TYPES_OF_SCALARS: Mapping[str, type] = {"Int": int, "AWSTimestamp": int, "Boolean": bool}


@dataclass
class Calls:
    """The calls of administrators of the platform. Each has a caller of its own, whom the trail names."""

    unit: str
    function: AppSyncFunction
    callers: dict[str, str]
    """The operation of each caller, by the subject."""

    def call(
        self, operation: str, standing: Standing | None = None, *, wanted: int = 200, **changed: object
    ) -> None:
        """Call an operation on a new target, with some arguments changed. `wanted`: the status of the answer."""
        caller = self.function.person("OWNER")
        standing = standing or OWN.get(operation, Standing.FOREIGN)
        if isinstance(self.function, OrganizationsFunction):
            before = {"OrganizationsRestore": OrganizationStatus.DELETED}
            of = before.get(operation, OrganizationStatus.ACTIVE)
            arguments = self.function.arguments_in(operation, caller, standing, of)
        else:
            arguments = self.function.arguments(operation, caller, standing)
        self.callers[caller.sub] = operation
        handler = import_module(f"lambdas.{self.unit}.handler").handler
        done = invoke(handler, event(caller, operation, {**arguments, **changed}))
        answer = answer_of(done.payload)
        expect_status(answer, wanted)
        assert list(faults(data_type(operation), answer["Data"], operation)) == []


def users(hub: Any) -> Calls:
    """The calls that the kinds of updates, deletions and statuses need."""
    calls = Calls("users", UsersFunction(hub), {})
    calls.call("UsersUpdate", status="PENDING")
    calls.call("UsersDelete", hardDelete=True)
    calls.call("UsersDisable", disabled=False)
    return calls


def organizations(hub: Any) -> Calls:
    """The call that enables."""
    calls = Calls("organizations", OrganizationsFunction(hub), {})
    calls.call("OrganizationsDisable", disabled=False)
    return calls


def privacy(hub: Any) -> Calls:
    """The calls that the types of requests and their answers need."""
    calls = Calls("privacy", PrivacyFunction(hub), {})
    for kind in PrivacyRequestType:
        calls.call("PrivacyRequestsCreate", requestType=kind, legalBasis=min(BASES[kind]))
    calls.call("PrivacyRequestsCreate", Standing.OWN)
    calls.call("PrivacyRequestsUpdate", status="REJECTED", rejectionReason="a reason")
    by_hand = hub.request(hub.bob, RECTIFICATION)
    calls.call("PrivacyRequestsUpdate", requestId=by_hand, status="COMPLETED")
    calls.call("PrivacyRequestsProcess", requestId=hub.request(hub.ann, ERASURE))
    return calls


PREPARE = {"users": users, "organizations": organizations, "privacy": privacy}
TYPES = {
    "users": UserAuditEventType,
    "organizations": OrganizationAuditEventType,
    "privacy": PrivacyAuditEventType,
}


def data_type(operation: str) -> Any:
    """The type of the data that an operation answers."""
    fields: dict[str, Any] = {}
    for root in (SCHEMA.query_type, SCHEMA.mutation_type):
        assert root is not None
        fields |= root.fields
    answer: Any = get_named_type(fields[operation].type)
    return answer.fields["Data"].type


def faults(type_: Any, value: Any, path: str) -> Iterator[str]:
    """What AppSync would refuse or drop of a value: a null, another type, a field that the type does not have."""
    if isinstance(type_, GraphQLNonNull):
        if value is None:
            yield f"{path} is null"
        type_ = type_.of_type
    if value is None:
        return
    if isinstance(type_, GraphQLList):
        for each in value:
            yield from faults(type_.of_type, each, f"{path}[]")
    elif isinstance(type_, GraphQLObjectType):
        yield from (f"{path}.{name} is not in the API" for name in value.keys() - type_.fields.keys())
        for name, field in type_.fields.items():
            yield from faults(field.type, value.get(name), f"{path}.{name}")
    elif isinstance(type_, GraphQLEnumType):
        if value not in type_.values:
            yield f"{path} is {value}"
    elif type(value) is not TYPES_OF_SCALARS.get(type_.name, str):
        yield f"{path} is of {type(value)}"


def row(operation: str, right: Right, left: set[str]) -> str:
    """A row of the table."""
    who = ", ".join(sorted(right.groups))
    if right.relation is not None:
        who += f"; {right.relation}"
    if right.permission is not None:
        who += f" with `{right.permission}`"
    trail = ", ".join(f"`{each}`" for each in sorted(left))
    return f"| {operation} | {who} | `{data_type(operation)}` | {trail} |\n"


@pytest.mark.parametrize("unit", PREPARE)
def test_the_page_says_what_each_operation_does(
    unit: str, request: pytest.FixtureRequest, aws: MotoEngine, fault: FaultPlan
) -> None:
    """The table is that of the rights, the schema of the API, and the events that calls really leave.

    The data of each answer has its type in the schema.
    """
    hub = request.getfixturevalue(f"{unit}_hub")
    rights: Mapping[str, Right] = import_module(f"lambdas.{unit}.handler").RIGHTS
    calls = PREPARE[unit](hub)
    for operation in rights:
        calls.call(operation)
    if unit == "privacy":
        # S3 fails, and with it the export. A creation keeps the request, which can be processed again.
        fault.error("s3", status=403, code="AccessDenied", times=None)
        calls.call("PrivacyRequestsProcess", wanted=500)
        calls.call("PrivacyRequestsCreate", Standing.OWN)
    left: dict[str, set[str]] = {operation: set() for operation in rights}
    for each in hub.audit.events:
        operation = calls.callers.get(each["userContext"].get("cognitoSub"))
        if operation is not None:
            left[operation].add(each["eventType"])
    table = HEAD + "".join(row(operation, right, left[operation]) for operation, right in rights.items())
    text = PAGE.read_text(encoding="utf-8")
    assert table in text, f"docs/hub.md must have this table:\n{table}"
    assert [each for each in TYPES[unit] if f"`{each}`" not in text] == []
