"""Old names lead to what is there today, and say so once."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import orb_common
from orb_common._compat import lookup
from orb_common._compat.names import OLD_NAMES

ROOT = Path(orb_common.__file__).parent
SHIMS = [
    "orb_common.audit.shared", "orb_common.dynamodb_helper", "orb_common.exceptions.audit",
    "orb_common.exceptions.resources", "orb_common.exceptions.system", "orb_common.logger", "orb_common.logging.events",
    "orb_common.secrets_helper", "orb_common.security.audit", "orb_common.security.auth", "orb_common.security.crypto",
    "orb_common.security_exceptions", "orb_common.validation",
]  # fmt: skip
TABLE = [(module, name) for module, names in OLD_NAMES.items() for name in names]

HUB_ERRORS = """
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
HUB_AUDIT = """
AuditEvent AuditEventCategory AuditEventType AuditLogQuery AuditLogger BaseAuditEventType BaseAuditLogger
ComplianceCheck ComplianceFlag FieldChange FieldClassification StateTracker categorize_event classify_field
configure_audit_logger create_audit_event determine_compliance_flags determine_compliance_flags_for_data
determine_severity get_audit_logger get_field_changes log_audit_event log_event query_audit_logs track_state_change
"""
HUB_AUTH = "check_token_expiry decode_jwt extract_claims validate_token verify_signature"
HUB_CRYPTO = """
decrypt_sensitive_data encrypt_sensitive_data generate_encryption_key generate_secure_token hash_password
verify_password
"""
HUB_PERMISSIONS = "check_permissions has_permission is_admin is_owner validate_role"
HUB_UTILS = """
RetryConfig add_days clean_string exponential_backoff flatten_dict format_timestamp is_expired is_valid_email
is_valid_url is_valid_uuid linear_backoff merge_dicts normalize_phone parse_timestamp retry_with_backoff
safe_json_dumps safe_json_loads time_ago unflatten_dict utc_now
"""
DOCUMENTED = {
    "orb_common": """
        AuditEventType AuditLogError AuthenticationError AuthorizationError BadRequestError BaseAuditEventType
        ComplianceViolationError ConfigurationError ConflictError ContextExtractionError CrossAccessViolationError
        DataValidationError DatabaseError ExternalServiceError FieldClassification InternalServerError
        InvalidTokenError MFARequiredError NotFoundError OrbBaseException OrbError PermissionDeniedError
        RateLimitExceededError ResourceConflictError ResourceNotFoundError SecurityException SecurityViolationError
        ServiceError SessionExpiredError StateTracker SuspiciousActivityError TokenExpiredError ValidationError
        get_audit_logger log_audit_event validate_token
    """,
    "orb_common.audit": HUB_AUDIT,
    "orb_common.dynamodb_helper": "DynamoDBHelper dynamodb_to_python python_to_dynamodb",
    "orb_common.exceptions": f"""{HUB_ERRORS}
        DynamoDBError DynamoDBItemNotFoundError DynamoDBThrottlingError InvalidSensorConfigError SecretsManagerError
        SpotifyAPIError SpotifyAuthenticationError SpotifyPlaybackError SpotifyRateLimitError SpottyPottySenseError
        ThrottlingError TimeoutError
    """,
    "orb_common.exceptions.audit": "AuditError AuditLogError AuditValidationError ComplianceViolationError",
    "orb_common.exceptions.security": """
        AuditLogError ComplianceViolationError ContextExtractionError CrossAccessViolationError DataValidationError
        InvalidFormatError InvalidInputError InvalidTokenError MFARequiredError MissingRequiredFieldError
        PermissionDeniedError RateLimitError RateLimitExceededError ResourceConflictError SecurityException
        SecurityViolationError SessionExpiredError SuspiciousActivityError TokenExpiredError ValueOutOfRangeError
    """,
    "orb_common.logger": """
        add_persistent_context clear_context get_logger inject_lambda_context log_api_call log_error log_performance
        mask_email remove_persistent_context sanitize_log_data with_logger
    """,
    "orb_common.secrets_helper": "SecretsHelper get_secret get_secrets_helper update_secret",
    "orb_common.security": f"{HUB_AUTH} {HUB_CRYPTO} {HUB_PERMISSIONS} validate_email",
    "orb_common.security.audit": HUB_AUDIT,
    "orb_common.security.auth": HUB_AUTH,
    "orb_common.security.crypto": HUB_CRYPTO,
    "orb_common.security.permissions": HUB_PERMISSIONS,
    "orb_common.security.validators": """
        sanitize_input validate_email validate_password_strength validate_phone_number
    """,
    "orb_common.security_exceptions": HUB_ERRORS,
    "orb_common.utils": HUB_UTILS,
    "orb_common.utils.datetime": "add_days format_timestamp is_expired parse_timestamp time_ago utc_now",
    "orb_common.utils.json": "flatten_dict merge_dicts safe_json_dumps safe_json_loads unflatten_dict",
    "orb_common.utils.retry": "RetryConfig exponential_backoff linear_backoff retry_with_backoff",
    "orb_common.utils.validation": "clean_string is_valid_email is_valid_url is_valid_uuid normalize_phone",
}
"""What the documents of the hub (000) and of the motion layer (004) list, by import path."""


