"""The trail of who did what: events, what they mean, a log that shows tampering. See docs/audit.md."""

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from .chain import ChainFault as ChainFault
    from .chain import ChainReport as ChainReport
    from .chain import StreamReport as StreamReport
    from .chain import verify as verify
    from .classification import FieldClassification as FieldClassification
    from .classification import classify_field as classify_field
    from .compliance import ComplianceCheck as ComplianceCheck
    from .compliance import ComplianceFlag as ComplianceFlag
    from .compliance import determine_compliance_flags as determine_compliance_flags
    from .compliance import determine_compliance_flags_for_data as determine_compliance_flags_for_data
    from .events import AuditEvent as AuditEvent
    from .events import AuditEventCategory as AuditEventCategory
    from .events import AuditEventType as AuditEventType
    from .events import AuditSeverity as AuditSeverity
    from .events import BaseAuditEventType as BaseAuditEventType
    from .events import EventTraits as EventTraits
    from .events import categorize_event as categorize_event
    from .events import determine_severity as determine_severity
    from .events import event_traits as event_traits
    from .logger import AuditLogger as AuditLogger
    from .logger import BaseAuditLogger as BaseAuditLogger
    from .query import AuditLogQuery as AuditLogQuery
    from .query import AuditTrail as AuditTrail
    from .query import query_audit_logs as query_audit_logs
    from .shared import configure_audit_logger as configure_audit_logger
    from .shared import create_audit_event as create_audit_event
    from .shared import get_audit_logger as get_audit_logger
    from .shared import get_field_changes as get_field_changes
    from .shared import log_audit_event as log_audit_event
    from .shared import log_event as log_event
    from .tracker import FieldChange as FieldChange
    from .tracker import StateTracker as StateTracker
    from .tracker import track_state_change as track_state_change

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "AuditEvent": ".events",
        "AuditEventCategory": ".events",
        "AuditEventType": ".events",
        "AuditLogQuery": ".query",
        "AuditLogger": ".logger",
        "AuditSeverity": ".events",
        "AuditTrail": ".query",
        "BaseAuditEventType": ".events",
        "BaseAuditLogger": ".logger",
        "ChainFault": ".chain",
        "ChainReport": ".chain",
        "ComplianceCheck": ".compliance",
        "ComplianceFlag": ".compliance",
        "EventTraits": ".events",
        "FieldChange": ".tracker",
        "FieldClassification": ".classification",
        "StateTracker": ".tracker",
        "StreamReport": ".chain",
        "categorize_event": ".events",
        "classify_field": ".classification",
        "configure_audit_logger": ".shared",
        "create_audit_event": ".shared",
        "determine_compliance_flags": ".compliance",
        "determine_compliance_flags_for_data": ".compliance",
        "determine_severity": ".events",
        "event_traits": ".events",
        "get_audit_logger": ".shared",
        "get_field_changes": ".shared",
        "log_audit_event": ".shared",
        "log_event": ".shared",
        "query_audit_logs": ".query",
        "track_state_change": ".tracker",
        "verify": ".chain",
    },
)
