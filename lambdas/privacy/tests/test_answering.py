"""Laws of answers under crashes, races and faults: the next run ends in the same state, and many do no harm."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from lambdas.privacy import erasure, export, handler, rows
from lambdas.privacy.answering import HAS_ACCOUNT
from lambdas.privacy.holdings import ACCOUNT, OTHERS
from lambdas.privacy.rules import ANSWERED, BEGUN
from lambdas.privacy.tests.conftest import ACCESS, ERASURE, person
from lambdas.privacy.tests.life import live
from orb_common.appsync import Caller
from orb_common.security.permissions import Principal
from orb_models import (
    PrivacyRequestStatus,
    PrivacyRequestsUpdate,
    PrivacyRequestType,
    UserStatus,
    UsersUpdate,
)
from orb_testing.factories import OrganizationUsersFactory, PrivacyRequestsFactory, UsersFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.privacy.tests.conftest import Hub, Person
    from orb_models import Users
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race


FOUND = {rows.memberships, rows.requests_about}
"""The rows of the person whose erasure is ended at each call."""


def process(hub: Hub, request_id: str) -> int:
    """Process a request, and return the status of the answer."""
    answer = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    return int(answer["StatusCode"])


def answer(hub: Hub, request_id: str) -> None:
    """Answer a request as the administrator, without the trail."""
    principal = Principal(user_id=hub.admin.id, groups=hub.admin.groups)
    caller = Caller(user=hub.admin.user, principal=principal)
    handler.resolver.service().answering.process(caller, hub.row(request_id), lambda *_: None)


def received(hub: Hub, kind: PrivacyRequestType) -> tuple[Users, str]:
    """Store a new user with a request, and return both."""
    user = UsersFactory.create(hub.stores.users, "active")
    row = PrivacyRequestsFactory.create(
        hub.stores.requests, "received", request_type=kind, data_subject_id=user.user_id,
        data_subject_email=user.email, open_request=f"{kind}#{user.user_id}",
    )  # fmt: skip
    return user, row.request_id


def test_a_crash_at_any_call_of_an_erasure_is_made_good(
    hub: Hub, crash_points: CrashPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process ends, the next one erases the rest, and the request says the same.

    The holdings in which this person has no rows only read, so they are left out here.
    """
    monkeypatch.setattr(erasure, "OTHERS", [each for each in OTHERS if each.find in FOUND])
    results: set[tuple[str, str | None]] = set()
    # The key is read once in a process.
    handler.resolver.service().stores.pseudonyms.of("ann@example.org")

    def prepare() -> tuple[Users, str]:
        user, request_id = received(hub, PrivacyRequestType.DATA_DELETION)
        OrganizationUsersFactory.create(hub.stores.memberships, user_id=user.user_id)
        return user, request_id

    def recover(state: tuple[Users, str]) -> None:
        user, request_id = state
        if hub.row(request_id).status not in ANSWERED:
            answer(hub, request_id)
        row = hub.row(request_id)
        assert row.deletion_result is not None
        results.add((row.status, row.deletion_result.replace(user.cognito_sub or "", "")))
        assert (row.open_request, row.data_subject_email.endswith("@erased.invalid")) == (None, True)
        assert hub.stores.users.get(user.user_id, consistent=True) is None
        assert list(hub.stores.memberships.query_by_user_id(user.user_id)) == []

    crash_points(lambda state: answer(hub, state[1]), prepare=prepare, recover=recover, after_only=True)
    assert len(results) == 1


