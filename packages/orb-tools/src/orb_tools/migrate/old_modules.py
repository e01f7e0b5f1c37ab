"""The modules of the older layers, by the paths that code imported them from, with where their names are looked up.

The table of `orb_common._compat` knows what became of each name. This one says which of its paths an older module is.
The sources are documents 001 (the hub's layer), 003 (the execution engine) and 004 (the motion layer).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["ERROR_ROOMS", "GONE_MODULES", "GONE_NAMES", "LAYERS", "MODULES", "OldModule", "generated_module"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OldModule:
    """A module of an older layer."""

    path: str
    """The import path in orb that has the same names, old and current."""
    names: tuple[str, ...]
    """The names that its document lists."""


def _module(path: str, names: str) -> OldModule:
    return OldModule(path=path, names=tuple(names.split()))


_HUB_ERRORS: Final = """
AuthenticationError AuthorizationError BadRequestError ConflictError DatabaseError ExternalServiceError
InternalServerError NotFoundError OrbError ResourceNotFoundError ServiceError ValidationError
"""
_HUB: Final = {
    "exceptions": _module("orb_common.exceptions", _HUB_ERRORS),
    "security_exceptions": _module(
        "orb_common.security_exceptions",
        """
        AuditLogError AuthenticationError ComplianceViolationError ContextExtractionError CrossAccessViolationError
        DataValidationError InvalidTokenError MFARequiredError PermissionDeniedError RateLimitExceededError
        ResourceConflictError SecurityException SecurityViolationError SessionExpiredError SuspiciousActivityError
        TokenExpiredError
        """,
    ),
}
_MOTION_MODULES: Final = {
    "common.dynamodb_helper": _module(
        "orb_common.dynamodb_helper", "DynamoDBHelper dynamodb_to_python python_to_dynamodb"
    ),
    "common.exceptions": _module(
        "orb_common.exceptions",
        """
        AuthenticationError AuthorizationError ConfigurationError DynamoDBError DynamoDBItemNotFoundError
        DynamoDBThrottlingError InvalidSensorConfigError ResourceConflictError ResourceNotFoundError
        SecretsManagerError SpotifyAPIError SpotifyAuthenticationError SpotifyPlaybackError SpotifyRateLimitError
        SpottyPottySenseError ThrottlingError TimeoutError ValidationError
        """,
    ),
    "common.logger": _module(
        "orb_common.logger",
        """
        add_persistent_context clear_context get_logger inject_lambda_context log_api_call log_error log_performance
        mask_email remove_persistent_context sanitize_log_data with_logger
        """,
    ),
    "common.secrets_helper": _module(
        "orb_common.secrets_helper", "SecretsHelper get_secret get_secrets_helper update_secret"
    ),
    "common.spotify_client": _module("orb_common.spotify_client", "SpotifyClient"),
    "common.validation": _module(
        "orb_common.validation",
        """
        ApiResponse CreateSensorRequest MotionEvent MotionEventType PaginatedResponse QuietHours Sensor SensorStatus
        Session SessionStatus SpotifyPlaybackConfig SpotifyPlaybackState SpotifyTokens UpdateSensorRequest
        UpdateUserRequest User UserPreferences validate_motion_event_data validate_sensor_data validate_session_data
        validate_user_data
        """,
    ),
}
_MOTION: Final = {
    # The motion layer exported all its names at its root.
    "common": OldModule(
        path="orb_common", names=tuple(sorted(name for it in _MOTION_MODULES.values() for name in it.names))
    ),
    **_MOTION_MODULES,
}
_EXECUTION: Final = {
    "src.common": _module("orb_common.execution", ""),
    **{f"{root}.vcs": _module("orb_common.execution.vcs", "") for root in ("src.common", "common")},
    **{
        f"{root}.{name}": _module(f"orb_common.execution.{name}", names)
        for root in ("src.common", "common")
        for name, names in {
            "dynamodb": """
            acquire_lock get_all_orders get_events get_latest_event get_lock get_order put_event put_order
            release_lock update_order_status
        """,
            "flow": "generate_flow_id parse_flow_id",
            "models": """
                FAILED JOB_ORDER_NAME Job LockRecord Order OrderEvent OrderRecord QUEUED RUNNING SUCCEEDED TIMED_OUT
            """,
            "s3": """
            check_result_exists generate_callback_presigned_url read_result upload_exec_zip write_done_endpoint
            write_init_trigger write_result
        """,
            "sops": "decrypt_env encrypt_env repackage_order",
            "trace": "create_leg generate_trace_id parse_leg",
            "vcs.base": "VcsProvider",
            "vcs.github": "GitHubProvider",
        }.items()
    },
}
ERROR_ROOMS: Final = frozenset({"orb_common.exceptions", "orb_common.security_exceptions"})
"""The paths in orb that have error classes."""
LAYERS: Final = {"hub": _HUB, "execution": _EXECUTION, "motion": _MOTION}
"""The three older layers: each module by the path that code imported it from."""
MODULES: Final = {path: module.path for layer in LAYERS.values() for path, module in layer.items()}
"""Each older import path with the path in orb that has its names."""

_GENERATED: Final = re.compile(r"(?:core|orb_models)\.(models|enums)\.\w+?(Model|Enum)")


def generated_module(path: str) -> str | None:
    """Return the package of a module of the hub's older generator, such as `core.models.UsersModel`."""
    if path in {"core.models", "core.enums"}:
        return path.replace("core", "orb_models")
    match = _GENERATED.fullmatch(path)
    return None if match is None else f"orb_models.{'models' if match[2] == 'Model' else 'enums'}"


_RIGHTS = "docs/rights.md says how a function gets its caller and its rights now"
GONE_MODULES: Final = {
    "aws_audit_logger": "use orb_common.audit.AuditLogger",
    "common.bundler": "use orb_common.execution.OrderBundle",
    "context_middleware": _RIGHTS,
    "core.testing": "orb_testing has other factories, fixtures and suites: see docs/testing.md",
    "kms_manager": "use orb_common.security.KmsCipher",
    "organizations_audit_logger": "use orb_common.audit.AuditLogger",
    "rbac_manager": _RIGHTS,
    "security_manager": _RIGHTS,
    "src.common.bundler": "use orb_common.execution.OrderBundle",
    "user_context_middleware": _RIGHTS,
    "users_audit_logger": "use orb_common.audit.AuditLogger",
}
"""The modules of the older layers that no module replaces, with what to do."""

GONE_NAMES: Final = {
    (
        "orb_common.audit",
        "apply_retention_policy",
    ): "it did nothing: the log group sets how long events are kept",
    (
        "orb_common.audit",
        "check_gdpr_compliance",
    ): "it accepted any input: record a check as a ComplianceCheck",
    (
        "orb_common.audit",
        "check_hipaa_compliance",
    ): "it accepted any input: record a check as a ComplianceCheck",
    (
        "orb_common.security.permissions",
        "get_user_permissions",
    ): "pass memberships to orb_common.security.Principal",
    (
        "orb_common.security.validators",
        "prevent_injection",
    ): "orb_common.aws.dynamodb keeps values out of expressions",
}
"""The old names without a successor, with the reason. docs/old-names.md says more."""
