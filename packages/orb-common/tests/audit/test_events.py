"""The traits of an event are looked up by its act."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest

from orb_common.audit import (
    AuditEventCategory,
    AuditEventType,
    AuditSeverity,
    BaseAuditEventType,
    EventTraits,
    categorize_event,
    determine_compliance_flags,
    determine_severity,
    event_traits,
)
from orb_common.audit.events import TRAITS, UNKNOWN_EVENT

C, S = AuditEventCategory, AuditSeverity

USER_EVENTS = [
    "USER_CREATED", "USER_UPDATED", "USER_DELETED", "USER_RESTORED", "USER_MERGED",
    "USER_PROFILE_VIEWED", "USER_PROFILE_EXPORTED", "USER_AVATAR_CHANGED", "USER_PREFERENCES_UPDATED",
    "USER_LOGIN_SUCCESS", "USER_LOGIN_FAILED", "USER_LOGOUT", "USER_SESSION_EXPIRED",
    "USER_PASSWORD_CHANGED", "USER_PASSWORD_RESET_REQUESTED", "USER_PASSWORD_RESET_COMPLETED",
    "USER_MFA_ENABLED", "USER_MFA_DISABLED", "USER_MFA_VERIFIED", "USER_MFA_FAILED",
    "USER_STATUS_CHANGED", "USER_ACTIVATED", "USER_SUSPENDED", "USER_DEACTIVATED",
    "USER_VERIFICATION_COMPLETED", "USER_ORGANIZATION_JOINED", "USER_ORGANIZATION_LEFT",
    "USER_ORGANIZATION_ROLE_CHANGED", "USER_CONSENT_GRANTED", "USER_CONSENT_REVOKED",
    "USER_DATA_EXPORTED", "USER_DATA_DELETION_REQUESTED", "USER_DATA_DELETION_COMPLETED",
    "USER_MARKETING_OPT_IN", "USER_MARKETING_OPT_OUT", "USER_ACCESS_DENIED",
    "USER_CROSS_ACCESS_ATTEMPTED", "USER_SUSPICIOUS_ACTIVITY", "USER_RATE_LIMIT_EXCEEDED",
    "USER_API_KEY_CREATED", "USER_API_KEY_REVOKED",
]  # fmt: skip


def test_there_are_29_base_events_and_each_has_a_meaning() -> None:
    """No event of orb has the traits of an unknown event."""
    assert len(BaseAuditEventType) == 29
    assert AuditEventType is BaseAuditEventType
    assert all(event in TRAITS or event_traits(event) is not UNKNOWN_EVENT for event in BaseAuditEventType)


@pytest.mark.parametrize("name", USER_EVENTS)
def test_a_functions_own_events_are_understood_by_their_act(name: str) -> None:
    """The entity before the act does not matter."""
    assert event_traits(name) is not UNKNOWN_EVENT


@pytest.mark.parametrize(
    ("event", "category", "severity"),
    [
        ("CONSENT_GRANTED", C.PRIVACY, S.LOW),
        ("AUDIT_LOG_ACCESSED", C.COMPLIANCE, S.MEDIUM),
        ("CROSS_ACCESS_ATTEMPTED", C.AUTHORIZATION, S.HIGH),
        ("DATA_DELETION_COMPLETED", C.PRIVACY, S.HIGH),
        ("DATA_RETENTION_EXTENDED", C.COMPLIANCE, S.MEDIUM),
        ("RATE_LIMIT_EXCEEDED", C.SECURITY, S.MEDIUM),
        ("MFA_DISABLED", C.SECURITY, S.HIGH),
        ("PASSWORD_CHANGED", C.SECURITY, S.HIGH),
        ("SYSTEM_ERROR", C.SYSTEM, S.HIGH),
        ("DATA_DELETED", C.DATA_MODIFICATION, S.CRITICAL),
        ("DATA_EXPORTED", C.DATA_ACCESS, S.MEDIUM),
        ("USER_ORGANIZATION_ROLE_CHANGED", C.AUTHORIZATION, S.HIGH),
        ("USER_ACCESS_DENIED", C.AUTHORIZATION, S.HIGH),
        ("USER_ROLE_UPDATED", C.AUTHORIZATION, S.HIGH),
        ("PERMISSION_CHANGED", C.AUTHORIZATION, S.HIGH),
        ("ROLE_DELETED", C.DATA_MODIFICATION, S.CRITICAL),
        ("UNAUTHORIZED_ACCESS", C.AUTHORIZATION, S.HIGH),
        ("INVITATION_DENIED", C.AUTHORIZATION, S.HIGH),
        ("DATA_BREACH", C.SECURITY, S.CRITICAL),
        ("PAYMENT_FAILED", C.SYSTEM, S.HIGH),
        ("LOGIN_FAILED", C.AUTHENTICATION, S.HIGH),
        ("TOKENIZATION_STARTED", C.SYSTEM, S.LOW),
        ("ACCESSORY_SHIPPED", C.SYSTEM, S.LOW),
    ],
)
def test_acts_are_whole_words(event: Any, category: Any, severity: Any) -> None:
    """A search for substrings would file these events wrongly."""
    assert (categorize_event(event), determine_severity(event)) == (category, severity)


def test_a_function_can_define_traits() -> None:
    """Its own table goes before orb's."""

    class Event(StrEnum):
        SENSOR_DELETED = "SENSOR_DELETED"

    own = {"SENSOR_DELETED": EventTraits(category=C.SYSTEM, severity=S.MEDIUM)}
    assert event_traits(Event.SENSOR_DELETED, extra=own).severity is S.MEDIUM
    assert event_traits(Event.SENSOR_DELETED).severity is S.CRITICAL
    assert determine_compliance_flags("SENSOR_SEEN", extra={"SEEN": EventTraits(category=C.PRIVACY)}) == (
        "GDPR",
    )
