"""The audit trail: events of who did what, in a log that shows tampering. See docs/audit.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
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
    from .keys import AuditKeys as AuditKeys
    from .logger import AuditLogger as AuditLogger
    from .logger import BaseAuditLogger as BaseAuditLogger
    from .query import AuditLogQuery as AuditLogQuery
    from .query import AuditTrail as AuditTrail
    from .query import query_audit_logs as query_audit_logs
    from .state_tracker import FieldChange as FieldChange
    from .state_tracker import StateTracker as StateTracker
    from .state_tracker import track_state_change as track_state_change
    from .verification import ChainFault as ChainFault
    from .verification import ChainReport as ChainReport
    from .verification import StreamReport as StreamReport
    from .verification import verify as verify

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "AuditEvent": ".events",
        "AuditEventCategory": ".events",
        "AuditEventType": ".events",
        "AuditKeys": ".keys",
        "AuditLogQuery": ".query",
        "AuditLogger": ".logger",
        "AuditSeverity": ".events",
        "AuditTrail": ".query",
        "BaseAuditEventType": ".events",
        "BaseAuditLogger": ".logger",
        "ChainFault": ".verification",
        "ChainReport": ".verification",
        "ComplianceCheck": ".compliance",
        "ComplianceFlag": ".compliance",
        "EventTraits": ".events",
        "FieldChange": ".state_tracker",
        "FieldClassification": ".classification",
        "StateTracker": ".state_tracker",
        "StreamReport": ".verification",
        "categorize_event": ".events",
        "classify_field": ".classification",
        "determine_compliance_flags": ".compliance",
        "determine_compliance_flags_for_data": ".compliance",
        "determine_severity": ".events",
        "event_traits": ".events",
        "query_audit_logs": ".query",
        "track_state_change": ".state_tracker",
        "verify": ".verification",
    },
)
