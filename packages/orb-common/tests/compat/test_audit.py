"""The functions of the hub for audit events write to the current audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orb_common._compat.audit import (
    configure_audit_logger,
    create_audit_event,
    get_audit_logger,
    get_field_changes,
    log_audit_event,
    log_event,
)
from orb_common.audit import AuditLogQuery, AuditTrail

if TYPE_CHECKING:
    import pytest


def test_events_are_written(aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both functions write an event. In the hub they wrote nothing."""
    # `configure_audit_logger` changes the environment of the process. After the test, monkeypatch restores it.
    monkeypatch.setenv("AUDIT_LOG_RETENTION_DAYS", "")
    configure_audit_logger({"log_retention_days": 400})
    log_audit_event("USER_CREATED", "u1", "USER", "r1", {"a": 1})
    log_event("DATA_VIEWED", user_id="u2", resource_type="USER", resource_id="r2", why="asked")
    first, second = AuditTrail.of("user").events(AuditLogQuery())
    assert (first["userContext"]["userId"], first["actionDetails"]) == ("u1", {"a": 1})
    assert (second["resourceId"], second["actionDetails"]) == ("r2", {"why": "asked"})
    assert get_audit_logger("USER") is get_audit_logger("USER")


def test_event_without_writing() -> None:
    """`create_audit_event` returns an event without secrets, and writes nothing."""
    event = create_audit_event("USER_DELETED", user_id="u", resource_type="USER", resource_id="r", token="t")
    assert (event.severity, event.to_dict()["actionDetails"]) == ("CRITICAL", {"token": "***REDACTED***"})


def test_changes_are_masked() -> None:
    """Old and new values of changed fields are masked."""
    assert get_field_changes({"email": "jonathan@example.org"}, {}) == [("email", "j***n@example.org", None)]
