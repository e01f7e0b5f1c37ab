"""Laws of the audit trail: each act has its traits and its law, and a person's life shows none of their data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lambdas.privacy.audit import REQUESTED, TRAITS, PrivacyAuditEventType, flags
from lambdas.privacy.tests.conftest import ACCESS, ERASURE, PORTABILITY, RECTIFICATION
from lambdas.privacy.tests.life import PHONE, WORDS, live
from orb_common.audit import ComplianceFlag
from orb_common.audit.events import UNKNOWN_EVENT, event_traits
from orb_models import LegalBasis, PrivacyRequestType

if TYPE_CHECKING:
    from lambdas.privacy.tests.conftest import Hub


@pytest.mark.parametrize("event", PrivacyAuditEventType)
def test_every_event_has_traits(event: PrivacyAuditEventType) -> None:
    """No event is of an unknown act."""
    assert event_traits(event, extra=TRAITS) != UNKNOWN_EVENT


def test_every_type_has_its_event() -> None:
    """Each type of request has an event of its own."""
    assert set(REQUESTED) == set(PrivacyRequestType)
    assert len(set(REQUESTED.values())) == len(REQUESTED)


@pytest.mark.parametrize("basis", LegalBasis)
def test_an_event_is_flagged_by_its_law(basis: LegalBasis) -> None:
    """A request by the CCPA has its flag, all others that of the GDPR."""
    assert flags(basis) == ((ComplianceFlag.CCPA if "CCPA" in basis else ComplianceFlag.GDPR),)


def test_the_trail_of_a_life_has_no_personal_data(hub: Hub) -> None:
    """From the first request to the erasure, the trail holds ids, and neither names nor addresses nor words."""
    live(hub.stores, hub.ann.user, hub.bob.user)
    for kind in (ACCESS, PORTABILITY, RECTIFICATION):
        request_id = hub.request(hub.ann, kind)
        hub.data(hub.ann, "PrivacyRequestsGet", requestId=request_id)
    hub.data(
        hub.admin, "PrivacyRequestsUpdate", requestId=request_id, status="REJECTED", rejectionReason=WORDS
    )
    hub.call(hub.bob, "PrivacyRequestsGet", requestId=request_id)
    hub.call(hub.bob, "PrivacyRequestsCreate", **ACCESS, dataSubjectEmail=hub.ann.user.email)
    hub.call(hub.bob, "PrivacyRequestsList")
    hub.data(hub.ann, "PrivacyRequestsQueryByDataSubjectEmail", dataSubjectEmail=hub.ann.user.email)
    hub.data(hub.admin, "PrivacyRequestsProcess", requestId=hub.request(hub.ann, ERASURE))
    text = json.dumps(hub.audit.events)
    assert hub.ann.id in text
    for value in (hub.ann.user.email, "Ann", "Sample", PHONE, WORDS, "cognito-ann"):
        assert value not in text, value
    assert {"PRIVACY_CROSS_ACCESS_ATTEMPTED", "PRIVACY_ACCESS_DENIED"} <= set(hub.audit.types)
    hub.audit.assert_whole(key=b"a key of the audit for tests only", events=len(hub.audit.events))
