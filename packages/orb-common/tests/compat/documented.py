"""The names that the old documents list, by import path: 000, 001 (hub), 003 (execution), 004 (motion layer)."""

from __future__ import annotations

from typing import Final

_HUB_ERRORS: Final = """
AuditError AuditLogError AuditValidationError AuthenticationError AuthorizationError BadRequestError
CircuitBreakerOpenError ComplianceViolationError ConfigurationError ConflictError ContextExtractionError
CrossAccessViolationError DataValidationError DatabaseError DependencyError ExternalServiceError InternalServerError
InvalidFormatError InvalidInputError InvalidTokenError MFARequiredError MissingRequiredFieldError NotFoundError
OrbBaseException OrbError OrbWarning PermissionDeniedError QuotaExceededError RateLimitError RateLimitExceededError
ResourceAlreadyExistsError ResourceConflictError ResourceError ResourceExpiredError ResourceLockedError
ResourceNotFoundError ResourceOperationConflictError SecurityException SecurityViolationError ServiceError
ServiceUnavailableError SessionExpiredError SuspiciousActivityError SystemError TokenExpiredError ValidationError
ValueOutOfRangeError format_error_response
"""
_HUB_AUDIT: Final = """
AuditEvent AuditEventCategory AuditEventType AuditLogQuery AuditLogger BaseAuditEventType BaseAuditLogger
ComplianceCheck ComplianceFlag FieldChange FieldClassification StateTracker categorize_event classify_field
configure_audit_logger create_audit_event determine_compliance_flags determine_compliance_flags_for_data
determine_severity get_audit_logger get_field_changes log_audit_event log_event query_audit_logs track_state_change
"""
_HUB_AUTH: Final = "check_token_expiry decode_jwt extract_claims validate_token verify_signature"
_HUB_CRYPTO: Final = """
decrypt_sensitive_data encrypt_sensitive_data generate_encryption_key generate_secure_token hash_password
verify_password
"""
_HUB_PERMISSIONS: Final = "check_permissions has_permission is_admin is_owner validate_role"
_HUB_UTILS: Final = """
RetryConfig add_days clean_string exponential_backoff flatten_dict format_timestamp is_expired is_valid_email
is_valid_url is_valid_uuid linear_backoff merge_dicts normalize_phone parse_timestamp retry_with_backoff
safe_json_dumps safe_json_loads time_ago unflatten_dict utc_now
"""
_MOTION_ERRORS: Final = """
AuthenticationError AuthorizationError ConfigurationError DynamoDBError DynamoDBItemNotFoundError
DynamoDBThrottlingError InvalidSensorConfigError ResourceConflictError ResourceNotFoundError SecretsManagerError
SpotifyAPIError SpotifyAuthenticationError SpotifyPlaybackError SpotifyRateLimitError SpottyPottySenseError
ThrottlingError TimeoutError ValidationError
"""
_MOTION_LOGGER: Final = """
add_persistent_context clear_context get_logger inject_lambda_context log_api_call log_error log_performance
mask_email remove_persistent_context sanitize_log_data with_logger
"""
_MOTION_SECRETS: Final = "SecretsHelper get_secret get_secrets_helper update_secret"
_MOTION_DYNAMODB: Final = "DynamoDBHelper dynamodb_to_python python_to_dynamodb"

