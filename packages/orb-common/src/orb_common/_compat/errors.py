"""The error classes of the three systems that orb no longer raises.

They keep the order of their arguments and their keywords. Each class is below the kind that fits its status, so new
code that catches kinds catches these errors too. `AuditError`, `OrbSystemError`, `OrbBaseException`, `ResourceError`
and `SpottyPottySenseError` are families with members of several kinds, so they are below no kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from orb_common.exceptions import (
    ConflictError,
    DataValidationError,
    DeniedError,
    DynamoDBError,
    InternalError,
    InvalidError,
    NotFoundError,
    OrbError,
    SecurityException,
    ThrottledError,
    UnauthenticatedError,
    UnavailableError,
    ValidationError,
)
from orb_common.exceptions.base import redacted_details

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.exceptions import ErrorOptions
    from orb_common.exceptions.security import Severity
    from orb_common.jsonable import Json

_OPTIONS = frozenset({"code", "status", "retryable", "retry_after", "details"})
_KEYWORDS = {
    "compliance_type": "compliance_framework", "error_code": "code", "http_status": "status", "reason": "message",
    "status_code": "status", "violation": "message",
}  # fmt: skip
"""Each older keyword with its current name."""
_DETAIL_NAMES = {"service_name": "service"}
"""Facts that have another name in the details."""
_MOTION_CODES = {
    "AuthenticationError": "AUTHENTICATION_ERROR",
    "AuthorizationError": "AUTHORIZATION_ERROR",
    "OrbError": "UNKNOWN_ERROR",
    "ResourceConflictError": "RESOURCE_CONFLICT",
    "ResourceNotFoundError": "RESOURCE_NOT_FOUND",
    "ValidationError": "VALIDATION_ERROR",
}
"""The motion layer's code of a class whose current code is another."""


def hub_form(error: OrbError) -> dict[str, Json]:
    """Return an error in the form of the hub's older base class: `{error, message, details}`."""
    return {"error": error.code, "message": error.message, "details": redacted_details(error.details)}


def format_error_response(error: OrbError) -> dict[str, Json]:
    """Return any error in the form that hub functions answer with."""
    return OrbError.to_dict(error)


class OldError(OrbError):
    """The base of the old classes. It takes arguments by position, and by older keywords.

    `positional` names the arguments in their order. The message and the options have their usual meaning. Every other
    argument is a fact: it becomes an attribute and an entry of the details.
    """

    positional: ClassVar[str] = "message code status details"
    default_message: ClassVar[str] = "an unexpected error occurred"
    """The message if none is given."""
    passed_on: ClassVar[frozenset[str]] = frozenset()
    """Facts that are passed on to the constructor of a current class."""
    hidden: ClassVar[frozenset[str]] = frozenset()
    """Facts that may hold secrets, and so do not become details."""
    keywords: ClassVar[Mapping[str, str]] = _KEYWORDS
    """Each older keyword with its current name."""

    def __init__(self, *arguments: object, **named: object) -> None:
        positional = self.positional.split()
        if len(arguments) > len(positional):
            raise TypeError(f"{type(self).__name__} takes at most {len(positional)} arguments by position")
        values = {
            **dict(zip(positional, arguments, strict=False)),
            **{self.keywords.get(keyword, keyword): value for keyword, value in named.items()},
        }
        facts = [name for name in positional if name not in {"message", *_OPTIONS, *self.passed_on}]
        if unknown := values.keys() - {"message", "severity", *_OPTIONS, *self.passed_on, *facts}:
            raise TypeError(f"{type(self).__name__} takes no argument {min(unknown)}")
        message = values.get("message")
        options = {name: values[name] for name in values.keys() & (_OPTIONS | self.passed_on)}
        super().__init__(
            cast("str", self.default_message if message is None else message), **cast("ErrorOptions", options)
        )
        self._set("severity", values.get("severity"))
        for name in facts:
            self._set(name, values.get(name))
            if name not in self.hidden:
                self._facts(**{_DETAIL_NAMES.get(name, name): getattr(self, name)})
        if "retry_after" in positional:
            self._facts(retry_after=self.retry_after)

    @property
    def error_code(self) -> str:
        """The old name of `code`."""
        return self.code

    @property
    def http_status(self) -> int:
        """The old name of `status`."""
        return self.status

    @property
    def status_code(self) -> int:
        """The old name of `status`."""
        return self.status

    @property
    def reason(self) -> str:
        """The old name of `message`."""
        return self.message


