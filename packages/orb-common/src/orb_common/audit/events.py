"""Audit events: their types, and the category and severity of each.

`TRAITS` lists category and severity by act. They are looked up by whole words, because a search for substrings would
file CONSENT_GRANTED under authorization (it holds GRANTED) and rate a cross-access attempt as harmless. A function
names its own events `<ENTITY>_<ACT>` in a `StrEnum` (`USER_PASSWORD_CHANGED`); the longest act at the end of the name
counts.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

EVENT_VERSION: Final = "2.1"


class BaseAuditEventType(StrEnum):
    """Events that any entity can have. An enum cannot be extended: a function defines its own beside it."""

    LOGIN_SUCCESS = "LOGIN_SUCCESS"
    LOGIN_FAILED = "LOGIN_FAILED"
    LOGOUT = "LOGOUT"
    SESSION_EXPIRED = "SESSION_EXPIRED"
    TOKEN_REFRESHED = "TOKEN_REFRESHED"  # noqa: S105 - the name of an event
    ACCESS_GRANTED = "ACCESS_GRANTED"
    ACCESS_DENIED = "ACCESS_DENIED"
    PERMISSION_CHECK_FAILED = "PERMISSION_CHECK_FAILED"
    CROSS_ACCESS_ATTEMPTED = "CROSS_ACCESS_ATTEMPTED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - the name of an event
    MFA_ENABLED = "MFA_ENABLED"
    MFA_DISABLED = "MFA_DISABLED"
    MFA_VERIFIED = "MFA_VERIFIED"
    SUSPICIOUS_ACTIVITY = "SUSPICIOUS_ACTIVITY"
    RATE_LIMIT_EXCEEDED = "RATE_LIMIT_EXCEEDED"
    DATA_CREATED = "DATA_CREATED"
    DATA_UPDATED = "DATA_UPDATED"
    DATA_DELETED = "DATA_DELETED"
    DATA_VIEWED = "DATA_VIEWED"
    DATA_EXPORTED = "DATA_EXPORTED"
    DATA_IMPORTED = "DATA_IMPORTED"
    CONSENT_GRANTED = "CONSENT_GRANTED"
    CONSENT_REVOKED = "CONSENT_REVOKED"
    DATA_DELETION_REQUESTED = "DATA_DELETION_REQUESTED"
    DATA_DELETION_COMPLETED = "DATA_DELETION_COMPLETED"
    DATA_RETENTION_EXTENDED = "DATA_RETENTION_EXTENDED"
    CONFIGURATION_CHANGED = "CONFIGURATION_CHANGED"
    SYSTEM_ERROR = "SYSTEM_ERROR"
    AUDIT_LOG_ACCESSED = "AUDIT_LOG_ACCESSED"


AuditEventType = BaseAuditEventType


class AuditEventCategory(StrEnum):
    """What an event is about. Every event has exactly one."""

    AUTHENTICATION = "AUTHENTICATION"
    AUTHORIZATION = "AUTHORIZATION"
    DATA_ACCESS = "DATA_ACCESS"
    DATA_MODIFICATION = "DATA_MODIFICATION"
    SECURITY = "SECURITY"
    PRIVACY = "PRIVACY"
    COMPLIANCE = "COMPLIANCE"
    SYSTEM = "SYSTEM"


class AuditSeverity(StrEnum):
    """How urgent an event is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    CRITICAL = "CRITICAL"


class EventTraits(NamedTuple):
    """The category and severity of one act."""

    category: AuditEventCategory
    severity: AuditSeverity = AuditSeverity.LOW


UNKNOWN_EVENT: Final = EventTraits(category=AuditEventCategory.SYSTEM)


