"""The privacy function as the suites of orb_testing see it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from lambdas.privacy import handler
from lambdas.privacy.tests.conftest import ACCESS
from lambdas.privacy.tests.conftest import Person as User
from lambdas.privacy.tests.conftest import person as new_user
from orb_models import LegalBasis, PrivacyRequestStatus, PrivacyRequestType, UserStatus
from orb_models.rights.privacy_requests import RIGHTS
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


class PrivacyFunction(AppSyncFunction):
    """The handler of this process, with its table, its bucket and its trail."""

    handler = staticmethod(handler.handler)

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._users: dict[str, User] = {}
        self._numbers = count()

    def person(self, *groups: str, blocked: bool = False) -> Person:
        status = UserStatus.INACTIVE if blocked else UserStatus.ACTIVE
        user = new_user(self._hub.stores, f"person-{next(self._numbers)}", *groups, status=status)
        self._users[user.sub] = user
        return Person(user.sub, groups)

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
        rows = sorted(self._hub.stores.requests.iterate(), key=lambda row: row.request_id)
        return rows, self._hub.bucket.keys()

    def check_refusal(self, operation: str, caller: Person) -> None:
        """The trail has the refusal, with the caller, and tells a missing right from a reach for another's data."""
        event = self._hub.audit.events[-1]
        reached_for_anothers = not RIGHTS[operation].groups.isdisjoint(caller.groups)
        kind = "PRIVACY_CROSS_ACCESS_ATTEMPTED" if reached_for_anothers else "PRIVACY_ACCESS_DENIED"
        got = event["userContext"]["userId"], event["eventType"]
        expect(got == (self._users[caller.sub].id, kind), f"the trail says {got}")

    def _target(self, user: User) -> dict[str, object]:
        """Store a request about a user, and return it with notes and an organization."""
        made = PrivacyRequestsFactory.build(
            "received", data_subject_id=user.id, data_subject_email=user.user.email, requester_id=user.id,
            request_type=PrivacyRequestType.DATA_ACCESS, open_request=None,
            legal_basis=LegalBasis.GDPR_ARTICLE_15_RIGHT_OF_ACCESS,
            status=PrivacyRequestStatus.RECEIVED,
        )  # fmt: skip
        row = self._hub.stores.requests.create(made)
        shown: dict[str, object] = row.model_dump(mode="json", by_alias=True)
        return shown | {"complianceNotes": "a note", "organizationId": "o-1"}
