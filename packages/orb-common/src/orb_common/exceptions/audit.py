"""Faults of the audit trail, and of the rules that it serves."""

from __future__ import annotations

from typing import Unpack

from .security import SecurityException, SecurityOptions, Severity

__all__ = ["AuditError", "AuditLogError", "AuditValidationError", "ComplianceViolationError"]


class AuditError(SecurityException):
    """The audit trail is in trouble."""

    code = "ORB-AUD-001"
    status = 500


class AuditLogError(AuditError):
    """An event could not be written.

    Args:
        message: What happened.
        fallback_attempted: True when the event went to the application log instead.
        reason: Old name of `message`.
    """

    code = "ORB-SEC-006"
    severity: Severity = "CRITICAL"

    def __init__(
        self,
        message: str = "the audit event could not be written",
        fallback_attempted: bool = False,
        *,
        reason: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(reason or message, **options)
        self.fallback_attempted = fallback_attempted
        self._facts(fallback_attempted=fallback_attempted)


class AuditValidationError(AuditError):
    """An event is not one that the trail can take. `reason` is the message."""

    code = "ORB-AUD-002"
    status = 400

    def __init__(
        self,
        field: str | None = None,
        reason: str = "the audit event is not valid",
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(reason, **options)
        self.field = field
        self.reason = reason
        self._facts(field=field)


class ComplianceViolationError(AuditError):
    """A rule of a compliance framework was broken.

    Args:
        message: What happened.
        compliance_framework: e.g. GDPR.
        requirement: The rule's name in that framework.
        compliance_type: Old name of `compliance_framework`.
        violation: Old name of `message`.
    """

    code = "ORB-SEC-005"
    status = 403
    severity: Severity = "CRITICAL"

    def __init__(
        self,
        message: str = "a compliance rule was broken",
        compliance_framework: str | None = None,
        requirement: str | None = None,
        *,
        compliance_type: str | None = None,
        violation: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(violation or message, **options)
        self.compliance_framework = compliance_framework or compliance_type
        self.requirement = requirement
        self._facts(compliance_framework=self.compliance_framework, requirement=requirement)
