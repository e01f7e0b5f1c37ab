"""The table of old names, by module: where the object of each name is now, and what to use instead."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from orb_common import audit, exceptions, logging
from orb_common.utils import validation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["OLD_NAMES", "OldName"]


@dataclass(frozen=True, slots=True)
class OldName:
    """The meaning of an old name."""

    home: str
    """The object, as `module:name`."""
    use: str
    """What the warning says to use now."""


Names = dict[str, OldName]


def _in_room(room: str, names: Iterable[str]) -> Names:
    """Return entries for names that a room has today."""
    return {name: OldName(f"{room}:{name}", f"{room}.{name}") for name in names}


def _in_compat(module: str, uses: Mapping[str, str]) -> Names:
    """Return entries for names in a module of this package. `uses`: what to use now, with the old names."""
    return {
        name: OldName(f"orb_common._compat.{module}:{name}", use)
        for use, names in uses.items()
        for name in names.split()
    }


_ERRORS: Final = {
    **_in_compat(
        "errors",
        {
            f"orb_common.exceptions.{use}": names
            for use, names in {
                "ConflictError": "ResourceAlreadyExistsError ResourceConflictError ResourceLockedError "
                "ResourceOperationConflictError",
                "DataValidationError": "InvalidFormatError InvalidInputError MissingRequiredFieldError "
                "ValueOutOfRangeError",
                "DeniedError": "ComplianceViolationError MFARequiredError SuspiciousActivityError",
                "InternalError": "AuditLogError DatabaseError InternalServerError OrbSystemError",
                "InvalidError": "AuditValidationError ContextExtractionError",
                "NotFoundError": "ResourceExpiredError",
                "OrbError": "AuditError OrbBaseException OrbWarning ResourceError SpottyPottySenseError",
                "OrbError.to_dict": "format_error_response",
                "ResourceNotFoundError": "DynamoDBItemNotFoundError",
                "ThrottledError": "QuotaExceededError RateLimitError RateLimitExceededError",
                "UnauthenticatedError": "SessionExpiredError",
                "UnavailableError": "CircuitBreakerOpenError DependencyError ServiceError",
                "ValidationError": "InvalidSensorConfigError",
            }.items()
        },
    ),
    "SystemError": OldName("orb_common._compat.errors:OrbSystemError", "orb_common.exceptions.InternalError"),
    "TimeoutError": OldName(
        "orb_common.exceptions:OperationTimeoutError", "orb_common.exceptions.OperationTimeoutError"
    ),
}
_TOKENS: Final = _in_compat(
    "tokens",
    {
        "orb_common.security.TokenVerifier": "check_token_expiry decode_jwt default_verifier extract_claims "
        "validate_token verify_signature"
    },
)
_ENCRYPTION: Final = _in_compat(
    "encryption",
    {
        "orb_common.security.KmsCipher": "decrypt_sensitive_data encrypt_sensitive_data",
        "secrets.token_bytes": "generate_encryption_key",
    },
)
_PERMISSIONS: Final = _in_compat(
    "permissions",
    {
        "orb_common.security.allowed": "check_permissions has_permission validate_role",
        "orb_common.security.Principal": "principal_of",
        "orb_common.security.Principal.is_admin": "is_admin",
        "orb_common.security.Principal.is_self": "is_owner",
    },
)
_AUDIT: Final = _in_compat(
    "audit",
    {
        "orb_common.audit.AuditEvent": "create_audit_event",
        "orb_common.audit.AuditLogger": "get_audit_logger",
        "orb_common.audit.AuditLogger.log_event": "log_audit_event log_event",
        "orb_common.audit.StateTracker.changes": "get_field_changes",
        "os.environ": "configure_audit_logger",
    },
)
_REDACTION: Final = _in_room("orb_common.redaction", ("MASK", "mask_email", "redact"))
_LOGGING: Final = _in_compat(
    "logging",
    {
        "orb_common.logging.OrbLogger.append_persistent_keys": "add_persistent_context",
        "orb_common.logging.OrbLogger.clear_state": "clear_context",
        "orb_common.logging.OrbLogger.inject_lambda_context": "inject_lambda_context with_logger",
        "orb_common.logging.OrbLogger.log_api_call": "log_api_call",
        "orb_common.logging.OrbLogger.log_error": "log_error",
        "orb_common.logging.OrbLogger.log_performance": "log_performance",
        "orb_common.logging.OrbLogger.remove_persistent_keys": "remove_persistent_context",
    },
)
_LOGGER: Final = {
    **_LOGGING,
    **_REDACTION,
    **_in_compat(
        "logging",
        {"orb_common.logging.get_logger": "get_logger", "orb_common.redaction.redact": "sanitize_log_data"},
    ),
}
_SECRETS: Final = _in_compat(
    "secrets",
    {
        "orb_common.aws.SecretCache": "SecretsHelper get_secrets_helper",
        "orb_common.aws.get_secret": "get_secret",
        "orb_common.aws.update_secret": "update_secret",
    },
)
_DYNAMODB: Final = _in_compat(
    "dynamodb",
    {
        "orb_common.aws.dynamodb.Table": "DynamoDBHelper",
        "orb_common.aws.dynamodb.from_item": "dynamodb_to_python",
        "orb_common.aws.dynamodb.to_item": "python_to_dynamodb",
    },
)
_SPOTIFY: Final = _in_compat("spotify", {"orb_common.spotify.SpotifyClient": "SpotifyClient"})
_EXECUTION_S3: Final = _in_compat(
    "execution_s3",
    {
        "orb_common.execution.Results.exists": "check_result_exists",
        "orb_common.execution.Results.link_for": "generate_callback_presigned_url",
        "orb_common.execution.Results.read": "read_result",
        "orb_common.execution.Results.trigger": "write_init_trigger",
        "orb_common.execution.Results.upload_bundle": "upload_exec_zip",
        "orb_common.execution.Results.write_done": "write_done_endpoint",
        "orb_common.execution.put_result": "write_result",
    },
)
_EXECUTION_DYNAMODB: Final = _in_compat(
    "execution_dynamodb",
    {
        "orb_common.execution.Lock.release": "release_lock",
        "orb_common.execution.OrderEvents.latest": "get_latest_event",
        "orb_common.execution.OrderEvents.of_trace": "get_events",
        "orb_common.execution.OrderEvents.put": "put_event",
        "orb_common.execution.Orders.change": "update_order_status",
        "orb_common.execution.Orders.get": "get_order",
        "orb_common.execution.Orders.of_run": "get_all_orders",
        "orb_common.execution.Orders.put_all": "put_order",
        "orb_common.execution.RunLocks": "get_lock",
        "orb_common.execution.RunLocks.acquire": "acquire_lock",
    },
)
_MOTION_NAMES: Final = (
    "ApiResponse", "CreateSensorRequest", "MotionEventType", "PaginatedResponse", "QuietHours", "SensorStatus",
    "SessionStatus", "SpotifyPlaybackConfig", "SpotifyPlaybackState", "SpotifyTokens", "UpdateSensorRequest",
    "UpdateUserRequest", "UserPreferences", "validate_motion_event_data", "validate_sensor_data",
    "validate_session_data", "validate_user_data",
)  # fmt: skip
_MOTION_RENAMED: Final = {
    "MotionEvent": "MotionEvents",
    "Sensor": "Sensors",
    "Session": "Sessions",
    "User": "Listeners",
}
_MOTION: Final = {
    **_in_room("orb_models.motion", _MOTION_NAMES),
    **{old: _in_room("orb_models.motion", (new,))[new] for old, new in _MOTION_RENAMED.items()},
}
"""The models of motion. They are in a package above this one, so only their names are here, as texts."""
_AUDIT_ERRORS: Final = ("AuditError", "AuditLogError", "AuditValidationError", "ComplianceViolationError")
_RESOURCE_ERRORS: Final = (
    "ResourceAlreadyExistsError", "ResourceError", "ResourceExpiredError", "ResourceLockedError",
    "ResourceOperationConflictError",
)  # fmt: skip
_SECURITY_ERRORS: Final = (
    "AuditLogError", "ComplianceViolationError", "ContextExtractionError", "InvalidFormatError", "InvalidInputError",
    "MFARequiredError", "MissingRequiredFieldError", "RateLimitError", "RateLimitExceededError",
    "ResourceConflictError", "SessionExpiredError", "SuspiciousActivityError", "ValueOutOfRangeError",
)  # fmt: skip
_SYSTEM_ERRORS: Final = (
    "CircuitBreakerOpenError", "DatabaseError", "DependencyError", "InternalServerError", "OrbSystemError",
    "QuotaExceededError", "SystemError",
)  # fmt: skip
_CURRENT_SYSTEM_ERRORS: Final = (
    "ConfigurationError", "OperationTimeoutError", "ServiceUnavailableError", "ThrottlingError",
)  # fmt: skip
_ROOT_ERRORS: Final = (
    "AuditLogError", "ComplianceViolationError", "ContextExtractionError", "DatabaseError", "InternalServerError",
    "MFARequiredError", "OrbBaseException", "RateLimitExceededError", "ResourceConflictError", "ServiceError",
    "SessionExpiredError", "SuspiciousActivityError",
)  # fmt: skip
_MOTION_ERRORS: Final = (
    "DynamoDBItemNotFoundError", "InvalidSensorConfigError", "SpottyPottySenseError", "TimeoutError",
)  # fmt: skip
_CURRENT_MOTION_ERRORS: Final = (
    "DynamoDBError", "DynamoDBThrottlingError", "SecretsManagerError", "SpotifyAPIError",
    "SpotifyAuthenticationError", "SpotifyPlaybackError", "SpotifyRateLimitError", "ThrottlingError",
)  # fmt: skip
_CURRENT_ROOT_NAMES: Final = ("MASK", "get_logger", "get_secret", "redact")
_ROOT: Final = {
    **_in_room("orb_common.audit", ("AuditEventType", "BaseAuditEventType")),
    **_in_room("orb_common.exceptions", _CURRENT_MOTION_ERRORS),
    **{name: _AUDIT[name] for name in ("get_audit_logger", "log_audit_event")},
    **{name: _ERRORS[name] for name in (*_ROOT_ERRORS, *_MOTION_ERRORS)},
    # The motion layer exported all its names at its root.
    **{
        name: old
        for name, old in {**_LOGGER, **_SECRETS, **_DYNAMODB, **_SPOTIFY}.items()
        if name not in _CURRENT_ROOT_NAMES
    },
    "validate_token": _TOKENS["validate_token"],
    **_MOTION,
}

OLD_NAMES: Final[Mapping[str, Mapping[str, OldName]]] = MappingProxyType(
    {
        "orb_common": _ROOT,
        "orb_common.audit": _AUDIT,
        "orb_common.audit.shared": _AUDIT,
        "orb_common.aws": _in_room(
            "orb_common.exceptions", ("AccessDeniedError", "CredentialsError", "DynamoDBOutcomeUnknownError")
        ),
        "orb_common.dynamodb_helper": _DYNAMODB,
        "orb_common.exceptions": _ERRORS,
        "orb_common.exceptions.audit": {name: _ERRORS[name] for name in _AUDIT_ERRORS},
        "orb_common.exceptions.base": {
            name: _ERRORS[name] for name in ("OrbBaseException", "OrbWarning", "format_error_response")
        },
        "orb_common.exceptions.resources": {name: _ERRORS[name] for name in _RESOURCE_ERRORS},
        "orb_common.exceptions.security": {name: _ERRORS[name] for name in _SECURITY_ERRORS},
        "orb_common.exceptions.system": {
            **_in_room("orb_common.exceptions", _CURRENT_SYSTEM_ERRORS),
            **{name: _ERRORS[name] for name in _SYSTEM_ERRORS},
        },
        "orb_common.execution.dynamodb": _EXECUTION_DYNAMODB,
        "orb_common.execution.s3": _EXECUTION_S3,
        "orb_common.execution.vcs.base": _in_room("orb_common.vcs", ("VcsProvider",)),
        "orb_common.execution.vcs.github": _in_room("orb_common.vcs", ("GitHubProvider",)),
        "orb_common.logger": {**_in_room("orb_common.logging", logging.__all__), **_LOGGER},
        "orb_common.logging": {**_LOGGING, **_REDACTION},
        "orb_common.logging.events": _LOGGING,
        "orb_common.secrets_helper": {**_SECRETS, **_in_room("orb_common.spotify", ("refresh_token",))},
        "orb_common.security": {
            **_in_room("orb_common.exceptions", ("DecryptionError",)),
            **_ENCRYPTION,
            **_PERMISSIONS,
            **_TOKENS,
        },
        "orb_common.security.audit": {**_in_room("orb_common.audit", audit.__all__), **_AUDIT},
        "orb_common.security.auth": {**_in_room("orb_common.security", ("bearer_token",)), **_TOKENS},
        "orb_common.security.crypto": {
            **_in_room("orb_common.security", ("generate_secure_token", "hash_password", "verify_password")),
            **_ENCRYPTION,
        },
        "orb_common.security.permissions": _PERMISSIONS,
        "orb_common.security_exceptions": {
            **_in_room("orb_common.exceptions", exceptions.__all__),
            **_ERRORS,
        },
        "orb_common.spotify_client": _SPOTIFY,
        "orb_common.validation": {**_in_room("orb_common.utils", validation.__all__), **_MOTION},
    }
)
