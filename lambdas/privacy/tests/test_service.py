"""Laws of the operations, as a client sees them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from lambdas.privacy.tests.conftest import ACCESS, ERASURE, PORTABILITY, RECTIFICATION
from orb_models import UsersUpdate

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.privacy.tests.conftest import Hub
    from orb_testing.races import Race

DAY = 86_400


def test_own_access_is_answered_at_once(hub: Hub) -> None:
    """A person's request for access is COMPLETED, with a link to the report that works without a sign-in."""
    start = int(time.time())
    made = hub.data(hub.ann, "PrivacyRequestsCreate", **ACCESS)
    assert (made["status"], made["automatedProcessing"], made["dataSubjectId"]) == (
        "COMPLETED",
        True,
        hub.ann.id,
    )
    assert start <= made["receivedAt"] <= made["completedAt"]
    got = hub.data(hub.ann, "PrivacyRequestsGet", requestId=made["requestId"])
    assert "X-Amz-Expires=900" in got["accessReport"]
    with urlopen(got["accessReport"], timeout=10) as response:
        report = json.loads(response.read())
    assert (report["userId"], report["addresses"]) == (hub.ann.id, ["ann@example.org"])
    assert "portableData" not in got
    assert hub.audit.types == [
        "PRIVACY_DATA_ACCESS_REQUESTED",
        "PRIVACY_REQUEST_STARTED",
        "PRIVACY_DATA_EXPORT_COMPLETED",
        "PRIVACY_REQUEST_VIEWED",
    ]


def test_own_portable_data_has_its_own_place(hub: Hub) -> None:
    """Portable data has its own field, and what the person gave."""
    made = hub.data(hub.ann, "PrivacyRequestsCreate", **PORTABILITY)
    with urlopen(made["portableData"], timeout=10) as response:
        users = json.loads(response.read())["data"]["Users"]
    assert users == [{"email": "ann@example.org", "firstName": "Ann", "lastName": "Sample"}]
    assert "accessReport" not in made


@pytest.mark.parametrize(
    ("basis", "days"),
    [("GDPR_ARTICLE_17_RIGHT_TO_ERASURE", 30), ("CCPA_RIGHT_TO_DELETE", 45)],
)
def test_the_law_sets_the_deadline(hub: Hub, basis: str, days: int) -> None:
    """A request by the GDPR has 30 days, one by the CCPA 45. An erasure waits for an administrator."""
    made = hub.data(hub.ann, "PrivacyRequestsCreate", requestType="DATA_DELETION", legalBasis=basis)
    assert made["deadline"] - made["receivedAt"] == days * DAY
    assert (made["status"], made["automatedProcessing"]) == ("RECEIVED", False)


@pytest.mark.parametrize(
    ("operation", "arguments", "status", "field"),
    [
        ("PrivacyRequestsCreate", {**ACCESS, "legalBasis": "CCPA_RIGHT_TO_DELETE"}, 400, "legalBasis"),
        ("PrivacyRequestsCreate", {**ACCESS, "organizationId": "o-1"}, 400, "organizationId"),
        ("PrivacyRequestsCreate", {**ACCESS, "dataSubjectEmail": "nonsense"}, 400, "dataSubjectEmail"),
        ("PrivacyRequestsCreate", {**ACCESS, "status": "COMPLETED"}, 400, "status"),
        ("PrivacyRequestsCreate", {"requestType": "DATA_ACCESS"}, 400, "legalBasis"),
        ("PrivacyRequestsUpdate", {"requestId": "r-1"}, 400, "input"),
        ("PrivacyRequestsUpdate", {"requestId": "r-1", "status": None}, 400, "status"),
        ("PrivacyRequestsUpdate", {"requestId": "r-1", "complianceNotes": "n"}, 404, "requestId"),
        ("PrivacyRequestsUpdate", {"requestId": "r-1", "openRequest": "o"}, 400, "openRequest"),
        ("PrivacyRequestsGet", {"requestId": "r-1"}, 404, "requestId"),
        ("PrivacyRequestsProcess", {"requestId": "r-1"}, 404, "requestId"),
        ("PrivacyRequestsList", {"limit": 0}, 400, "limit"),
        ("PrivacyRequestsQueryByRequestId", {"requestId": "r", "nextToken": "t"}, 400, "nextToken"),
        ("PrivacyRequestsQueryByStatus", {"status": "GONE"}, 400, "status"),
    ],
)
def test_bad_input_names_the_field(
    hub: Hub, operation: str, arguments: dict[str, object], status: int, field: str
) -> None:
    """Bad input is refused, and the message names the field."""
    answer = hub.call(hub.admin, operation, **arguments)
    assert (answer["StatusCode"], answer["Data"]) == (status, None)
    assert field in answer["Message"]


def test_a_person_has_one_open_request_of_a_type(hub: Hub, race: Callable[..., Race[int]]) -> None:
    """Of several equal requests at the same time one is accepted. So are another type, and one after the answer."""

    def create() -> int:
        return hub.call(hub.ann, "PrivacyRequestsCreate", **ERASURE)["StatusCode"]

    hub.data(hub.ann, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail="ann@example.org")
    assert sorted(race([create] * 4).values) == [200, 409, 409, 409]
    hub.request(hub.ann, RECTIFICATION)
    by_admin = hub.call(hub.admin, "PrivacyRequestsCreate", **ERASURE, dataSubjectEmail="ANN@example.org")
    assert by_admin["StatusCode"] == 409
    (waiting,) = hub.data(hub.admin, "PrivacyRequestsQueryByRequestType", requestType="DATA_DELETION")[
        "items"
    ]
    hub.data(
        hub.admin,
        "PrivacyRequestsUpdate",
        requestId=waiting["requestId"],
        status="REJECTED",
        rejectionReason="a contract still runs",
    )
    assert create() == 200


