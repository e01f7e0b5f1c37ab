"""The privacy function as the suites of orb_testing see it.

Its trail is in memory, because an event costs as much as the rest of a refused call.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from lambdas.privacy import handler
from lambdas.privacy.tests.conftest import ACCESS
from lambdas.privacy.tests.conftest import Person as User
from orb_common.appsync import Resolver
from orb_models import LegalBasis, PrivacyRequestStatus, PrivacyRequestType, UsersCreate, UserStatus
from orb_models.rights.privacy_requests import RIGHTS
from orb_testing.audit_trail import MemoryTrail
from orb_testing.factories import PrivacyRequestsFactory
from orb_testing.suites.appsync_subject import AppSyncFunction, Person, Standing
from orb_testing.suites.role_matrix import RoleBasedTestingMatrix
from orb_testing.suites.scenarios import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.privacy.tests.conftest import Hub

MATRIX = RoleBasedTestingMatrix(RIGHTS, hidden=("PrivacyRequestsGet", "PrivacyRequestsQueryByRequestId"))
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "PrivacyRequestsUpdate": ("requestId", "complianceNotes"),
    "PrivacyRequestsGet": ("requestId",),
    "PrivacyRequestsList": (),
    "PrivacyRequestsQueryByRequestId": ("requestId",),
    "PrivacyRequestsQueryByDataSubjectEmail": ("dataSubjectEmail",),
    "PrivacyRequestsQueryByRequestType": ("requestType",),
    "PrivacyRequestsQueryByOrganizationId": ("organizationId",),
    "PrivacyRequestsQueryByStatus": ("status",),
    "PrivacyRequestsProcess": ("requestId",),
}
"""The arguments of each operation but PrivacyRequestsCreate, all of them attributes of the target."""


_numbers = count()
"""Several functions share the tables of a test, so no two people have the same number."""


class PrivacyFunction(AppSyncFunction):
    """The function with its table and its bucket."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._trail: Any = MemoryTrail()
        service = replace(handler.build(), audit=self._trail)
        self.handler = Resolver(
            "privacy", build=lambda: service, operations=handler.OPERATIONS, rights=RIGHTS
        ).handler
        self._users: dict[str, User] = {}

    @classmethod
    def alone(cls, hub: Hub) -> PrivacyFunction:
        """Return a function whose tables are empty, so that a law sees no rows of another."""
        hub.rows.clear()
        return cls(hub)

    def person(self, *groups: str, blocked: bool = False) -> Person:
        name = f"person-{next(_numbers)}"
        users = self._hub.stores.users
        user = users.built(
            UsersCreate(
                cognito_id=name, cognito_sub=name, email=f"{name}@example.org", first_name="Pat",
                last_name="Sample", email_verified=True,
                status=UserStatus.INACTIVE if blocked else UserStatus.ACTIVE,
            )
        )  # fmt: skip
        # Without the rows of unique values: a transaction takes longer, and the names differ.
        users.dynamodb.put(users.table_name, users.DEFINITION.encode(user))
        self._users[name] = User(user, groups)
        return Person(name, groups)

    def arguments(self, operation: str, caller: Person, standing: Standing) -> Mapping[str, object]:
        if standing is Standing.MISSING:
            found: dict[str, object] = {
                **PrivacyRequestsFactory.build("received").model_dump(mode="json", by_alias=True),
                "requestId": "missing",
                "dataSubjectEmail": "missing@example.org",
            }
        else:
            found = self._target(self._users[caller.sub if standing is Standing.OWN else self.person().sub])
        if operation == "PrivacyRequestsCreate":
            return {**ACCESS, "dataSubjectEmail": found["dataSubjectEmail"]}
        names = ARGUMENTS[operation]
        return {name: found[name] for name in names}

    def state(self) -> object:
        """Return all requests and the names of all exports."""
        return self._hub.rows.of(self._hub.stores.requests.table_name), self._hub.bucket.keys()

    def check_refusal(self, operation: str, caller: Person) -> None:
        """The trail has the refusal, with the caller, and tells a missing right from a reach for another's data."""
        reached_for_anothers = not RIGHTS[operation].groups.isdisjoint(caller.groups)
        kind = "PRIVACY_CROSS_ACCESS_ATTEMPTED" if reached_for_anothers else "PRIVACY_ACCESS_DENIED"
        got = self._trail.events[-1]
        expect(got == (self._users[caller.sub].id, kind), f"the trail says {got}")

    def _target(self, user: User) -> dict[str, object]:
        """Store a request about a user, and return it with notes and an organization."""
        made = PrivacyRequestsFactory.build(
            "received", data_subject_id=user.id, data_subject_email=user.user.email, requester_id=user.id,
            request_type=PrivacyRequestType.DATA_ACCESS, open_request=None,
            legal_basis=LegalBasis.GDPR_ARTICLE_15_RIGHT_OF_ACCESS,
            status=PrivacyRequestStatus.RECEIVED,
        )  # fmt: skip
        requests = self._hub.stores.requests
        # Without a transaction, as for a person: the request claims nothing.
        requests.dynamodb.put(requests.table_name, requests.DEFINITION.encode(made))
        shown: dict[str, object] = made.model_dump(mode="json", by_alias=True)
        return shown | {"complianceNotes": "a note", "organizationId": "o-1"}
