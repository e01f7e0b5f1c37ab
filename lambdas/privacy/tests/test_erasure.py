"""Laws of erasures: all rows of a person go or lose the person, and what others need stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.privacy import erasure
from lambdas.privacy.erasure import MOTION, OWNER, SIGN_IN
from lambdas.privacy.holdings import HOLDINGS
from lambdas.privacy.people import Person
from lambdas.privacy.tests.conftest import ACCESS, ERASURE, RECTIFICATION, person
from lambdas.privacy.tests.life import PHONE, WORDS, live
from orb_models import (
    InvitationStatus,
    OrganizationsCreate,
    OrganizationStatus,
    OrganizationsUpdate,
)

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub

PERSONAL = (
    "ann@example.org",
    "ann-earlier@",
    "Ann at home",
    '"Ann"',
    PHONE,
    WORDS,
    "cognito-ann",
    '"sub-ann"',
)


def test_nothing_of_the_person_remains(hub: Hub) -> None:
    """No table and no export holds an address, name, number, sign-in or word of the person. Rows of others stay."""
    invitation = live(hub.stores, hub.ann.user, hub.bob.user)
    live(hub.stores, hub.bob.user, hub.admin.user, phone="+14155550101")
    export = hub.request(hub.ann, ACCESS)
    open_request = hub.request(hub.ann, RECTIFICATION)
    by_address = hub.request(hub.ann, ERASURE)
    before = hub.rows.all()
    assert hub.bucket.keys() == [f"exports/{export}.json"]

    done = hub.data(hub.admin, "PrivacyRequestsProcess", requestId=by_address)

    after = hub.rows.all()
    text = str(after)
    assert [value for value in PERSONAL if value in text] == []
    assert hub.bucket.keys() == []
    assert hub.stores.users.get(hub.ann.id) is None
    hers = (hub.ann.id, export, open_request, by_address, *PERSONAL)
    others = {line for lines in before.values() for line in lines if not any(value in line for value in hers)}
    assert len(others) >= 15
    assert others <= {line for lines in after.values() for line in lines}
    assert len(list(hub.stores.sensors.query_by_user_id(hub.bob.sub))) == 1
    revoked = hub.stores.invitations.get(invitation.invitation_id)
    assert revoked is not None
    assert (revoked.status, revoked.message) == (InvitationStatus.REVOKED, None)
    closed = hub.row(open_request)
    assert (closed.status, closed.rejection_reason) == ("REJECTED", "the data of this person was erased")
    # The sign-in and the motion service are not this function's.
    assert done["status"] == "PARTIALLY_COMPLETED"
    result = json.loads(done["deletionResult"])
    assert result["leftToDo"] == sorted([SIGN_IN + "sub-ann", MOTION])
    assert set(result["erased"]) == {each.name for each in HOLDINGS if each.erase}
    assert done["dataSubjectEmail"].endswith("@erased.invalid")
    final = hub.data(hub.admin, "PrivacyRequestsUpdate", requestId=by_address, status="COMPLETED")
    assert final["status"] == "COMPLETED"
    # Nothing is left to do, and so nothing names the sign-in.
    assert json.loads(final["deletionResult"]) == result | {"leftToDo": []}
    assert "sub-ann" not in str(hub.rows.all())


def test_the_address_is_free_again(hub: Hub) -> None:
    """Another person can have the address and the sign-in, and a request about it does not find the old one."""
    first = hub.request(hub.ann, ERASURE)
    hub.data(hub.admin, "PrivacyRequestsProcess", requestId=first)
    ann = person(hub.stores, "ann", "USER")
    page = hub.data(ann, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail=ann.user.email)
    assert page["items"] == []
    assert hub.call(ann, "PrivacyRequestsGet", requestId=first)["StatusCode"] == 404


def test_who_has_the_key_proves_the_answer(hub: Hub) -> None:
    """Administrators find the answered request by the address, of which only a keyed hash is stored."""
    request_id = hub.request(hub.ann, ERASURE)
    hub.data(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    page = hub.data(
        hub.admin, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail="ANN@example.org", limit=1
    )
    assert [each["requestId"] for each in page["items"]] == [request_id]
    assert "ann" not in page["items"][0]["dataSubjectEmail"]


def test_an_owner_is_not_erased(hub: Hub) -> None:
    """While the person owns an organization, the answer is 409 and says what to do, and nothing has changed."""
    organization = hub.stores.organizations.create(
        OrganizationsCreate(name="Own", owner_id=hub.ann.id, status=OrganizationStatus.SUSPENDED)
    )
    request_id = hub.request(hub.ann, ERASURE)
    before = hub.rows.all()
    answer = hub.call(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    assert (answer["StatusCode"], answer["Message"]) == (409, OWNER)
    assert hub.rows.all() == before
    hub.stores.organizations.update(
        organization.organization_id, OrganizationsUpdate(status=OrganizationStatus.DELETED)
    )
    done = hub.data(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    assert done["status"] == "PARTIALLY_COMPLETED"


def test_people_without_an_account_are_erased(hub: Hub) -> None:
    """An invitation to an address without a user loses the address. Nothing is left to do."""
    live(hub.stores, hub.bob.user, hub.admin.user)
    made = hub.data(hub.admin, "PrivacyRequestsCreate", **ERASURE, dataSubjectEmail="bob-guest@example.org")
    done = hub.data(hub.admin, "PrivacyRequestsProcess", requestId=made["requestId"])
    assert (done["status"], json.loads(done["deletionResult"])["leftToDo"]) == ("COMPLETED", [])
    assert "bob-guest@" not in str(hub.rows.all())
    assert hub.stores.users.get(hub.bob.id) is not None


def test_what_is_left_to_do_is_not_forgotten(hub: Hub) -> None:
    """What an earlier run has found stays in the result, although its rows are gone by now."""
    nobody = hub.bob.user.model_copy(update={"cognito_sub": None})
    gone = Person(user=nobody, user_id=hub.bob.id, emails=())
    earlier = erasure.result([SIGN_IN + "sub-bob"])
    assert erasure.left_to_do(hub.stores, gone, earlier) == [SIGN_IN + "sub-bob"]


def test_an_erased_person_cannot_sign_in(hub: Hub) -> None:
    """The person's next call is refused, also where the row is still in the cache."""
    request_id = hub.request(hub.ann, ERASURE)
    hub.data(hub.admin, "PrivacyRequestsProcess", requestId=request_id)
    assert hub.call(hub.ann, "PrivacyRequestsGet", requestId=request_id)["StatusCode"] == 403
