"""Errors about identity, permissions, tokens and encryption. Their details could help an attacker.

So the details, such as the missing permission or the owner of a record, are for the log. `public_details` names the few
keys that a caller may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, Unpack

from orb_common._startup.lazy import old_names

from .base import ErrorOptions, OrbError
from .kinds import KINDS, DeniedError, InvalidError, UnauthenticatedError

__all__ = [
    "AuthenticationError",
    "AuthorizationError",
    "CrossAccessViolationError",
    "DataValidationError",
    "DecryptionError",
    "InvalidTokenError",
    "PermissionDeniedError",
    "SecurityException",
    "SecurityViolationError",
    "TokenExpiredError",
]

Severity = Literal["LOW", "MEDIUM", "HIGH", "CRITICAL"]
ValidationErrors = Sequence[object] | Mapping[str, object]
"""A list of faults (texts, or mappings such as `{"field": ..., "rule": ...}`), or one mapping of field to rule."""


class SecurityOptions(ErrorOptions, total=False):
    """The keyword arguments of the security family."""

    severity: Severity | None


class SecurityException(OrbError):  # noqa: N818 - the hub's name
    """The family of security errors, with a severity. A member names its kind as first base class, and this as second.

    A member without a code of its own gets ORB-SEC-{CLASSNAME}.
    """

    code = "ORB-SEC-SECURITYEXCEPTION"
    status = 403
    severity: Severity = "MEDIUM"
    public_details: ClassVar[frozenset[str] | None] = frozenset()

    def __init_subclass__(cls, **options: object) -> None:
        """Name the code after the class, unless the class or a member above it has a code."""
        super().__init_subclass__(**options)
        source = next(base for base in cls.__mro__ if "code" in vars(base))
        if source in {SecurityException, *KINDS}:
            cls.code = f"ORB-SEC-{cls.__name__.upper()}"

    def __init__(
        self,
        message: str = "a security rule was broken",
        code: str | None = None,
        status: int | None = None,
        details: Mapping[str, object] | None = None,
        severity: Severity | None = None,
        *,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code, status, details, retryable=retryable, retry_after=retry_after)
        self._set("severity", severity)


class DataValidationError(InvalidError, SecurityException):
    """Input breaks one or more rules. `validation_errors` holds all of them."""

    code = "ORB-SEC-004"
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


class DecryptionError(InvalidError, SecurityException):
    """The ciphertext cannot be decrypted: wrong context, wrong key, or changed text. KMS does not say which."""

    code = "ORB-SEC-014"


class AuthenticationError(UnauthenticatedError):
    """The caller claims no identity, or one that is not proven."""

    code = "ORB-AUTH-002"
    public_details: ClassVar[frozenset[str] | None] = frozenset()


class InvalidTokenError(UnauthenticatedError, SecurityException):
    """The token was not issued for us, or was changed."""

    code = "ORB-SEC-008"

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
    """The token was valid and has expired."""

    def __init__(
        self,
        message: str = "the token has expired",
        token_type: str | None = None,
        **options: Unpack[SecurityOptions],
    ) -> None:
        super().__init__(message, token_type, **options)


class AuthorizationError(DeniedError):
    """The caller is known and may not do this."""

    # This class once used ORB-AUTH-003, which the error registry uses for e-mail verification.
    code = "ORB-AUTH-008"
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


class PermissionDeniedError(DeniedError, SecurityException):
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


class CrossAccessViolationError(DeniedError, SecurityException):
    """The caller asked for data of another user."""

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


class SecurityViolationError(DeniedError, SecurityException):
    """The caller did something that no caller may do."""

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


__getattr__ = old_names(__name__)