def test_a_crash_at_any_call_of_an_export_is_made_good(
    hub: Hub, crash_points: CrashPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process ends, the request is there, and the next run answers it by one export."""
    monkeypatch.setattr(export, "HOLDINGS", [ACCOUNT])

    def recover(state: tuple[Users, str]) -> None:
        if hub.row(state[1]).status not in ANSWERED:
            answer(hub, state[1])
        row = hub.row(state[1])
        assert (row.status, row.open_request) == ("COMPLETED", None)
        assert row.access_report is not None
        assert json.loads(hub.bucket.read(row.access_report))["userId"] == state[0].user_id

    crash_points(
        lambda state: answer(hub, state[1]),
        prepare=lambda: received(hub, PrivacyRequestType.DATA_ACCESS),
        recover=recover,
        after_only=True,
    )


def test_many_runs_do_no_harm(hub: Hub, race: Callable[..., Race[int]]) -> None:
    """Four runs of one erasure at the same time end as one does."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    request_id = hub.request(hub.ann, ERASURE)
    ended = race([partial(process, hub, request_id)] * 4)
    assert 200 in ended.values
    assert set(ended.values) <= {200, 409}
    assert hub.row(request_id).status == "PARTIALLY_COMPLETED"
    assert hub.ann.user.email not in str(hub.rows.all())


def test_one_of_two_administrators_remains(hub: Hub, race: Callable[..., Race[int]]) -> None:
    """Of two administrators who erase each other at the same time, one is erased. Nobody erases themselves."""
    pair = [person(hub.stores, name, "OWNER") for name in ("eve", "ike")]
    requests = [hub.request(one, ERASURE) for one in pair]

    def erase(by: Person, request_id: str) -> int:
        return int(hub.call(by, "PrivacyRequestsProcess", requestId=request_id)["StatusCode"])

    assert erase(pair[0], requests[0]) == 400
    ended = race([partial(erase, pair[0], requests[1]), partial(erase, pair[1], requests[0])])
    assert sorted(ended.values) == [200, 403]
    left = [hub.stores.users.get(one.id, consistent=True) for one in pair]
    assert [row.status for row in left if row] == [UserStatus.ACTIVE]


def test_a_disabled_administrator_erases_nobody(hub: Hub) -> None:
    """An administrator whom another instance has just disabled is refused, and the request can be processed again."""
    eve = person(hub.stores, "eve", "OWNER")
    request_id = hub.request(hub.ann, ERASURE)
    hub.data(eve, "PrivacyRequestsGet", requestId=request_id)
    hub.stores.users.update(eve.id, UsersUpdate(status=UserStatus.INACTIVE))
    answer = hub.call(eve, "PrivacyRequestsProcess", requestId=request_id)
    assert (answer["StatusCode"], answer["Message"]) == (403, "you may no longer do this")
    assert hub.stores.users.get(hub.ann.id) == hub.ann.user
    assert hub.row(request_id).status == "FAILED"
    assert process(hub, request_id) == 200


def test_a_request_about_a_guest_who_signed_up_is_not_answered_empty(hub: Hub) -> None:
    """While a user has the address of a guest, nothing is answered or changed, and the answer says what to do."""
    kinds = [
        hub.data(hub.admin, "PrivacyRequestsCreate", **kind, dataSubjectEmail="guest@example.org")
        for kind in (ACCESS, ERASURE)
    ]
    guest = person(hub.stores, "guest", "USER")
    for made in kinds:
        request_id = made["requestId"]
        answer = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
        assert (answer["StatusCode"], answer["Message"]) == (409, HAS_ACCOUNT)
        assert hub.row(request_id).status == "RECEIVED"
    assert hub.stores.users.get(guest.id) == guest.user
    assert hub.bucket.keys() == []


@pytest.mark.parametrize("kind", [ACCESS, ERASURE], ids=["access", "erasure"])
@pytest.mark.parametrize("status", [PrivacyRequestStatus.PROCESSING, PrivacyRequestStatus.FAILED])
def test_a_run_about_a_guest_who_signed_up_is_given_up(
    hub: Hub, kind: dict[str, str], status: PrivacyRequestStatus
) -> None:
    """A run that ended early is not completed without its answer: the request is FAILED, and can be rejected."""
    made = hub.data(hub.admin, "PrivacyRequestsCreate", **kind, dataSubjectEmail="guest@example.org")
    request_id = made["requestId"]
    begun = PrivacyRequestsUpdate(status=status)
    if kind is ERASURE:
        begun = PrivacyRequestsUpdate(status=status, deletion_result=erasure.result([]))
    hub.stores.requests.update(request_id, begun)
    guest = person(hub.stores, "guest", "USER")
    answer = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    assert (answer["StatusCode"], answer["Message"]) == (409, HAS_ACCOUNT)
    row = hub.row(request_id)
    assert (row.status, row.deletion_result, row.completed_at) == ("FAILED", None, None)
    assert hub.stores.users.get(guest.id) == guest.user
    rejection = {"status": "REJECTED", "rejectionReason": "The person has an account by now."}
    hub.data(hub.admin, "PrivacyRequestsUpdate", requestId=request_id, **rejection)
    assert hub.row(request_id).open_request is None


def test_an_erasure_that_has_begun_is_not_rejected(hub: Hub, fault: FaultPlan) -> None:
    """After a failure in its midst, 409 says to process it again, and that finishes it."""
    request_id = hub.request(hub.ann, ERASURE)
    fault.error("dynamodb:Scan", status=400, code="AccessDeniedException")
    assert process(hub, request_id) >= 500
    assert hub.row(request_id).status == "FAILED"
    rejection = {"requestId": request_id, "status": "REJECTED", "rejectionReason": "late"}
    answer = hub.call(hub.admin, "PrivacyRequestsUpdate", **rejection)
    assert (answer["StatusCode"], answer["Message"]) == (409, f"status: {BEGUN}")
    assert process(hub, request_id) == 200
    assert hub.stores.users.get(hub.ann.id) is None


def test_a_failed_export_is_accepted_and_repeated(hub: Hub, fault: FaultPlan) -> None:
    """While S3 fails, a request is accepted as FAILED with the code of the error. Later it is processed."""
    fault.error("PUT /exports/*", status=403, code="AccessDenied")
    made = hub.data(hub.ann, "PrivacyRequestsCreate", **ACCESS)
    assert (made["status"], made["errorDetails"], "accessReport" in made) == (
        "FAILED",
        "AWS_ACCESS_DENIED",
        False,
    )
    assert hub.audit.types[-1] == "PRIVACY_REQUEST_FAILED"
    assert process(hub, made["requestId"]) == 200
    answered = hub.row(made["requestId"])
    assert (answered.status, answered.error_details) == ("COMPLETED", None)


def test_an_export_of_an_erased_person_is_deleted(hub: Hub) -> None:
    """An export that was written while the person was erased does not stay in the bucket."""
    request_id = hub.request(hub.admin, ACCESS, about=hub.ann)
    erasure_id = hub.request(hub.ann, ERASURE)
    answering = handler.resolver.service().answering
    row = hub.row(request_id)
    person_ = answering.people.of(row)
    assert process(hub, erasure_id) == 200
    assert hub.row(request_id).status == "REJECTED"
    assert answering._export(row, person_) is None
    assert hub.bucket.keys() == []
