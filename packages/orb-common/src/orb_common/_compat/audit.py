"""The functions of the hub for audit events, built on `orb_common.audit.AuditLogger`."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final

from orb_common.audit.compliance import determine_compliance_flags
from orb_common.audit.events import AuditEvent, event_traits
from orb_common.audit.evidence import context_evidence
from orb_common.audit.logger import AuditLogger
from orb_common.audit.state_tracker import StateTracker
from orb_common.utils.clock import SYSTEM_CLOCK
from orb_common.utils.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_common.audit.state_tracker import State
    from orb_common.utils.clock import Clock

__all__ = [
    "configure_audit_logger",
    "create_audit_event",
    "get_audit_logger",
    "get_field_changes",
    "log_audit_event",
    "log_event",
]

ENVIRONMENT_PREFIX: Final = "AUDIT_"
_loggers: dict[tuple[str, ...], AuditLogger] = {}
_lock = threading.Lock()


def get_audit_logger(service_name: str) -> AuditLogger:
    """Return the one logger of a service in this process and environment. Two loggers would write two streams."""
    environment = tuple(os.environ.get(name, "") for name in ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT"))
    with _lock:
        name = (service_name, *environment)
        if name not in _loggers:
            _loggers[name] = AuditLogger(service_name)
        return _loggers[name]


def log_audit_event(  # noqa: PLR0917 - the order that old code uses
    event_type: str,
    user_id: str,
    resource_type: str,
    resource_id: str,
    details: Mapping[str, object] | None = None,
    compliance_flags: Sequence[str] | None = None,
) -> AuditEvent:
    """Write an event to the audit trail of the resource type. Never raises."""
    return get_audit_logger(resource_type).log_event(
        event_type, {"userId": user_id}, resource_id, details, compliance_flags
    )


def log_event(event_type: str, **facts: object) -> AuditEvent:
    """Write an event. Keywords other than user_id, resource_type and resource_id are its details. Never raises."""
    user_id, resource_type, resource_id = _pop_subject(facts)
    return log_audit_event(event_type, user_id, resource_type, resource_id, facts)


def create_audit_event(event_type: str, *, clock: Clock = SYSTEM_CLOCK, **facts: object) -> AuditEvent:
    """Return an event without writing it. Takes the keywords of `log_event`."""
    user_id, resource_type, resource_id = _pop_subject(facts)
    traits = event_traits(event_type)
    return AuditEvent(
        event_id=new_id(),
        event_type=str(event_type),
        timestamp=clock.now(),
        entity_type=resource_type,
        resource_id=resource_id,
        category=traits.category,
        severity=traits.severity,
        user_context={"userId": user_id},
        action_details=context_evidence(facts),
        compliance_flags=determine_compliance_flags(event_type),
    )


def configure_audit_logger(settings: Mapping[str, object]) -> None:
    """Set AUDIT_* environment variables for loggers made later: `{"log_retention_days": 400}`."""
    for name, value in settings.items():
        key = name.upper()
        os.environ[key if key.startswith(ENVIRONMENT_PREFIX) else ENVIRONMENT_PREFIX + key] = str(value)
    with _lock:
        _loggers.clear()


def get_field_changes(old: State | None, new: State | None) -> list[tuple[str, object, object]]:
    """Return each changed field with its old and new value, both masked."""
    return [(change.field, change.old_value, change.new_value) for change in StateTracker().changes(old, new)]


def _pop_subject(facts: dict[str, object]) -> list[str]:
    return [str(facts.pop(name, None) or "unknown") for name in ("user_id", "resource_type", "resource_id")]