@pytest.fixture(autouse=True)
def unwarned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is the first to touch its names."""
    monkeypatch.setattr(lookup, "_warned", set())


@pytest.mark.parametrize(("module", "name"), TABLE)
def test_old_name_works_and_warns_once(module: str, name: str) -> None:
    """The first touch warns at the asker's place, with what to use now; later ones do not."""
    old = OLD_NAMES[module][name]
    home, _, attribute = old.home.partition(":")
    place = importlib.import_module(module)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = getattr(place, name)
        assert getattr(place, name) is found
    assert found is getattr(importlib.import_module(home), attribute)
    assert [str(warning.message) for warning in caught] == [f"{module}.{name} is an old name: use {old.use}"]
    assert (caught[0].category, caught[0].filename) == (DeprecationWarning, __file__)


@pytest.mark.parametrize(("module", "name"), TABLE)
def test_what_to_use_now_exists(module: str, name: str) -> None:
    """It is a name of a room of today, or words."""
    first, *parts = OLD_NAMES[module][name].use.split(".")
    if first == orb_common.__name__:
        assert "_compat" not in parts
        found: object = orb_common
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for part in parts:
                found = getattr(found, part)


@pytest.mark.parametrize("module", [module for module in OLD_NAMES if module not in SHIMS])
def test_old_names_are_not_listed(module: str) -> None:
    """Neither by `dir`, also after they were touched, nor by a star import."""
    place = importlib.import_module(module)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in OLD_NAMES[module]:
            getattr(place, name)
    assert not OLD_NAMES[module].keys() & set(dir(place))
    assert not OLD_NAMES[module].keys() & set(getattr(place, "__all__", ()))


@pytest.mark.parametrize("module", SHIMS)
def test_old_paths_are_files_of_three_lines(module: str) -> None:
    """All that they knew is in the table."""
    path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 3
    place = importlib.import_module(module)
    assert dir(place) == place.__all__ == sorted(OLD_NAMES[module])
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = place.no_such_name


@pytest.mark.parametrize("module", [*SHIMS, "orb_common"])
def test_old_path_can_be_star_imported(module: str) -> None:
    """All its names come, and the asker is named."""
    code = f"from {module} import *; print(len(globals()) > 3)"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    assert done.stderr.count("DeprecationWarning") == (len(OLD_NAMES[module]) if module in SHIMS else 0)
    assert not done.stderr or done.stderr.startswith("<string>:1:")


@pytest.mark.parametrize("module", ["orb_common", "orb_common.exceptions", "orb_common.security_exceptions"])
def test_import_statement_names_the_asker(module: str) -> None:
    """Also where the import machinery looks for a submodule first."""
    code = f"import sys\nfrom {module} import SessionExpiredError"
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.startswith("<string>:2: DeprecationWarning: ")
    assert done.stderr.count("DeprecationWarning") == 1


@pytest.mark.parametrize(("module", "names"), DOCUMENTED.items(), ids=DOCUMENTED)
def test_documented_names_can_be_imported(module: str, names: str) -> None:
    """Each by its own path; those that are old warn, those of today do not."""
    for name in names.split():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            exec(f"from {module} import {name}")
        assert len(caught) == (name in OLD_NAMES.get(module, {})), name


def test_current_names_of_the_root_warn_of_nothing() -> None:
    """`from orb_common import OrbError, get_logger` is how it is written today."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in orb_common.__all__:
            getattr(orb_common, name)
    assert not OLD_NAMES["orb_common"].keys() & set(orb_common.__all__)
