"""Laws of the rules of requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lambdas.privacy.inputs import UpdateInput
from lambdas.privacy.rules import BASES, BY_HAND, check_basis, check_change, deadline
from orb_common.exceptions import BadRequestError, ConflictError, ValidationError
from orb_models import LegalBasis, PrivacyRequestStatus, PrivacyRequestType
from orb_testing.factories import PrivacyRequestsFactory


@pytest.mark.parametrize("kind", PrivacyRequestType)
def test_each_type_has_its_laws(kind: PrivacyRequestType) -> None:
    """A type accepts its own laws, and refuses all others by name."""
    assert BASES[kind]
    for basis in LegalBasis:
        if basis in BASES[kind]:
            check_basis(kind, basis)
        else:
            with pytest.raises(ValidationError, match=min(BASES[kind])):
                check_basis(kind, basis)


def test_each_law_has_a_type() -> None:
    """No law of the enum is left out."""
    assert set().union(*BASES.values()) == set(LegalBasis)


@pytest.mark.parametrize("basis", LegalBasis)
def test_deadlines(basis: LegalBasis) -> None:
    """The GDPR gives 30 days, the CCPA 45."""
    received = datetime(2026, 1, 31, tzinfo=UTC)
    days = 30 if basis.startswith("GDPR") else 45
    assert deadline(basis, received) == received + timedelta(days=days)


@pytest.mark.parametrize("before", PrivacyRequestStatus)
@pytest.mark.parametrize("after", PrivacyRequestStatus)
def test_people_change_statuses_by_the_table(
    before: PrivacyRequestStatus, after: PrivacyRequestStatus
) -> None:
    """People set three statuses, each from the statuses of the table. Processing sets the others."""
    row = PrivacyRequestsFactory.build(status=before, request_type=PrivacyRequestType.MARKETING_OPT_OUT)
    reason = {"rejectionReason": "r"} if after is PrivacyRequestStatus.REJECTED else {}
    change = UpdateInput.model_validate({"requestId": "r-1", "status": after, **reason})
    if after not in BY_HAND:
        with pytest.raises(BadRequestError, match="people set"):
            check_change(row, change)
    elif before not in BY_HAND[after]:
        with pytest.raises(ConflictError, match="does not become"):
            check_change(row, change)
    else:
        check_change(row, change)


@pytest.mark.parametrize(
    "given",
    [{"status": "REJECTED"}, {"rejectionReason": "r"}, {"status": "COMPLETED", "rejectionReason": "r"}],
)
def test_a_rejection_and_its_reason_belong_together(given: dict[str, str]) -> None:
    """A rejection has a reason, and nothing else has one."""
    change = UpdateInput.model_validate({"requestId": "r-1", **given})
    with pytest.raises(BadRequestError, match="rejectionReason"):
        check_change(PrivacyRequestsFactory.build("received"), change)


def test_an_erasure_that_has_begun_is_not_rejected() -> None:
    """It has a result once it has begun. A rejection would say that nothing was erased."""
    change = UpdateInput.model_validate({"requestId": "r-1", "status": "REJECTED", "rejectionReason": "r"})
    row = PrivacyRequestsFactory.build(
        request_type=PrivacyRequestType.DATA_DELETION,
        status=PrivacyRequestStatus.FAILED,
        deletion_result=None,
    )
    check_change(row, change)
    with pytest.raises(ConflictError, match="has begun"):
        check_change(row.model_copy(update={"deletion_result": "{}"}), change)


@pytest.mark.parametrize("kind", ["DATA_ACCESS", "DATA_DELETION", "DATA_PORTABILITY"])
def test_people_do_not_complete_what_orb_answers(kind: str) -> None:
    """An export or erasure that was not processed cannot be set to COMPLETED."""
    row = PrivacyRequestsFactory.build("received", request_type=PrivacyRequestType(kind))
    with pytest.raises(BadRequestError, match="PrivacyRequestsProcess"):
        check_change(row, UpdateInput.model_validate({"requestId": "r-1", "status": "COMPLETED"}))
