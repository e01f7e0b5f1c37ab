"""The names that the package's root once offered, and the rooms where they live now."""

from __future__ import annotations

from ._lazy import lazy

__all__ = ["NAMES", "find"]

_ROOMS = {
    "orb_common.audit": [
        "AuditEventType",
        "BaseAuditEventType",
        "FieldClassification",
        "StateTracker",
        "get_audit_logger",
        "log_audit_event",
    ],
    "orb_common.exceptions": [
        "AuditLogError",
        "AuthenticationError",
        "AuthorizationError",
        "BadRequestError",
        "ComplianceViolationError",
        "ConfigurationError",
        "ConflictError",
        "ContextExtractionError",
        "CrossAccessViolationError",
        "DataValidationError",
        "DatabaseError",
        "ExternalServiceError",
        "InternalServerError",
        "InvalidTokenError",
        "MFARequiredError",
        "NotFoundError",
        "OrbBaseException",
        "OrbError",
        "PermissionDeniedError",
        "RateLimitExceededError",
        "ResourceConflictError",
        "ResourceNotFoundError",
        "SecurityException",
        "SecurityViolationError",
        "ServiceError",
        "SessionExpiredError",
        "SuspiciousActivityError",
        "TokenExpiredError",
        "ValidationError",
    ],
    "orb_common.security": ["validate_token"],
}

NAMES = {name: f"{room}:{name}" for room, names in _ROOMS.items() for name in names}

find = lazy("orb_common", {}, old=NAMES)[0]