# The bases


class OrbBaseException(OldError):  # noqa: N818 - the hub's name
    """The older base class of the hub. Its code is the name of the class."""

    code = "OrbBaseException"
    positional = "message code details"

    def __init_subclass__(cls, **options: object) -> None:
        """Name the code after the class, unless the class has a code of its own."""
        super().__init_subclass__(**options)
        if "code" not in cls.__dict__:
            cls.code = cls.__name__

    def to_dict(self) -> dict[str, Json]:
        """Return `{error, message, details}`."""
        return hub_form(self)


class OrbWarning(OrbBaseException):
    """A warning that stops nothing."""


# The system


class OrbSystemError(OldError):
    """The system cannot work. Once called SystemError."""

    code = "ORB-SYS-003"


class DatabaseError(InternalError, OldError):
    """The database failed."""

    code = "ORB-SYS-001"


class InternalServerError(InternalError, OldError):
    """Something failed that should not."""

    code = "ORB-SYS-002"


class DependencyError(UnavailableError, OrbSystemError):
    """A dependency does not work. `reason` is the message."""

    code = "ORB-SYS-004"
    status = 502
    retryable = False
    positional = "dependency_name message"
    default_message = "a dependency failed"
    dependency_name: str | None = None


class CircuitBreakerOpenError(UnavailableError, OrbSystemError):
    """Calls to a service are suspended because too many of them failed."""

    code = "ORB-SYS-006"
    positional = "service_name message"
    default_message = "calls to the service are suspended"
    service_name: str | None = None


class QuotaExceededError(ThrottledError, OrbSystemError):
    """A quota is used up. `quota` and `current` are in the unit of the resource."""

    code = "ORB-SYS-007"
    retryable = False
    positional = "resource quota current message"
    default_message = "the quota is used up"
    resource: str | None = None
    quota: float | None = None
    current: float | None = None


class ServiceError(UnavailableError, OldError):
    """One of our services failed."""

    code = "ORB-SVC-001"
    positional = "message service_name"
    default_message = "the service failed"
    service_name: str | None = None


# Resources


class ResourceError(OldError):
    """Something is wrong with one resource."""

    code = "ORB-RES-001"
    positional = "resource_type resource_id message"
    default_message = "the resource cannot be used"
    resource_type: str | None = None
    resource_id: str | None = None


class ResourceAlreadyExistsError(ConflictError, ResourceError):
    """The resource exists already, so it cannot be created."""

    code = ResourceError.code


class ResourceLockedError(ConflictError, ResourceError):
    """Another caller holds the lock on the resource. It may be free later."""

    code = ResourceError.code
    status = 423
    retryable = True
    positional = f"{ResourceError.positional} locked_by"
    default_message = "the resource is locked"
    locked_by: str | None = None


class ResourceExpiredError(NotFoundError, ResourceError):
    """The resource existed and has expired."""

    code = ResourceError.code
    status = 410


class ResourceOperationConflictError(ConflictError, ResourceError):
    """The state of the resource does not allow the operation."""

    code = ResourceError.code
    positional = f"{ResourceError.positional} conflict_reason"
    default_message = "the resource's state does not allow this"
    conflict_reason: str | None = None


class ResourceConflictError(ConflictError, OldError):
    """The request conflicts with one known record."""

    code = "ORB-SEC-013"
    positional = "message resource_type resource_id"
    default_message = "the resource is in conflict with another"
    resource_type: str | None = None
    resource_id: str | None = None


# Security


class OldSecurityError(OldError, SecurityException):
    """The base of the old members of the security family."""

    positional = "message code status details severity"
    default_message = "a security rule was broken"


class ContextExtractionError(InvalidError, OldSecurityError):
    """The event does not name the caller."""

    code = "ORB-SEC-001"


class RateLimitExceededError(ThrottledError, OldSecurityError):
    """Too many requests of one caller. `retry_after` is in seconds, if known."""

    code = "ORB-SEC-003"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"retry_after"})
    positional = "message retry_after"
    default_message = "too many requests"


