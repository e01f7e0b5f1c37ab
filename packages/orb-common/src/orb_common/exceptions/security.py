"""Who may do what: faults of identity, permission, tokens and sessions.

What such an error knows helps an attacker: which permission was missing, whose record it was.
`public_details` names the few keys that a caller may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Unpack

from .base import CommonOptions, ErrorOptions, OrbError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .data import ValidationErrors

__all__ = [
    "AuthenticationError",
    "AuthorizationError",
    "ContextExtractionError",
    "CrossAccessViolationError",
    "DataValidationError",
    "InvalidFormatError",
    "InvalidInputError",
    "InvalidTokenError",
    "MFARequiredError",
    "MissingRequiredFieldError",
    "PermissionDeniedError",
    "RateLimitError",
    "RateLimitExceededError",
    "SecurityException",
    "SecurityViolationError",
    "SessionExpiredError",
    "SuspiciousActivityError",
    "TokenExpiredError",
    "ValueOutOfRangeError",
]

Severity = Literal["LOW", "MEDIUM", "HIGH", "CRITICAL"]


class SecurityOptions(ErrorOptions, total=False):
    """What the security family takes beside `ErrorOptions`."""

    severity: Severity | None


class AuthenticationError(OrbError):
    """The caller is not who it says, or did not say. Motion code: AUTHENTICATION_ERROR."""

    code = "ORB-AUTH-002"
    status = 401
    motion_code = "AUTHENTICATION_ERROR"
    public_details: ClassVar[frozenset[str] | None] = frozenset()


class AuthorizationError(OrbError):
    """The caller is known and may not do this. Motion code: AUTHORIZATION_ERROR."""

    # Not ORB-AUTH-003, which this class once used: the error registry gives that one to e-mail verification.
    code = "ORB-AUTH-008"
    status = 403
    motion_code = "AUTHORIZATION_ERROR"
    public_details: ClassVar[frozenset[str] | None] = frozenset()

    def __init__(
        self,
        message: str = "not allowed",
        required_permission: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.required_permission = required_permission
        self._facts(required_permission=required_permission)


class SecurityException(OrbError):  # noqa: N818 - the hub's name
    """A rule of security was broken. A subclass without a code of its own gets ORB-SEC-{CLASSNAME}."""

    code = "ORB-SEC-SECURITYEXCEPTION"
    status = 403
    severity: Severity = "MEDIUM"
    public_details: ClassVar[frozenset[str] | None] = frozenset()

    def __init_subclass__(cls, **options: object) -> None:
        """Names the code after the class where neither it nor a parent below this one has one."""
        super().__init_subclass__(**options)
        if cls.code == SecurityException.code:
            cls.code = f"ORB-SEC-{cls.__name__.upper()}"

    def __init__(
        self,
        message: str = "a security rule was broken",
        error_code: str | None = None,
        status_code: int | None = None,
        details: Mapping[str, object] | None = None,
        severity: Severity | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
        http_status: int | None = None,
    ) -> None:
        super().__init__(
            message, error_code, status_code, details, code=code, status=status, retryable=retryable,
            retry_after=retry_after, http_status=http_status,
        )  # fmt: skip
        self._set("severity", severity)


class ContextExtractionError(SecurityException):
    """The event does not tell who calls."""

    code = "ORB-SEC-001"
    status = 400


class SecurityViolationError(SecurityException):
    """Somebody tried what nobody may."""

    code = "ORB-SEC-002"
    severity: Severity = "HIGH"

    def __init__(
        self,
        message: str = "a security rule was violated",
        violation_type: str | None = None,
        severity: Severity | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, severity=severity, **options)
        self.violation_type = violation_type
        self._facts(violation_type=violation_type)


class RateLimitExceededError(SecurityException):
    """Too many requests of one caller. `retry_after` in seconds, where known."""

    code = "ORB-SEC-003"
    status = 429
    retryable = True
    public_details: ClassVar[frozenset[str] | None] = frozenset({"retry_after"})

    def __init__(
        self,
        message: str = "too many requests",
        retry_after: float | None = None,
        *,
        severity: Severity | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(message, severity=severity, retry_after=retry_after, **options)
        self._facts(retry_after=retry_after)


class RateLimitError(RateLimitExceededError):
    """The same under its shorter name."""


class DataValidationError(SecurityException):
    """Input from outside breaks one or more rules; `validation_errors` holds all of them."""

    code = "ORB-SEC-004"
    status = 400
    public_details: ClassVar[frozenset[str] | None] = None

    def __init__(
        self,
        message: str = "the input is not valid",
        validation_errors: ValidationErrors | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.validation_errors = validation_errors if validation_errors is not None else []
        self._facts(validation_errors=validation_errors or None)


class InvalidInputError(DataValidationError):
    """The input as a whole cannot be used."""


class MissingRequiredFieldError(DataValidationError):
    """A field that must be there is not."""

    def __init__(
        self,
        field_name: str | None = None,
        message: str = "a required field is missing",
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.field_name = field_name
        self._facts(field_name=field_name)


class InvalidFormatError(DataValidationError):
    """A field is not written as it must be."""

    def __init__(
        self,
        field_name: str | None = None,
        expected_format: str | None = None,
        message: str = "a field has the wrong format",
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.field_name = field_name
        self.expected_format = expected_format
        self._facts(field_name=field_name, expected_format=expected_format)


class ValueOutOfRangeError(DataValidationError):
    """A field is below or above what it may be."""

    def __init__(
        self,
        field_name: str | None = None,
        min_value: object = None,
        max_value: object = None,
        message: str = "a field is out of its range",
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.field_name = field_name
        self.min_value = min_value
        self.max_value = max_value
        self._facts(field_name=field_name, min_value=min_value, max_value=max_value)


class SessionExpiredError(SecurityException):
    """The session is over: sign in again."""

    code = "ORB-SEC-007"
    status = 401


class InvalidTokenError(SecurityException):
    """The token is not one of ours, or was changed."""

    code = "ORB-SEC-008"
    status = 401

    def __init__(
        self,
        message: str = "the token is not valid",
        token_type: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.token_type = token_type
        self._facts(token_type=token_type)


class TokenExpiredError(InvalidTokenError):
    """The token was valid once."""

    def __init__(
        self,
        message: str = "the token has expired",
        token_type: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, token_type, **options)


class PermissionDeniedError(SecurityException):
    """The caller lacks a permission."""

    code = "ORB-SEC-009"

    def __init__(
        self,
        message: str = "permission denied",
        required_permission: str | None = None,
        user_permissions: Sequence[str] | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.required_permission = required_permission
        self.user_permissions = list(user_permissions) if user_permissions is not None else []
        self._facts(required_permission=required_permission, user_permissions=self.user_permissions or None)


class CrossAccessViolationError(SecurityException):
    """Somebody reached for what belongs to somebody else."""

    code = "ORB-SEC-010"
    severity: Severity = "HIGH"

    def __init__(
        self,
        message: str = "access to another's data is not allowed",
        source_entity: str | None = None,
        target_entity: str | None = None,
        entity_type: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.source_entity = source_entity
        self.target_entity = target_entity
        self.entity_type = entity_type
        self._facts(source_entity=source_entity, target_entity=target_entity, entity_type=entity_type)


class MFARequiredError(SecurityException):
    """A second factor is needed first."""

    code = "ORB-SEC-011"
    public_details: ClassVar[frozenset[str] | None] = frozenset({"mfa_type"})

    def __init__(
        self,
        message: str = "a second factor is required",
        mfa_type: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.mfa_type = mfa_type
        self._facts(mfa_type=mfa_type)


class SuspiciousActivityError(SecurityException):
    """What happens looks like an attack. `risk_score` as the detector counts."""

    code = "ORB-SEC-012"
    severity: Severity = "CRITICAL"

    def __init__(
        self,
        message: str = "suspicious activity",
        activity_type: str | None = None,
        risk_score: float | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, **options)
        self.activity_type = activity_type
        self.risk_score = risk_score
        self._facts(activity_type=activity_type, risk_score=risk_score)
