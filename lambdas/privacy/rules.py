"""The rules of requests: which law allows which request, the deadline of the answer, and the changes of status."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import BadRequestError, ConflictError, ValidationError
from orb_models.enums.legal_basis import LegalBasis
from orb_models.enums.privacy_request_status import PrivacyRequestStatus
from orb_models.enums.privacy_request_type import PrivacyRequestType

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.privacy.inputs import UpdateInput
    from orb_models.models.privacy_requests import PrivacyRequests

BASES: Final = MappingProxyType(
    {
        PrivacyRequestType.DATA_ACCESS: frozenset(
            {LegalBasis.GDPR_ARTICLE_15_RIGHT_OF_ACCESS, LegalBasis.CCPA_RIGHT_TO_KNOW}
        ),
        PrivacyRequestType.DATA_DELETION: frozenset(
            {LegalBasis.GDPR_ARTICLE_17_RIGHT_TO_ERASURE, LegalBasis.CCPA_RIGHT_TO_DELETE}
        ),
        # The CCPA has no right of its own to portable data: it is part of the right to know (1798.130 (a) (3) (B)).
        PrivacyRequestType.DATA_PORTABILITY: frozenset(
            {LegalBasis.GDPR_ARTICLE_20_DATA_PORTABILITY, LegalBasis.CCPA_RIGHT_TO_KNOW}
        ),
        PrivacyRequestType.DATA_RECTIFICATION: frozenset(
            {LegalBasis.GDPR_ARTICLE_16_RIGHT_TO_RECTIFICATION, LegalBasis.CCPA_RIGHT_TO_CORRECT}
        ),
        PrivacyRequestType.PROCESSING_RESTRICTION: frozenset(
            {LegalBasis.GDPR_ARTICLE_18_RIGHT_TO_RESTRICTION}
        ),
        PrivacyRequestType.MARKETING_OPT_OUT: frozenset(
            {LegalBasis.GDPR_ARTICLE_21_RIGHT_TO_OBJECT, LegalBasis.CCPA_RIGHT_TO_OPT_OUT}
        ),
    }
)
"""The laws on which each type of request can be based."""
EXPORTS: Final = frozenset({PrivacyRequestType.DATA_ACCESS, PrivacyRequestType.DATA_PORTABILITY})
"""The types that are answered by an export."""
BY_ORB: Final = EXPORTS | {PrivacyRequestType.DATA_DELETION}
"""The types that PrivacyRequestsProcess answers. People answer the others."""
GDPR_DAYS: Final = 30
"""One month (GDPR, article 12 (3)), counted as 30 days."""
CCPA_DAYS: Final = 45
"""CCPA, 1798.130 (a) (2) (A)."""
Status = PrivacyRequestStatus
STARTABLE: Final = frozenset({Status.RECEIVED, Status.FAILED, Status.PROCESSING})
"""The statuses in which processing can begin. PROCESSING is one of them, because a run can end before its end."""
BY_HAND: Final = MappingProxyType(
    {
        Status.REJECTED: frozenset({Status.RECEIVED, Status.FAILED}),
        Status.COMPLETED: frozenset({Status.RECEIVED, Status.PARTIALLY_COMPLETED}),
        Status.PARTIALLY_COMPLETED: frozenset({Status.RECEIVED}),
    }
)
"""The statuses that administrators set, each with the statuses before it."""
BEGUN: Final = "this erasure has begun, so it is not rejected: process it again"
"""A rejection would say that nothing was erased."""
ANSWERED: Final = frozenset({Status.COMPLETED, Status.PARTIALLY_COMPLETED, Status.REJECTED})


def check_basis(request_type: PrivacyRequestType, basis: LegalBasis) -> None:
    """Check that a law allows a type of request.

    Raises:
        ValidationError: It does not. The message names the laws that do.
    """
    if basis not in BASES[request_type]:
        raise ValidationError(
            f"legalBasis: a {request_type} is based on {' or '.join(sorted(BASES[request_type]))}",
            field="legalBasis",
        )


def deadline(basis: LegalBasis, received: datetime) -> datetime:
    """Return the legal deadline of the answer: 30 days after the request by the GDPR, 45 days by the CCPA."""
    return received + timedelta(days=CCPA_DAYS if basis.startswith("CCPA") else GDPR_DAYS)


def check_change(request: PrivacyRequests, changes: UpdateInput) -> None:
    """Check that administrators may change a request in this way.

    Raises:
        BadRequestError: A rejection has no reason, a reason has no rejection, or people do not set this status.
        ConflictError: The status of the request does not allow the new one, or an erasure that has begun is rejected.
    """
    status = changes.status
    if (status is Status.REJECTED) != (changes.rejection_reason is not None):
        raise BadRequestError("rejectionReason: belongs to status REJECTED, and a rejection needs one")
    if status is None:
        return
    if status not in BY_HAND:
        raise BadRequestError(f"status: people set {', '.join(sorted(BY_HAND))}")
    if request.status not in BY_HAND[status]:
        raise ConflictError(f"status: a request that is {request.status} does not become {status}")
    if status is Status.REJECTED and request.deletion_result is not None:
        raise ConflictError(f"status: {BEGUN}")
    if request.status is Status.RECEIVED and status is not Status.REJECTED and request.request_type in BY_ORB:
        raise BadRequestError("status: PrivacyRequestsProcess answers this type of request")
