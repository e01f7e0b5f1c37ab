"""Laws of answers under crashes, races and faults: the next run ends in the same state, and many do no harm."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from lambdas.privacy import erasure, export, handler, rows
from lambdas.privacy.holdings import ACCOUNT, OTHERS
from lambdas.privacy.tests.conftest import ACCESS, ERASURE, person
from lambdas.privacy.tests.life import live, stored
from orb_models import UserStatus, UsersUpdate
from orb_testing.factories import InvitationsFactory, OrganizationUsersFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from lambdas.privacy.tests.conftest import Hub, Person
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.races import Race


FOUND = {rows.memberships, rows.invitations_received, rows.requests_about}
"""The rows of the person whose erasure is ended at each call."""


def process(hub: Hub, request_id: str) -> int:
    """Process a request, and return the status of the answer."""
    answer = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    return int(answer["StatusCode"])


def test_a_crash_at_any_call_of_an_erasure_is_made_good(
    hub: Hub, crash_points: CrashPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process ends, the next one erases the rest, and the request says the same.

    The holdings in which this person has no rows only read, so they are left out here.
    """
    monkeypatch.setattr(erasure, "OTHERS", [each for each in OTHERS if each.find in FOUND])
    ended: list[object] = []

    def prepare() -> tuple[Person, str]:
        number = len(ended)
        ann = person(hub.stores, f"ann-{number}", "USER")
        OrganizationUsersFactory.create(hub.stores.memberships, user_id=ann.id)
        InvitationsFactory.create(hub.stores.invitations, "pending", invitee_email=ann.user.email)
        request_id = hub.request(ann, ERASURE)
        handler.resolver.service.reset()
        # The key is read once in a process.
        hub.stores.pseudonyms.of(ann.user.email)
        # The caller is looked up before the scenario, as in a warm function.
        hub.data(hub.admin, "PrivacyRequestsGet", requestId=request_id)
        return ann, request_id

    def recover(state: tuple[Person, str]) -> None:
        ann, request_id = state
        assert process(hub, request_id) in {200, 409}
        row = hub.row(request_id)
        assert row.deletion_result is not None
        assert row.open_request is None
        left = json.loads(row.deletion_result)["leftToDo"]
        assert (row.status, len(left)) == ("PARTIALLY_COMPLETED", 1)
        text = str(stored(hub.stores))
        assert ann.user.email not in text
        assert list(hub.stores.memberships.query_by_user_id(ann.id)) == []
        ended.append(row)

    calls = crash_points(lambda state: process(hub, state[1]), prepare=prepare, recover=recover)
    assert len(ended) == 2 * len(calls) + 1


def test_a_crash_at_any_call_of_an_export_is_made_good(
    hub: Hub, crash_points: CrashPoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a process ends, the request is there, and the next run answers it by one export."""
    monkeypatch.setattr(export, "HOLDINGS", [ACCOUNT])
    number = iter(range(10_000))

    def prepare() -> str:
        ann = person(hub.stores, f"ann-{next(number)}", "USER")
        made = hub.request(hub.admin, ACCESS, about=ann)
        handler.resolver.service.reset()
        hub.data(hub.admin, "PrivacyRequestsGet", requestId=made)
        return made

    def recover(request_id: str) -> None:
        assert process(hub, request_id) in {200, 409}
        row = hub.row(request_id)
        assert (row.status, row.open_request) == ("COMPLETED", None)
        assert row.access_report in hub.bucket.keys()  # noqa: SIM118 - the keys of a bucket are a list

    crash_points(lambda request_id: process(hub, request_id), prepare=prepare, recover=recover)


def test_many_runs_do_no_harm(hub: Hub, race: Callable[..., Race[int]]) -> None:
    """Four runs of one erasure at the same time end as one does."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    request_id = hub.request(hub.ann, ERASURE)
    ended = race([partial(process, hub, request_id)] * 4)
    assert 200 in ended.values
    assert set(ended.values) <= {200, 409}
    assert hub.row(request_id).status == "PARTIALLY_COMPLETED"
    assert hub.ann.user.email not in str(stored(hub.stores))


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
