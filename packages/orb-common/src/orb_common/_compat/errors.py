"""The error classes of the three systems that nothing raises any more.

They keep their order of arguments and their keywords. Each is below the one kind that fits its status, so that new code
which catches kinds catches them. `AuditError`, `OrbSystemError`, `OrbBaseException`, `ResourceError`, `SpotifyAPIError`
and `SpottyPottySenseError` are families with members of several kinds, and below none themselves.
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
from orb_common.exceptions.base import shown_details

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.exceptions import ErrorOptions
    from orb_common.exceptions.security import Severity
    from orb_common.jsonable import Json

RESPONSE_LENGTH = 500
LEAST_SERVER_ERROR = 500
_OPTIONS = frozenset({"code", "status", "retryable", "retry_after", "details"})
_SPELT = {
    "compliance_type": "compliance_framework", "error_code": "code", "http_status": "status", "reason": "message",
    "status_code": "status", "violation": "message",
}  # fmt: skip
"""Older keyword -> name."""
_DETAILS = {"service_name": "service", "spotify_status": "status_code"}
"""Facts that the details call otherwise."""
_MOTION = {
    "AuthenticationError": "AUTHENTICATION_ERROR",
    "AuthorizationError": "AUTHORIZATION_ERROR",
    "OrbError": "UNKNOWN_ERROR",
    "ResourceConflictError": "RESOURCE_CONFLICT",
    "ResourceNotFoundError": "RESOURCE_NOT_FOUND",
    "ValidationError": "VALIDATION_ERROR",
}
"""Class -> the motion layer's code, where the class has another one today."""


def plain(error: OrbError) -> dict[str, Json]:
    """Return an error as the hub's older base class did: `{error, message, details}`."""
    return {"error": error.code, "message": error.message, "details": shown_details(error.details)}


def format_error_response(error: OrbError) -> dict[str, Json]:
    """Return an error as the answer of a hub function, whatever its class."""
    return OrbError.to_dict(error)


class OldError(OrbError):
    """Takes arguments in the order of `order`, and by older keywords.

    What `order` names beside the message and the options is a fact: an attribute, and an entry of the details.
    """

    order: ClassVar[str] = "message code status details"
    told: ClassVar[str] = "an unexpected error occurred"
    """The message where none is given."""
    handed_on: ClassVar[frozenset[str]] = frozenset()
    """Facts that the constructor of a class of today takes."""
    hidden: ClassVar[frozenset[str]] = frozenset()
    """Facts that may hold secrets, and so stay out of the details."""
    spelt: ClassVar[Mapping[str, str]] = _SPELT

    def __init__(self, *given: object, **named: object) -> None:
        order = self.order.split()
        if len(given) > len(order):
            raise TypeError(f"{type(self).__name__} takes at most {len(order)} arguments by position")
        values = {
            **dict(zip(order, given, strict=False)),
            **{self.spelt.get(keyword, keyword): value for keyword, value in named.items()},
        }
        facts = [name for name in order if name not in {"message", *_OPTIONS, *self.handed_on}]
        if unknown := values.keys() - {"message", "severity", *_OPTIONS, *self.handed_on, *facts}:
            raise TypeError(f"{type(self).__name__} takes no argument {min(unknown)}")
        message = values.get("message")
        options = {name: values[name] for name in values.keys() & (_OPTIONS | self.handed_on)}
        super().__init__(
            cast("str", self.told if message is None else message), **cast("ErrorOptions", options)
        )
        self._set("severity", values.get("severity"))
        for name in facts:
            self._set(name, values.get(name))
            if name not in self.hidden:
                self._facts(**{_DETAILS.get(name, name): getattr(self, name)})
        if "retry_after" in order:
            self._facts(retry_after=self.retry_after)

    @property
    def error_code(self) -> str:
        """Old name of `code`."""
        return self.code

    @property
    def http_status(self) -> int:
        """Old name of `status`."""
        return self.status

    @property
    def status_code(self) -> int:
        """Old name of `status`."""
        return self.status

    @property
    def reason(self) -> str:
        """Old name of `message`."""
        return self.message


# The bases


class OrbBaseException(OldError):  # noqa: N818 - the hub's name
    """The hub's older base. Its code is the class's name."""

    code = "OrbBaseException"
    order = "message code details"

    def __init_subclass__(cls, **options: object) -> None:
        """Names the code after the class, unless it has one of its own."""
        super().__init_subclass__(**options)
        if "code" not in cls.__dict__:
            cls.code = cls.__name__

    def to_dict(self) -> dict[str, Json]:
        """Return `{error, message, details}`."""
        return plain(self)


class OrbWarning(OrbBaseException):
    """Worth a look, not worth stopping for."""