_MOTION_MODELS: Final = """
ApiResponse CreateSensorRequest MotionEvent MotionEventType PaginatedResponse QuietHours Sensor SensorStatus Session
SessionStatus SpotifyPlaybackConfig SpotifyPlaybackState SpotifyTokens UpdateSensorRequest UpdateUserRequest User
UserPreferences validate_motion_event_data validate_sensor_data validate_session_data validate_user_data
"""
DOCUMENTED: Final = {
    "orb_common": f"""
        AuditEventType AuditLogError AuthenticationError AuthorizationError BadRequestError BaseAuditEventType
        ComplianceViolationError ConfigurationError ConflictError ContextExtractionError CrossAccessViolationError
        DataValidationError DatabaseError ExternalServiceError FieldClassification InternalServerError
        InvalidTokenError MFARequiredError NotFoundError OrbBaseException OrbError PermissionDeniedError
        RateLimitExceededError ResourceConflictError ResourceNotFoundError SecurityException SecurityViolationError
        ServiceError SessionExpiredError StateTracker SuspiciousActivityError TokenExpiredError ValidationError
        get_audit_logger log_audit_event validate_token
        {_MOTION_ERRORS} {_MOTION_LOGGER} {_MOTION_SECRETS} {_MOTION_DYNAMODB} {_MOTION_MODELS}
        SpotifyClient
    """,
    "orb_common.audit": _HUB_AUDIT,
    "orb_common.dynamodb_helper": _MOTION_DYNAMODB,
    "orb_common.exceptions": f"{_HUB_ERRORS} {_MOTION_ERRORS}",
    "orb_common.exceptions.audit": "AuditError AuditLogError AuditValidationError ComplianceViolationError",
    "orb_common.exceptions.security": """
        AuditLogError ComplianceViolationError ContextExtractionError CrossAccessViolationError DataValidationError
        InvalidFormatError InvalidInputError InvalidTokenError MFARequiredError MissingRequiredFieldError
        PermissionDeniedError RateLimitError RateLimitExceededError ResourceConflictError SecurityException
        SecurityViolationError SessionExpiredError SuspiciousActivityError TokenExpiredError ValueOutOfRangeError
    """,
    "orb_common.execution.dynamodb": """
        acquire_lock get_all_orders get_events get_latest_event get_lock get_order put_event put_order release_lock
        update_order_status
    """,
    "orb_common.execution.flow": "generate_flow_id parse_flow_id",
    "orb_common.execution.models": """
        FAILED JOB_ORDER_NAME Job LockRecord Order OrderEvent OrderRecord QUEUED RUNNING SUCCEEDED TIMED_OUT
    """,
    "orb_common.execution.trace": "create_leg generate_trace_id parse_leg",
    "orb_common.execution.s3": """
        check_result_exists generate_callback_presigned_url read_result upload_exec_zip write_done_endpoint
        write_init_trigger write_result
    """,
    "orb_common.execution.sops": "decrypt_env encrypt_env repackage_order",
    "orb_common.execution.vcs.base": "VcsProvider",
    "orb_common.execution.vcs.github": "GitHubProvider",
    "orb_common.logger": _MOTION_LOGGER,
    "orb_common.secrets_helper": _MOTION_SECRETS,
    "orb_common.security": f"{_HUB_AUTH} {_HUB_CRYPTO} {_HUB_PERMISSIONS} validate_email",
    "orb_common.security.audit": _HUB_AUDIT,
    "orb_common.security.auth": _HUB_AUTH,
    "orb_common.security.crypto": _HUB_CRYPTO,
    "orb_common.security.permissions": _HUB_PERMISSIONS,
    "orb_common.security.validators": """
        sanitize_input validate_email validate_password_strength validate_phone_number
    """,
    "orb_common.security_exceptions": _HUB_ERRORS,
    "orb_common.spotify_client": "SpotifyClient",
    "orb_common.utils": _HUB_UTILS,
    "orb_common.utils.datetime": "add_days format_timestamp is_expired parse_timestamp time_ago utc_now",
    "orb_common.utils.json": "flatten_dict merge_dicts safe_json_dumps safe_json_loads unflatten_dict",
    "orb_common.utils.retry": "RetryConfig exponential_backoff linear_backoff retry_with_backoff",
    "orb_common.utils.validation": "clean_string is_valid_email is_valid_url is_valid_uuid normalize_phone",
    "orb_common.validation": _MOTION_MODELS,
    "orb_models.models": "Applications Users",
    "orb_models.models.applications": "Applications",
    "orb_models.models.users": "Users",
}
"""The documented names that exist."""

_VCS: Final = "create_comment delete_comment find_comment_by_tag update_comment verify_webhook"
METHODS: Final = {
    ("orb_common.dynamodb_helper", "DynamoDBHelper"): (
        "_build_update_expression _execute_with_retry batch_write delete_item dynamodb_to_python get_item put_item "
        "python_to_dynamodb query update_item"
    ),
    ("orb_common.execution.vcs.base", "VcsProvider"): _VCS,
    ("orb_common.execution.vcs.github", "GitHubProvider"): _VCS,
    ("orb_common.secrets_helper", "SecretsHelper"): (
        "clear_cache get_cache_stats get_secret invalidate_secret refresh_token update_secret"
    ),
    ("orb_common.spotify_client", "SpotifyClient"): (
        "get_currently_playing get_devices get_playback_state pause_playback refresh_token set_repeat set_shuffle "
        "set_volume skip_to_next skip_to_previous start_playback transfer_playback"
    ),
}
"""The methods that documents 003 and 004 list, by path and class."""

MISSING: Final = {
    "orb_common.audit": "apply_retention_policy check_gdpr_compliance check_hipaa_compliance",
    "orb_common.security.permissions": "get_user_permissions",
    "orb_common.security.validators": "prevent_injection",
}
"""The documented names that cannot be imported. docs/old-names.md gives the reasons."""