class RateLimitError(RateLimitExceededError):
    """The same as `RateLimitExceededError`, under a shorter name."""


class SessionExpiredError(UnauthenticatedError, OldSecurityError):
    """The session is over: sign in again."""

    code = "ORB-SEC-007"


class MFARequiredError(DeniedError, OldSecurityError):
    """The caller must provide a second factor first."""

    code = "ORB-SEC-011"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"mfa_type"})
    positional = "message mfa_type"
    default_message = "a second factor is required"
    mfa_type: str | None = None


class SuspiciousActivityError(DeniedError, OldSecurityError):
    """The activity looks like an attack. `risk_score` is in the unit of the detector."""

    code = "ORB-SEC-012"
    severity: Severity = "CRITICAL"
    positional = "message activity_type risk_score"
    default_message = "suspicious activity"
    activity_type: str | None = None
    risk_score: float | None = None


class OldDataError(OldError, DataValidationError):
    """The base of the old errors about input."""

    positional = "message validation_errors"
    passed_on = frozenset({"validation_errors"})
    default_message = "the input is not valid"


class InvalidInputError(OldDataError):
    """The input as a whole cannot be used."""


class MissingRequiredFieldError(OldDataError):
    """A required field is missing."""

    positional = "field_name message"
    default_message = "a required field is missing"
    field_name: str | None = None


class InvalidFormatError(OldDataError):
    """A field has the wrong format."""

    positional = "field_name expected_format message"
    default_message = "a field has the wrong format"
    field_name: str | None = None
    expected_format: str | None = None


class ValueOutOfRangeError(OldDataError):
    """A field is smaller or larger than allowed."""

    positional = "field_name min_value max_value message"
    default_message = "a field is out of its range"
    field_name: str | None = None
    min_value: object = None
    max_value: object = None


# Audit


class AuditError(OldSecurityError):
    """The family of errors of the audit trail."""

    code = "ORB-AUD-001"
    status = 500


class AuditLogError(InternalError, AuditError):
    """An event could not be written. `fallback_attempted`: whether the application log got the event instead."""

    code = "ORB-SEC-006"
    severity: Severity = "CRITICAL"
    positional = "message fallback_attempted"
    default_message = "the audit event could not be written"
    fallback_attempted: bool = False


class AuditValidationError(InvalidError, AuditError):
    """The audit trail does not accept an event. `reason` is the message."""

    code = "ORB-AUD-002"
    positional = "field message"
    default_message = "the audit event is not valid"
    field: str | None = None


class ComplianceViolationError(DeniedError, AuditError):
    """A rule of a compliance framework was broken."""

    code = "ORB-SEC-005"
    severity: Severity = "CRITICAL"
    positional = "message compliance_framework requirement"
    default_message = "a compliance rule was broken"
    compliance_framework: str | None = None
    requirement: str | None = None


# The motion layer


class SpottyPottySenseError(OldError):
    """The base class of the motion layer, and only of its errors. To catch all other errors, use `OrbError`."""

    code = "UNKNOWN_ERROR"
    positional = "message code details status"

    def to_dict(self: OrbError) -> dict[str, Json]:
        """Return exactly `{error, message, details, type}`, with the codes of the motion layer.

        `SpottyPottySenseError.to_dict(error)` returns this form of any error of orb.
        """
        name = type(self).__name__
        code = _MOTION_CODES.get(name, self.code) if self.code == type(self).code else self.code
        return {**hub_form(self), "error": code, "type": name}


class InvalidSensorConfigError(SpottyPottySenseError, ValidationError):
    """The settings of a sensor break a rule."""

    code = "INVALID_SENSOR_CONFIG"
    positional = "message field invalid_value"
    passed_on = frozenset({"field", "invalid_value"})
    default_message = "the input is not valid"


class DynamoDBItemNotFoundError(NotFoundError, SpottyPottySenseError, DynamoDBError):
    """No item has that key. The key can be personal data, so it is not in the details."""

    code = "ITEM_NOT_FOUND"
    positional = "message table_name key operation"
    passed_on = frozenset({"table_name", "operation"})
    hidden = frozenset({"key"})
    default_message = "the item does not exist"
    key: Mapping[str, object] | None = None
