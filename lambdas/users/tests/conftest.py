"""A small hub: an administrator and two other users, who can call the function."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.users import handler
from orb_models import UserGroup, Users, UsersRepository, UserStatus
from orb_testing.events import appsync_event
from orb_testing.factories import UsersFactory
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orb_testing.audit_trail import CapturedAudit
    from orb_testing.secret_store import SecretStore
    from orb_testing.stored_rows import StoredRows

GROUP = "/audit/orb-integration-hub-dev-users"
TABLES = ("Users", "UniqueValues", "Organizations", "OrganizationUsers")
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
    """The function and its users."""

    admin: Person
    ann: Person
    bob: Person
    users: UsersRepository
    rows: StoredRows
    audit: CapturedAudit

    def call(self, who: Person | None, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Call an operation with all arguments under `input`, as GraphQL clients do."""
        return self.call_raw(who, operation, {"input": arguments})

    def call_raw(self, who: Person | None, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        sub, groups = (who.sub, who.groups) if who else (None, None)
        done = invoke(handler.handler, appsync_event(operation, arguments, sub=sub, groups=groups))
        assert isinstance(done.payload, dict), done.error
        assert set(done.payload) == {"StatusCode", "Message", "Data"}
        return done.payload

    def last_event(self) -> dict[str, Any]:
        return self.audit.events[-1]


def person(users: UsersRepository, name: str, *groups: str, status: UserStatus = UserStatus.ACTIVE) -> Person:
    names = {"cognito_id": f"cognito-{name}", "cognito_sub": f"sub-{name}", "email": f"{name}@example.org"}
    return Person(UsersFactory.create(users, status=status, **names), groups)


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
    for name, value in {"CUSTOMER_ID": "orb", "PROJECT_ID": "integration-hub", "ENVIRONMENT": "dev"}.items():
        monkeypatch.setenv(name, value)
    handler.resolver.service.reset()
    users = UsersRepository()
    yield Hub(
        admin=person(users, "olga", UserGroup.OWNER),
        ann=person(users, "ann", UserGroup.USER),
        bob=person(users, "bob", UserGroup.CUSTOMER),
        users=users,
        rows=stored_rows,
        audit=captured_audit,
    )
    handler.resolver.service.reset()