def _table() -> dict[str, EventTraits]:
    severities = {
        "low": AuditSeverity.LOW,
        "medium": AuditSeverity.MEDIUM,
        "high": AuditSeverity.HIGH,
        "critical": AuditSeverity.CRITICAL,
    }
    rows: dict[AuditEventCategory, dict[str, str]] = {
        AuditEventCategory.AUTHENTICATION: {
            "low": "LOGIN_SUCCESS LOGOUT SESSION_EXPIRED TOKEN_REFRESHED",
            "high": "LOGIN_FAILED",
        },
        AuditEventCategory.AUTHORIZATION: {
            "low": "ACCESS_GRANTED",
            "medium": "ORGANIZATION_JOINED ORGANIZATION_LEFT INVITED INVITATION_ACCEPTED INVITATION_DECLINED "
            "INVITATION_EXPIRED INVITATION_REVOKED INVITATION_RESENT",
            "high": "DENIED ACCESS_DENIED ACCESS_REVOKED UNAUTHORIZED UNAUTHORIZED_ACCESS PERMISSION_CHECK_FAILED "
            "CROSS_ACCESS_ATTEMPTED ROLE_CREATED ROLE_UPDATED ROLE_CHANGED ROLE_ASSIGNED ROLE_REMOVED "
            "PERMISSION_CREATED PERMISSION_UPDATED PERMISSION_CHANGED PERMISSION_GRANTED PERMISSION_REVOKED "
            "PERMISSIONS_CHANGED OWNERSHIP_TRANSFERRED MEMBER_ADDED MEMBER_REMOVED",
        },
        AuditEventCategory.DATA_ACCESS: {
            "low": "VIEWED LISTED SEARCHED DOWNLOADED",
            "medium": "EXPORTED",
        },
        AuditEventCategory.DATA_MODIFICATION: {
            "low": "CREATED UPDATED RESTORED IMPORTED VERIFICATION_COMPLETED",
            "medium": "CHANGED MODIFIED MERGED ACTIVATED ENABLED STATUS_CHANGED",
            "high": "DEACTIVATED DISABLED SUSPENDED ARCHIVED",
            "critical": "DELETED",
        },
        AuditEventCategory.SECURITY: {
            "low": "MFA_ENABLED MFA_VERIFIED MFA_SETUP_COMPLETED",
            "medium": "RATE_LIMIT_EXCEEDED API_KEY_CREATED API_KEY_ROTATED API_KEY_VIEWED KMS_KEY_CREATED "
            "KMS_KEY_ROTATED MFA_CHALLENGE_SENT",
            "high": "PASSWORD_CHANGED PASSWORD_RESET PASSWORD_RESET_REQUESTED PASSWORD_RESET_COMPLETED "
            "PASSWORD_EXPIRED MFA_DISABLED MFA_FAILED API_KEY_REVOKED ACCOUNT_LOCKED ACCOUNT_UNLOCKED",
            "critical": "SUSPICIOUS_ACTIVITY BREACH BREACH_DETECTED KMS_KEY_DELETED EMERGENCY EMERGENCY_ACCESS",
        },
        AuditEventCategory.PRIVACY: {
            "low": "CONSENT_GRANTED CONSENT_UPDATED MARKETING_OPT_IN MARKETING_OPT_OUT",
            "medium": "CONSENT_REVOKED DATA_ACCESS_REQUESTED DATA_EXPORT_REQUESTED DATA_EXPORT_COMPLETED "
            "DATA_PORTABILITY_REQUESTED DATA_RECTIFICATION_REQUESTED PROCESSING_RESTRICTED",
            "high": "DATA_DELETION_REQUESTED DATA_DELETION_COMPLETED DATA_ANONYMIZED",
        },
        AuditEventCategory.COMPLIANCE: {
            "medium": "DATA_RETENTION_EXTENDED RETENTION_EXTENDED AUDIT_LOG_ACCESSED "
            "LEGAL_HOLD_PLACED LEGAL_HOLD_RELEASED",
            "critical": "AUDIT_LOGGING_FAILURE COMPLIANCE_VIOLATION",
        },
        AuditEventCategory.SYSTEM: {
            "medium": "CONFIGURATION_CHANGED",
            "high": "SYSTEM_ERROR FAILED",
        },
    }
    return {
        act: EventTraits(category=category, severity=severities[severity])
        for category, row in rows.items()
        for severity, acts in row.items()
        for act in acts.split()
    }


TRAITS: Final[Mapping[str, EventTraits]] = MappingProxyType(_table())
"""Act -> traits. It holds every member of `BaseAuditEventType`."""


def act_of(event_type: str, table: Mapping[str, object]) -> str | None:
    """Return the longest act of the table at the end of an event's name. None: no act of the table ends it."""
    words = str(event_type).upper().split("_")
    for start in range(len(words)):
        act = "_".join(words[start:])
        if act in table:
            return act
    return None


def event_traits(event_type: str, *, extra: Mapping[str, EventTraits] | None = None) -> EventTraits:
    """Return the traits of an event; a function's own table goes first. Unknown acts are SYSTEM, LOW."""
    for table in (extra or {}, TRAITS):
        act = act_of(event_type, table)
        if act is not None:
            return table[act]
    return UNKNOWN_EVENT


def categorize_event(event_type: str) -> AuditEventCategory:
    """Return the category of an event type."""
    return event_traits(event_type).category


def determine_severity(event_type: str) -> AuditSeverity:
    """Return the severity of an event type."""
    return event_traits(event_type).severity


class AuditEvent(NamedTuple):
    """One entry of the audit trail, without secrets and made of JSON values."""

    event_id: str
    event_type: str
    timestamp: datetime
    """Aware UTC."""
    entity_type: str
    resource_id: str
    category: AuditEventCategory = AuditEventCategory.SYSTEM
    severity: AuditSeverity = AuditSeverity.LOW
    user_context: Mapping[str, object] = MappingProxyType({})
    action_details: Mapping[str, object] = MappingProxyType({})
    compliance_flags: Sequence[str] = ()
    environment: Mapping[str, object] = MappingProxyType({})
    state_changes: object = None
    additional_context: object = None

    def to_dict(self) -> dict[str, object]:
        """Return the event as it is written, with the keys of event version 2.1."""
        body: dict[str, object] = {
            "version": EVENT_VERSION,
            "eventId": self.event_id,
            "timestamp": timestamp_text(self.timestamp),
            "eventType": str(self.event_type),
            "eventCategory": str(self.category),
            "severity": str(self.severity),
            "entityType": self.entity_type,
            "userContext": dict(self.user_context),
            "resourceId": self.resource_id,
            "actionDetails": dict(self.action_details),
            "complianceFlags": [str(flag) for flag in self.compliance_flags],
            "environmentContext": dict(self.environment),
        }
        if self.state_changes is not None:
            body["stateChanges"] = self.state_changes
        if self.additional_context is not None:
            body["additionalContext"] = self.additional_context
        return body


def timestamp_text(when: datetime) -> str:
    """Return an aware UTC time as the trail holds it: in milliseconds, with Z."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
