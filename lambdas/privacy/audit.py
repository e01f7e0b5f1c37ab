"""The event types of the audit trail of the privacy function, their traits, and their compliance flags."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common.audit import AuditEventCategory, AuditSeverity, ComplianceFlag, EventTraits
from orb_models.enums.privacy_request_type import PrivacyRequestType

if TYPE_CHECKING:
    from orb_models.enums.legal_basis import LegalBasis


class PrivacyAuditEventType(StrEnum):
    """What happened to a request about a person's data, or was refused."""

    PRIVACY_DATA_ACCESS_REQUESTED = "PRIVACY_DATA_ACCESS_REQUESTED"
    PRIVACY_DATA_DELETION_REQUESTED = "PRIVACY_DATA_DELETION_REQUESTED"
    PRIVACY_DATA_PORTABILITY_REQUESTED = "PRIVACY_DATA_PORTABILITY_REQUESTED"
    PRIVACY_DATA_RECTIFICATION_REQUESTED = "PRIVACY_DATA_RECTIFICATION_REQUESTED"
    PRIVACY_PROCESSING_RESTRICTION_REQUESTED = "PRIVACY_PROCESSING_RESTRICTION_REQUESTED"
    PRIVACY_MARKETING_OPT_OUT = "PRIVACY_MARKETING_OPT_OUT"
    PRIVACY_REQUEST_STARTED = "PRIVACY_REQUEST_STARTED"
    """Processing began, or began again."""
    PRIVACY_DATA_EXPORT_COMPLETED = "PRIVACY_DATA_EXPORT_COMPLETED"
    PRIVACY_DATA_DELETION_COMPLETED = "PRIVACY_DATA_DELETION_COMPLETED"
    """Everything in the tables and exports is erased. The details say whether people must do more."""
    PRIVACY_REQUEST_COMPLETED = "PRIVACY_REQUEST_COMPLETED"
    """Answered by a person."""
    PRIVACY_REQUEST_REJECTED = "PRIVACY_REQUEST_REJECTED"
    PRIVACY_REQUEST_FAILED = "PRIVACY_REQUEST_FAILED"
    PRIVACY_REQUEST_UPDATED = "PRIVACY_REQUEST_UPDATED"
    PRIVACY_REQUEST_VIEWED = "PRIVACY_REQUEST_VIEWED"
    PRIVACY_REQUESTS_LISTED = "PRIVACY_REQUESTS_LISTED"
    PRIVACY_ACCESS_DENIED = "PRIVACY_ACCESS_DENIED"
    PRIVACY_CROSS_ACCESS_ATTEMPTED = "PRIVACY_CROSS_ACCESS_ATTEMPTED"


_PRIVACY: Final = AuditEventCategory.PRIVACY
TRAITS: Final = MappingProxyType(
    {
        "PROCESSING_RESTRICTION_REQUESTED": EventTraits(_PRIVACY, AuditSeverity.MEDIUM),
        "REQUEST_STARTED": EventTraits(_PRIVACY, AuditSeverity.LOW),
        "REQUEST_COMPLETED": EventTraits(_PRIVACY, AuditSeverity.MEDIUM),
        "REQUEST_REJECTED": EventTraits(_PRIVACY, AuditSeverity.HIGH),
        "REQUEST_FAILED": EventTraits(_PRIVACY, AuditSeverity.HIGH),
        "REQUEST_UPDATED": EventTraits(_PRIVACY, AuditSeverity.LOW),
    }
)
"""The category and severity of the acts that orb_common.audit does not know."""
REQUESTED: Final = MappingProxyType(
    {
        PrivacyRequestType.DATA_ACCESS: PrivacyAuditEventType.PRIVACY_DATA_ACCESS_REQUESTED,
        PrivacyRequestType.DATA_DELETION: PrivacyAuditEventType.PRIVACY_DATA_DELETION_REQUESTED,
        PrivacyRequestType.DATA_PORTABILITY: PrivacyAuditEventType.PRIVACY_DATA_PORTABILITY_REQUESTED,
        PrivacyRequestType.DATA_RECTIFICATION: PrivacyAuditEventType.PRIVACY_DATA_RECTIFICATION_REQUESTED,
        PrivacyRequestType.PROCESSING_RESTRICTION: PrivacyAuditEventType.PRIVACY_PROCESSING_RESTRICTION_REQUESTED,
        PrivacyRequestType.MARKETING_OPT_OUT: PrivacyAuditEventType.PRIVACY_MARKETING_OPT_OUT,
    }
)
"""The event of a new request, by its type."""
ALL_REQUESTS = "ALL_REQUESTS"
"""The target of an event about a list."""
UNKNOWN = "UNKNOWN"
"""The target of a refused call that is not about one request."""


def flags(basis: LegalBasis) -> tuple[ComplianceFlag, ...]:
    """Return the law of a request."""
    return (ComplianceFlag.CCPA if basis.startswith("CCPA") else ComplianceFlag.GDPR,)