def test_administrators_ask_for_any_person(hub: Hub) -> None:
    """An administrator makes a request for a user, or for an address without a user, and processes it."""
    for email, user_id in (("Ann@Example.org", hub.ann.id), ("stranger@example.org", None)):
        made = hub.data(hub.admin, "PrivacyRequestsCreate", **ACCESS, dataSubjectEmail=email)
        assert (made["dataSubjectEmail"], made.get("dataSubjectId")) == (email.lower(), user_id)
        assert (made["requesterId"], made["status"]) == (hub.admin.id, "RECEIVED")
        done = hub.data(hub.admin, "PrivacyRequestsProcess", requestId=made["requestId"])
        assert (done["status"], "accessReport" in done) == ("COMPLETED", True)
    again = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=made["requestId"])
    assert (again["StatusCode"], again["Message"]) == (409, "status: this request is answered already")


def test_people_answer_other_requests(hub: Hub) -> None:
    """A rectification is not processed. An administrator completes it, and no status follows."""
    request_id = hub.request(hub.ann, RECTIFICATION)
    assert hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)["StatusCode"] == 400
    noted = hub.data(
        hub.admin, "PrivacyRequestsUpdate", requestId=request_id, complianceNotes="asked for a document"
    )
    assert (noted["status"], noted["complianceNotes"]) == ("RECEIVED", "asked for a document")
    part = hub.data(hub.admin, "PrivacyRequestsUpdate", requestId=request_id, status="PARTIALLY_COMPLETED")
    assert part["status"] == "PARTIALLY_COMPLETED"
    done = hub.data(hub.admin, "PrivacyRequestsUpdate", requestId=request_id, status="COMPLETED")
    assert done["completedAt"] >= done["receivedAt"]
    late = hub.call(
        hub.admin, "PrivacyRequestsUpdate", requestId=request_id, status="REJECTED", rejectionReason="late"
    )
    assert late["StatusCode"] == 409
    assert hub.audit.types[-4:] == [
        "PRIVACY_DATA_RECTIFICATION_REQUESTED",
        "PRIVACY_REQUEST_UPDATED",
        "PRIVACY_REQUEST_COMPLETED",
        "PRIVACY_REQUEST_COMPLETED",
    ]


def test_links_end_with_the_export(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the days for which the bucket keeps an export, Get shows no link to it. Lists never show one."""
    made = hub.data(hub.ann, "PrivacyRequestsCreate", **ACCESS)
    (listed,) = hub.data(
        hub.ann, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail="ann@example.org"
    )["items"]
    assert "accessReport" not in listed
    monkeypatch.setattr("lambdas.privacy.service.DAYS", 0)
    got = hub.data(hub.ann, "PrivacyRequestsGet", requestId=made["requestId"])
    assert "accessReport" not in got


def test_people_see_their_own_requests_only(hub: Hub) -> None:
    """After Bob has taken Ann's old address, he sees his own requests by it. Ann still sees hers by her new one."""
    mine = hub.request(hub.ann, ERASURE)
    hub.stores.users.update(hub.ann.id, UsersUpdate(email="ann.new@example.org"))
    hub.stores.users.update(hub.bob.id, UsersUpdate(email="ann@example.org"))

    def found(who: Any, email: str) -> list[str]:
        page = hub.data(who, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail=email)
        return [each["requestId"] for each in page["items"]]

    assert found(hub.bob, "ann@example.org") == []
    assert found(hub.ann, "Ann.New@example.org") == [mine]
    assert found(hub.admin, "ann@example.org") == [mine]
    assert hub.call(hub.bob, "PrivacyRequestsGet", requestId=mine)["StatusCode"] == 404
    assert hub.data(hub.ann, "PrivacyRequestsQueryByRequestId", requestId=mine)["count"] == 1
    refused = hub.call(hub.ann, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail="ann@example.org")
    assert refused["StatusCode"] == 403
    assert hub.call(hub.bob, "PrivacyRequestsCreate", **ACCESS, dataSubjectEmail="ann.new@example.org")[
        "StatusCode"
    ] == (403)


def test_pages_show_every_request_once(hub: Hub) -> None:
    """Pages that follow nextToken have each request exactly once, in each operation that finds several."""
    made = {hub.request(who, RECTIFICATION) for who in (hub.ann, hub.bob, hub.admin)}
    for operation, arguments in (
        ("PrivacyRequestsList", {}),
        ("PrivacyRequestsQueryByStatus", {"status": "RECEIVED"}),
        ("PrivacyRequestsQueryByRequestType", {"requestType": "DATA_RECTIFICATION"}),
    ):
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = hub.data(hub.admin, operation, **arguments, limit=1, **token)
            found += [each["requestId"] for each in page["items"]]
            if "nextToken" not in page:
                break
            token = {"nextToken": page["nextToken"]}
        assert sorted(found) == sorted(made)
    assert hub.audit.types[-1] == "PRIVACY_REQUESTS_LISTED"


def test_requests_of_an_organization_are_found(hub: Hub) -> None:
    """A request that people answer can be about one organization."""
    made = hub.data(hub.ann, "PrivacyRequestsCreate", **RECTIFICATION, organizationId="o-1")
    page = hub.data(hub.admin, "PrivacyRequestsQueryByOrganizationId", organizationId="o-1")
    assert [each["requestId"] for each in page["items"]] == [made["requestId"]]
