"""Loggers by name, for code that has none of its own, and the older functions over them."""

from __future__ import annotations

import os
import threading
import uuid
from typing import TYPE_CHECKING, Final

from orb_common.utils.clock import SYSTEM_CLOCK

from .compliance import determine_compliance_flags
from .events import AuditEvent, event_traits
from .logger import AuditLogger
from .tracker import FieldChange, State, StateTracker
from .values import plain_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orb_common.utils.clock import Clock

PREFIX: Final = "AUDIT_"
_loggers: dict[tuple[str, ...], AuditLogger] = {}
_lock = threading.Lock()


def get_audit_logger(service_name: str) -> AuditLogger:
    """The logger of a service, one per process and environment: two of one name would write two streams."""
    place = tuple(os.environ.get(name, "") for name in ("CUSTOMER_ID", "PROJECT_ID", "ENVIRONMENT"))
    with _lock:
        name = (service_name, *place)
        if name not in _loggers:
            _loggers[name] = AuditLogger(service_name)
        return _loggers[name]


def log_audit_event(  # noqa: PLR0917 - the places they always had
    event_type: str,
    user_id: str,
    resource_type: str,
    resource_id: str,
    details: Mapping[str, object] | None = None,
    compliance_flags: Sequence[str] | None = None,
) -> AuditEvent:
    """Writes an event to the trail of the resource's type. Never raises."""
    return get_audit_logger(resource_type).log_event(
        event_type, {"userId": user_id}, resource_id, details, compliance_flags
    )


def log_event(event_type: str, **facts: object) -> AuditEvent:
    """Writes an event by keywords: user_id, resource_type, resource_id; the others are its details. Never raises."""
    named = {
        name: str(facts.pop(name, None) or "unknown") for name in ("user_id", "resource_type", "resource_id")
    }
    return log_audit_event(event_type, named["user_id"], named["resource_type"], named["resource_id"], facts)


def create_audit_event(event_type: str, *, clock: Clock = SYSTEM_CLOCK, **facts: object) -> AuditEvent:
    """An event that is written nowhere: user_id, resource_type, resource_id; the others are its details."""
    named = {
        name: str(facts.pop(name, None) or "unknown") for name in ("user_id", "resource_type", "resource_id")
    }
    meaning = event_traits(event_type)
    return AuditEvent(
        event_id=str(uuid.uuid4()),
        event_type=str(event_type),
        timestamp=clock.now(),
        entity_type=named["resource_type"],
        resource_id=named["resource_id"],
        category=meaning.category,
        severity=meaning.severity,
        user_context={"userId": named["user_id"]},
        action_details=plain_mapping(facts),
        compliance_flags=determine_compliance_flags(event_type),
    )


def configure_audit_logger(settings: Mapping[str, object]) -> None:
    """Sets AUDIT_* of the environment for loggers that are made afterwards: `{"log_retention_days": 400}`."""
    for name, value in settings.items():
        key = name.upper()
        os.environ[key if key.startswith(PREFIX) else PREFIX + key] = str(value)
    with _lock:
        _loggers.clear()


def get_field_changes(old: State | None, new: State | None) -> list[tuple[str, object, object]]:
    """Each changed field with its old and new value, masked."""
    return [(change.field, change.old_value, change.new_value) for change in _changes(old, new)]


def _changes(old: State | None, new: State | None) -> tuple[FieldChange, ...]:
    return StateTracker().changes(old, new)
