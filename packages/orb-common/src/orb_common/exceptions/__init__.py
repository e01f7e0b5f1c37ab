"""Errors: one tree, rooted in `OrbError`, that callers can act on.

See docs/errors.md. `codes` holds what every code means.
"""

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from .audit import (
        AuditError as AuditError,
    )
    from .audit import (
        AuditLogError as AuditLogError,
    )
    from .audit import (
        AuditValidationError as AuditValidationError,
    )
    from .audit import (
        ComplianceViolationError as ComplianceViolationError,
    )
    from .aws import (
        CancellationReason as CancellationReason,
    )
    from .aws import (
        DynamoDBConditionFailedError as DynamoDBConditionFailedError,
    )
    from .aws import (
        DynamoDBError as DynamoDBError,
    )
    from .aws import (
        DynamoDBItemNotFoundError as DynamoDBItemNotFoundError,
    )
    from .aws import (
        DynamoDBThrottlingError as DynamoDBThrottlingError,
    )
    from .aws import (
        DynamoDBTransactionCanceledError as DynamoDBTransactionCanceledError,
    )
    from .aws import (
        DynamoDBUnprocessedError as DynamoDBUnprocessedError,
    )
    from .aws import (
        SecretsManagerError as SecretsManagerError,
    )
    from .base import (
        CommonOptions as CommonOptions,
    )
    from .base import (
        ErrorOptions as ErrorOptions,
    )
    from .base import (
        OrbBaseException as OrbBaseException,
    )
    from .base import (
        OrbError as OrbError,
    )
    from .base import OrbError as SpottyPottySenseError  # noqa: F401
    from .base import (
        OrbWarning as OrbWarning,
    )
    from .base import (
        Shape as Shape,
    )
    from .base import (
        format_error_response as format_error_response,
    )
    from .codes import (
        CODES as CODES,
    )
    from .codes import (
        FURTHER as FURTHER,
    )
    from .codes import (
        REGISTRY as REGISTRY,
    )
    from .codes import (
        SHARED as SHARED,
    )
    from .data import (
        BadRequestError as BadRequestError,
    )
    from .data import (
        ConflictError as ConflictError,
    )
    from .data import (
        InvalidSensorConfigError as InvalidSensorConfigError,
    )
    from .data import (
        NotFoundError as NotFoundError,
    )
    from .data import (
        ResourceConflictError as ResourceConflictError,
    )
    from .data import (
        ResourceNotFoundError as ResourceNotFoundError,
    )
    from .data import (
        ValidationError as ValidationError,
    )
    from .plain import Plain as Plain
    from .plain import to_plain as to_plain
    from .resources import (
        ResourceAlreadyExistsError as ResourceAlreadyExistsError,
    )
    from .resources import (
        ResourceError as ResourceError,
    )
    from .resources import (
        ResourceExpiredError as ResourceExpiredError,
    )
    from .resources import (
        ResourceLockedError as ResourceLockedError,
    )
    from .resources import (
        ResourceOperationConflictError as ResourceOperationConflictError,
    )
    from .security import (
        AuthenticationError as AuthenticationError,
    )
    from .security import (
        AuthorizationError as AuthorizationError,
    )
    from .security import (
        ContextExtractionError as ContextExtractionError,
    )
    from .security import (
        CrossAccessViolationError as CrossAccessViolationError,
    )
    from .security import (
        DataValidationError as DataValidationError,
    )
    from .security import (
        InvalidFormatError as InvalidFormatError,
    )
    from .security import (
        InvalidInputError as InvalidInputError,
    )
    from .security import (
        InvalidTokenError as InvalidTokenError,
    )
    from .security import (
        MFARequiredError as MFARequiredError,
    )
    from .security import (
        MissingRequiredFieldError as MissingRequiredFieldError,
    )
    from .security import (
        PermissionDeniedError as PermissionDeniedError,
    )
    from .security import (
        RateLimitError as RateLimitError,
    )
    from .security import (
        RateLimitExceededError as RateLimitExceededError,
    )
    from .security import (
        SecurityException as SecurityException,
    )
    from .security import (
        SecurityViolationError as SecurityViolationError,
    )
    from .security import (
        SessionExpiredError as SessionExpiredError,
    )
    from .security import (
        SuspiciousActivityError as SuspiciousActivityError,
    )
    from .security import (
        TokenExpiredError as TokenExpiredError,
    )
    from .security import (
        ValueOutOfRangeError as ValueOutOfRangeError,
    )
    from .services import (
        ExternalServiceError as ExternalServiceError,
    )
    from .services import (
        ServiceError as ServiceError,
    )
    from .services import (
        SpotifyAPIError as SpotifyAPIError,
    )
    from .services import (
        SpotifyAuthenticationError as SpotifyAuthenticationError,
    )
    from .services import (
        SpotifyPlaybackError as SpotifyPlaybackError,
    )
    from .services import (
        SpotifyRateLimitError as SpotifyRateLimitError,
    )
    from .system import (
        CircuitBreakerOpenError as CircuitBreakerOpenError,
    )
    from .system import (
        ConfigurationError as ConfigurationError,
    )
    from .system import (
        DatabaseError as DatabaseError,
    )
    from .system import (
        DependencyError as DependencyError,
    )
    from .system import (
        InternalServerError as InternalServerError,
    )
    from .system import (
        OperationTimeoutError as OperationTimeoutError,
    )
    from .system import OperationTimeoutError as TimeoutError  # noqa: A004, F401
    from .system import (
        OrbSystemError as OrbSystemError,
    )
    from .system import OrbSystemError as SystemError  # noqa: A004, F401
    from .system import (
        QuotaExceededError as QuotaExceededError,
    )
    from .system import (
        ServiceUnavailableError as ServiceUnavailableError,
    )
    from .system import (
        ThrottlingError as ThrottlingError,
    )

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "AuditError": ".audit",
        "AuditLogError": ".audit",
        "AuditValidationError": ".audit",
        "AuthenticationError": ".security",
        "AuthorizationError": ".security",
        "BadRequestError": ".data",
        "CODES": ".codes",
        "CancellationReason": ".aws",
        "CircuitBreakerOpenError": ".system",
        "ComplianceViolationError": ".audit",
        "CommonOptions": ".base",
        "ConfigurationError": ".system",
        "ConflictError": ".data",
        "ContextExtractionError": ".security",
        "CrossAccessViolationError": ".security",
        "DataValidationError": ".security",
        "DatabaseError": ".system",
        "DependencyError": ".system",
        "DynamoDBConditionFailedError": ".aws",
        "DynamoDBError": ".aws",
        "DynamoDBItemNotFoundError": ".aws",
        "DynamoDBThrottlingError": ".aws",
        "DynamoDBTransactionCanceledError": ".aws",
        "DynamoDBUnprocessedError": ".aws",
        "ErrorOptions": ".base",
        "ExternalServiceError": ".services",
        "FURTHER": ".codes",
        "InternalServerError": ".system",
        "InvalidFormatError": ".security",
        "InvalidInputError": ".security",
        "InvalidSensorConfigError": ".data",
        "InvalidTokenError": ".security",
        "MFARequiredError": ".security",
        "MissingRequiredFieldError": ".security",
        "NotFoundError": ".data",
        "OperationTimeoutError": ".system",
        "OrbBaseException": ".base",
        "OrbError": ".base",
        "OrbSystemError": ".system",
        "OrbWarning": ".base",
        "PermissionDeniedError": ".security",
        "Plain": ".plain",
        "QuotaExceededError": ".system",
        "REGISTRY": ".codes",
        "RateLimitError": ".security",
        "RateLimitExceededError": ".security",
        "ResourceAlreadyExistsError": ".resources",
        "ResourceConflictError": ".data",
        "ResourceError": ".resources",
        "ResourceExpiredError": ".resources",
        "ResourceLockedError": ".resources",
        "ResourceNotFoundError": ".data",
        "ResourceOperationConflictError": ".resources",
        "SHARED": ".codes",
        "SecretsManagerError": ".aws",
        "SecurityException": ".security",
        "SecurityViolationError": ".security",
        "ServiceError": ".services",
        "ServiceUnavailableError": ".system",
        "SessionExpiredError": ".security",
        "Shape": ".base",
        "SpotifyAPIError": ".services",
        "SpotifyAuthenticationError": ".services",
        "SpotifyPlaybackError": ".services",
        "SpotifyRateLimitError": ".services",
        "SuspiciousActivityError": ".security",
        "ThrottlingError": ".system",
        "TokenExpiredError": ".security",
        "ValidationError": ".data",
        "ValueOutOfRangeError": ".security",
        "format_error_response": ".base",
        "to_plain": ".plain",
    },
    old={
        "SpottyPottySenseError": ".base:OrbError",
        "SystemError": ".system:OrbSystemError",
        "TimeoutError": ".system:OperationTimeoutError",
    },
)