# The system


class OrbSystemError(OldError):
    """The system is not fit to work. Once called SystemError."""

    code = "ORB-SYS-003"


class DatabaseError(InternalError, OldError):
    """The database failed."""

    code = "ORB-SYS-001"


class InternalServerError(InternalError, OldError):
    """Something failed that should not."""

    code = "ORB-SYS-002"


class DependencyError(UnavailableError, OrbSystemError):
    """A part that this one needs does not work. `reason` is the message."""

    code = "ORB-SYS-004"
    status = 502
    retryable = False
    order = "dependency_name message"
    told = "a dependency failed"
    dependency_name: str | None = None


class CircuitBreakerOpenError(UnavailableError, OrbSystemError):
    """Calls to a service are held back because too many failed."""

    code = "ORB-SYS-006"
    order = "service_name message"
    told = "calls to the service are suspended"
    service_name: str | None = None


class QuotaExceededError(ThrottledError, OrbSystemError):
    """A quota is used up. `quota` and `current` in the resource's own unit."""

    code = "ORB-SYS-007"
    retryable = False
    order = "resource quota current message"
    told = "the quota is used up"
    resource: str | None = None
    quota: float | None = None
    current: float | None = None


class ServiceError(UnavailableError, OldError):
    """A service of our own failed."""

    code = "ORB-SVC-001"
    order = "message service_name"
    told = "the service failed"
    service_name: str | None = None


# Resources


class ResourceError(OldError):
    """Something is wrong with one resource."""

    code = "ORB-RES-001"
    order = "resource_type resource_id message"
    told = "the resource cannot be used"
    resource_type: str | None = None
    resource_id: str | None = None


class ResourceAlreadyExistsError(ConflictError, ResourceError):
    """It exists, so it cannot be made."""

    code = ResourceError.code


class ResourceLockedError(ConflictError, ResourceError):
    """Another caller holds it; it may be free later."""

    code = ResourceError.code
    status = 423
    retryable = True
    order = f"{ResourceError.order} locked_by"
    told = "the resource is locked"
    locked_by: str | None = None


class ResourceExpiredError(NotFoundError, ResourceError):
    """It was there and is over."""

    code = ResourceError.code
    status = 410


class ResourceOperationConflictError(ConflictError, ResourceError):
    """Its state does not allow the operation."""

    code = ResourceError.code
    order = f"{ResourceError.order} conflict_reason"
    told = "the resource's state does not allow this"
    conflict_reason: str | None = None


class ResourceConflictError(ConflictError, OldError):
    """One known record stands in the way."""

    code = "ORB-SEC-013"
    order = "message resource_type resource_id"
    told = "the resource is in conflict with another"
    resource_type: str | None = None
    resource_id: str | None = None


# Security


class OldSecurityError(OldError, SecurityException):
    """The older members of the security family."""

    order = "message code status details severity"
    told = "a security rule was broken"


class ContextExtractionError(InvalidError, OldSecurityError):
    """The event does not say who calls."""

    code = "ORB-SEC-001"


class RateLimitExceededError(ThrottledError, OldSecurityError):
    """Too many requests of one caller. `retry_after` in seconds, where known."""

    code = "ORB-SEC-003"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"retry_after"})
    order = "message retry_after"
    told = "too many requests"


class RateLimitError(RateLimitExceededError):
    """The same under its shorter name."""


class SessionExpiredError(UnauthenticatedError, OldSecurityError):
    """The session is over: sign in again."""

    code = "ORB-SEC-007"


class MFARequiredError(DeniedError, OldSecurityError):
    """A second factor is needed first."""

    code = "ORB-SEC-011"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"mfa_type"})
    order = "message mfa_type"
    told = "a second factor is required"
    mfa_type: str | None = None


class SuspiciousActivityError(DeniedError, OldSecurityError):
    """What happens looks like an attack. `risk_score` as the detector counts."""

    code = "ORB-SEC-012"
    severity: Severity = "CRITICAL"
    order = "message activity_type risk_score"
    told = "suspicious activity"
    activity_type: str | None = None
    risk_score: float | None = None


class OldDataError(OldError, DataValidationError):
    """The older members of the family of input."""

    order = "message validation_errors"
    handed_on = frozenset({"validation_errors"})
    told = "the input is not valid"


class InvalidInputError(OldDataError):
    """The input as a whole cannot be used."""


class MissingRequiredFieldError(OldDataError):
    """A field that must be there is not."""

    order = "field_name message"
    told = "a required field is missing"
    field_name: str | None = None


class InvalidFormatError(OldDataError):
    """A field is not written as it must be."""

    order = "field_name expected_format message"
    told = "a field has the wrong format"
    field_name: str | None = None
    expected_format: str | None = None


