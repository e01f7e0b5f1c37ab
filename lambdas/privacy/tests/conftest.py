"""A small hub with a bucket of exports: an administrator and two other users, who can call the function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.privacy import handler
from orb_models import PrivacyRequests, UserGroup, Users, UsersCreate, UserStatus
from orb_testing.events import appsync_event
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.privacy.stores import Stores
    from orb_testing.audit_trail import CapturedAudit
    from orb_testing.buckets import Buckets, S3Bucket
    from orb_testing.secret_store import SecretStore
    from orb_testing.stored_rows import StoredRows

ACCESS = {"requestType": "DATA_ACCESS", "legalBasis": "GDPR_ARTICLE_15_RIGHT_OF_ACCESS"}
PORTABILITY = {"requestType": "DATA_PORTABILITY", "legalBasis": "GDPR_ARTICLE_20_DATA_PORTABILITY"}
ERASURE = {"requestType": "DATA_DELETION", "legalBasis": "GDPR_ARTICLE_17_RIGHT_TO_ERASURE"}
RECTIFICATION = {
    "requestType": "DATA_RECTIFICATION",
    "legalBasis": "GDPR_ARTICLE_16_RIGHT_TO_RECTIFICATION",
}


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
    """The function, its users and what it stores."""

    admin: Person
    ann: Person
    bob: Person
    stores: Stores
    rows: StoredRows
    bucket: S3Bucket
    audit: CapturedAudit

    def call(self, who: Person | None, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Call an operation with all arguments under `input`, as GraphQL clients do."""
        sub, groups = (who.sub, who.groups) if who else (None, None)
        event = appsync_event(operation, {"input": arguments}, sub=sub, groups=groups)
        done = invoke(handler.handler, event)
        assert isinstance(done.payload, dict), done.error
        return done.payload

    def data(self, who: Person, operation: str, /, **arguments: Any) -> dict[str, Any]:
        """Call an operation that succeeds, and return its data."""
        answer = self.call(who, operation, **arguments)
        assert answer["StatusCode"] == 200, answer
        data = answer["Data"]
        assert isinstance(data, dict)
        return data

    def request(self, who: Person, kind: dict[str, str], about: Person | None = None) -> str:
        """Make a request, and return its id."""
        email = {} if about is None else {"dataSubjectEmail": about.user.email}
        return str(self.data(who, "PrivacyRequestsCreate", **kind, **email)["requestId"])

    def row(self, request_id: str) -> PrivacyRequests:
        """Return a request as it is stored."""
        row = self.stores.requests.get(request_id, consistent=True)
        assert row is not None
        return row


def person(stores: Stores, name: str, *groups: str, status: UserStatus = UserStatus.ACTIVE) -> Person:
    """Store a user who can sign in."""
    user = stores.users.create(
        UsersCreate(
            cognito_id=f"cognito-{name}",
            cognito_sub=f"sub-{name}",
            email=f"{name}@example.org",
            first_name=name.title(),
            last_name="Sample",
            status=status,
            email_verified=True,
        )
    )
    return Person(user, groups)


@pytest.fixture
def hub(
    *,
    aws_tables: dict[str, str],
    stored_rows: StoredRows,
    secrets: SecretStore,
    s3: Buckets,
    monkeypatch: pytest.MonkeyPatch,
    captured_audit: CapturedAudit,
) -> Iterator[Hub]:
    for name in ("cursor", "audit", "pseudonym"):
        arn = secrets.put(name, f"a key of the {name} for tests only")
        monkeypatch.setenv(f"{name.upper()}_SECRET_ARN", arn)
    bucket = s3.bucket("exports")
    named = {"CUSTOMER_ID": "orb", "PROJECT_ID": "integration-hub", "ENVIRONMENT": "dev"}
    for variable, value in {**named, "EXPORTS_BUCKET_NAME": bucket.name}.items():
        monkeypatch.setenv(variable, value)
    handler.resolver.service.reset()
    stores = handler.build().stores
    yield Hub(
        admin=person(stores, "olga", UserGroup.OWNER),
        ann=person(stores, "ann", UserGroup.USER),
        bob=person(stores, "bob", UserGroup.CUSTOMER),
        stores=stores,
        rows=stored_rows,
        bucket=bucket,
        audit=captured_audit,
    )
    handler.resolver.service.reset()
