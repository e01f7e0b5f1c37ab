"""The hub's functions for audit events write to the trail of today."""

from __future__ import annotations

from typing import Any

from orb_common._compat.audit import (
    configure_audit_logger,
    create_audit_event,
    get_audit_logger,
    get_field_changes,
    log_audit_event,
    log_event,
)
from orb_common.audit import AuditLogQuery, AuditTrail


def test_events_are_written(aws: Any) -> None:
    """What was a stub once leaves an event now."""
    configure_audit_logger({"log_retention_days": 400})
    log_audit_event("USER_CREATED", "u1", "USER", "r1", {"a": 1})
    log_event("DATA_VIEWED", user_id="u2", resource_type="USER", resource_id="r2", why="asked")
    first, second = AuditTrail.of("user").events(AuditLogQuery())
    assert (first["userContext"]["userId"], first["actionDetails"]) == ("u1", {"a": 1})
    assert (second["resourceId"], second["actionDetails"]) == ("r2", {"why": "asked"})
    assert get_audit_logger("USER") is get_audit_logger("USER")


def test_an_event_alone() -> None:
    """Made, and written nowhere."""
    made = create_audit_event("USER_DELETED", user_id="u", resource_type="USER", resource_id="r", token="t")
    assert (made.severity, made.to_dict()["actionDetails"]) == ("CRITICAL", {"token": "***REDACTED***"})


def test_changes_are_masked() -> None:
    """Nothing goes out as it is."""
    assert get_field_changes({"email": "jonathan@example.org"}, {}) == [("email", "j***n@example.org", None)]