class ValueOutOfRangeError(OldDataError):
    """A field is below or above what it may be."""

    order = "field_name min_value max_value message"
    told = "a field is out of its range"
    field_name: str | None = None
    min_value: object = None
    max_value: object = None


# Audit


class AuditError(OldSecurityError):
    """The audit trail is in trouble."""

    code = "ORB-AUD-001"
    status = 500


class AuditLogError(InternalError, AuditError):
    """An event could not be written. `fallback_attempted`: it went to the application log instead."""

    code = "ORB-SEC-006"
    severity: Severity = "CRITICAL"
    order = "message fallback_attempted"
    told = "the audit event could not be written"
    fallback_attempted: bool = False


class AuditValidationError(InvalidError, AuditError):
    """An event is not one that the trail can take. `reason` is the message."""

    code = "ORB-AUD-002"
    order = "field message"
    told = "the audit event is not valid"
    field: str | None = None


class ComplianceViolationError(DeniedError, AuditError):
    """A rule of a compliance framework was broken."""

    code = "ORB-SEC-005"
    severity: Severity = "CRITICAL"
    order = "message compliance_framework requirement"
    told = "a compliance rule was broken"
    compliance_framework: str | None = None
    requirement: str | None = None


# The motion layer


class SpottyPottySenseError(OldError):
    """The motion layer's base: it catches that layer's own errors, and what orb raises is caught by `OrbError`."""

    code = "UNKNOWN_ERROR"
    order = "message code details status"

    def to_dict(self: OrbError) -> dict[str, Json]:
        """Return exactly `{error, message, details, type}`, with the layer's own codes.

        `SpottyPottySenseError.to_dict(error)` gives any error of orb that form.
        """
        name = type(self).__name__
        code = _MOTION.get(name, self.code) if self.code == type(self).code else self.code
        return {**plain(self), "error": code, "type": name}


class InvalidSensorConfigError(SpottyPottySenseError, ValidationError):
    """A sensor's settings break a rule."""

    code = "INVALID_SENSOR_CONFIG"
    order = "message field invalid_value"
    handed_on = frozenset({"field", "invalid_value"})
    told = "the input is not valid"


class DynamoDBItemNotFoundError(NotFoundError, SpottyPottySenseError, DynamoDBError):
    """There is no item of that key. The key can be personal, so it is in no details."""

    code = "ITEM_NOT_FOUND"
    order = "message table_name key operation"
    handed_on = frozenset({"table_name", "operation"})
    hidden = frozenset({"key"})
    told = "the item does not exist"
    key: Mapping[str, object] | None = None


class SpotifyAPIError(SpottyPottySenseError):
    """The family of what Spotify refuses or fails to do.

    Raised itself it is a failure beyond us (502), below no kind: new code catches it by its name, or raises
    `ExternalServiceError`. From Spotify's status 500 on, and without an answer, a repetition may help.
    """

    code = "SPOTIFY_API_ERROR"
    status = 502
    retryable = True
    order = "message spotify_status response"
    hidden = frozenset({"response"})
    spelt = {**_SPELT, "status_code": "spotify_status"}
    told = "Spotify failed"
    spotify_status: int | None = None
    """Spotify's HTTP status. None: no answer came."""
    response: str | None = None
    """The body's first 500 characters: it may hold tokens."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.response = self.response[:RESPONSE_LENGTH] if self.response is not None else None
        answered = self.spotify_status is not None and self.spotify_status < LEAST_SERVER_ERROR
        if answered and "retryable" not in vars(self) and not isinstance(self, ThrottledError):
            self.retryable = False

    @property
    def status_code(self) -> int:
        """Spotify's status where there is one, else our own."""
        return self.status if self.spotify_status is None else self.spotify_status


class SpotifyAuthenticationError(UnauthenticatedError, SpotifyAPIError):
    """The access token is not good. Worth one more try after a refresh, which the caller decides."""

    code = "SPOTIFY_AUTH_ERROR"


class SpotifyRateLimitError(ThrottledError, SpotifyAPIError):
    """Too many requests. `retry_after` in seconds, where Spotify gave it."""

    code = "SPOTIFY_RATE_LIMIT"
    order = "message retry_after spotify_status response"
    told = "Spotify asks to slow down"


class SpotifyPlaybackError(UnavailableError, SpotifyAPIError):
    """A player did not do what it was asked to. The status is 502: the fault lies beyond us."""

    code = "SPOTIFY_PLAYBACK_ERROR"
    status = SpotifyAPIError.status
    order = "message device_id spotify_status response"
    told = "playback failed"
    device_id: str | None = None
