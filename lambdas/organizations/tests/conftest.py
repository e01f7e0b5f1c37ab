"""A small hub: people of each kind, who can call the function."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.organizations import handler
from orb_common.aws import session
from orb_models import (
    Invitations,
    Organizations,
    OrganizationUserRole,
    OrganizationUsersCreate,
    OrganizationUserStatus,
    UserGroup,
    Users,
    UsersCreate,
    UsersRepository,
    UserStatus,
)
from orb_testing.events import appsync_event
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.organizations.service import OrganizationsService
    from orb_testing.audit_trail import CapturedAudit
    from orb_testing.secret_store import SecretStore
    from orb_testing.stored_rows import StoredRows

ROLE_ARN = "arn:aws:iam::123456789012:role/orb-dev-organizations"
TABLES = ("Users", "UniqueValues", "Organizations", "OrganizationUsers", "Invitations", "Applications")
"""The tables of the function. Creating all would take most of the time of a small test."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Create only the tables of the function."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and "hub" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.tables(*TABLES))


@dataclass(frozen=True)
class Person:
    """A user, with the groups of their token."""

    user: Users
    groups: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.user.user_id

    @property
    def sub(self) -> str:
        assert self.user.cognito_sub is not None
        return self.user.cognito_sub


@dataclass(frozen=True)
class Hub:
    """The function, its people and its stores."""

    users: UsersRepository
    rows: StoredRows
    audit: CapturedAudit
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        for name, group in (
            ("admin", UserGroup.EMPLOYEE),
            ("ann", UserGroup.CUSTOMER),
            ("bob", UserGroup.USER),
            ("eve", UserGroup.CUSTOMER),
        ):
            object.__setattr__(self, name, self.person(group, name=name))

    admin: Person = field(init=False)
    ann: Person = field(init=False)
    """A customer, who owns the organization of `organization()`."""
    bob: Person = field(init=False)
    eve: Person = field(init=False)
    """Another customer."""

    @property
    def service(self) -> OrganizationsService:
        """The service of the function, for its stores."""
        return handler.resolver.service()

    @property
    def kms(self) -> Any:
        """A client of KMS."""
        return session.client("kms")

    def person(self, *groups: str, name: str | None = None, **fields: Any) -> Person:
        """Store a user with a verified address."""
        name = name or f"person-{next(self.numbers)}"
        given: dict[str, Any] = {
            "cognito_id": f"cognito-{name}",
            "cognito_sub": f"sub-{name}",
            "email": f"{name}@example.org",
            "first_name": "Pat",
            "last_name": "Sample",
            "status": UserStatus.ACTIVE,
            "groups": list(groups),
            "email_verified": True,
        }
        return Person(self.users.create(UsersCreate(**given | fields)), groups)

    def call(self, who: Person | None, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Call an operation with all arguments under `input`, as GraphQL clients do."""
        sub, groups = (who.sub, who.groups) if who else (None, None)
        event = appsync_event(operation, {"input": arguments}, sub=sub, groups=groups)
        done = invoke(handler.handler, event)
        assert isinstance(done.payload, dict), done.error
        assert set(done.payload) == {"StatusCode", "Message", "Data"}
        return done.payload

    def data(self, who: Person, operation: str, /, **arguments: Any) -> Any:
        """Return the data of a call that succeeds."""
        answer = self.call(who, operation, **arguments)
        assert answer["StatusCode"] == 200, answer
        return answer["Data"]

    def organization(self, owner: Person | None = None, **fields: Any) -> str:
        """Create an organization, and return its id."""
        new = {"name": "Acme", "description": "secret plans"} | fields
        return str(self.data(owner or self.ann, "OrganizationsCreate", **new)["organizationId"])

    def join(self, who: Person, organization_id: str, role: str = "VIEWER", **fields: Any) -> None:
        """Make a person a member, past the function."""
        self.service.memberships.create(
            OrganizationUsersCreate(
                user_id=who.id,
                organization_id=organization_id,
                role=OrganizationUserRole(role),
                **{"status": OrganizationUserStatus.ACTIVE} | fields,
            )
        )

    def invite(self, organization_id: str, who: Person, role: str = "VIEWER", **fields: Any) -> str:
        """Invite a person, and return the id of the invitation."""
        made = self.data(
            self.ann, "InvitationsCreate",
            organizationId=organization_id, inviteeEmail=who.user.email, role=role, **fields,
        )  # fmt: skip
        return str(made["invitationId"])

    def row(self, organization_id: str) -> Organizations:
        """Return the row of an organization."""
        row = self.service.organizations.get(organization_id, consistent=True)
        assert row is not None
        return row

    def invitation(self, invitation_id: str) -> Invitations:
        """Return the row of an invitation."""
        row = self.service.invitations.get(invitation_id, consistent=True)
        assert row is not None
        return row

    def key_state(self, organization_id: str) -> str:
        """Return the state of the key of an organization."""
        arn = self.row(organization_id).kms_key_arn
        return str(self.kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"])

    def key_states(self) -> list[str]:
        """Return the states of all keys, sorted."""
        keys = self.kms.list_keys()["Keys"]
        return sorted(self.kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] for key in keys)

    def last_event(self) -> dict[str, Any]:
        return self.audit.events[-1]


@pytest.fixture
def hub(
    aws_tables: dict[str, str],
    stored_rows: StoredRows,
    secrets: SecretStore,
    monkeypatch: pytest.MonkeyPatch,
    captured_audit: CapturedAudit,
) -> Iterator[Hub]:
    for name in ("cursor", "audit"):
        arn = secrets.put(name, f"a key of the {name} for tests only")
        monkeypatch.setenv(f"{name.upper()}_SECRET_ARN", arn)
    settings = {
        "CUSTOMER_ID": "orb", "PROJECT_ID": "integration-hub", "ENVIRONMENT": "dev",
        "ORGANIZATIONS_ROLE_ARN": ROLE_ARN,
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    handler.resolver.service.reset()
    yield Hub(users=UsersRepository(), rows=stored_rows, audit=captured_audit)
    handler.resolver.service.reset()
