"""The old error classes keep their arguments, and current kinds catch them."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from orb_common._compat import errors as old
from orb_common.exceptions import (
    KINDS,
    AuthenticationError,
    ConflictError,
    DataValidationError,
    InternalError,
    InvalidError,
    NotFoundError,
    OrbError,
    SecurityException,
    ThrottlingError,
    ValidationError,
)

SECRET = "s3cret-value"
FAMILIES = {
    old.AuditError, old.OrbBaseException, old.OrbSystemError, old.OrbWarning, old.ResourceError,
    old.SpottyPottySenseError,
}  # fmt: skip
CLASSES = [
    found
    for name, found in vars(old).items()
    if isinstance(found, type) and found.__module__ == old.__name__ and not name.startswith("Old")
]
POSITIONS = [
    (old.AuditLogError, ("m", True), {"message": "m", "fallback_attempted": True}),
    (old.AuditValidationError, ("email", "m"), {"field": "email", "message": "m", "reason": "m"}),
    (old.CircuitBreakerOpenError, ("s", "m"), {"service_name": "s", "message": "m"}),
    (old.ComplianceViolationError, ("m", "GDPR", "r"), {"compliance_framework": "GDPR", "requirement": "r"}),
    (old.DependencyError, ("d", "m"), {"dependency_name": "d", "reason": "m"}),
    (old.DynamoDBItemNotFoundError, ("m", "t", {"id": 1}, "GetItem"), {"table_name": "t", "key": {"id": 1}}),
    (old.InternalServerError, ("m", "E", 501, {"a": 1}), {"error_code": "E", "http_status": 501, "status_code": 501}),
    (old.InvalidFormatError, ("f", "ISO", "m"), {"field_name": "f", "expected_format": "ISO", "message": "m"}),
    (old.InvalidInputError, ("m", [1]), {"validation_errors": [1]}),
    (old.InvalidSensorConfigError, ("m", "f", "x" * 200), {"field": "f", "invalid_value": "x" * 100}),
    (old.MFARequiredError, ("m", "totp"), {"mfa_type": "totp"}),
    (old.MissingRequiredFieldError, ("f",), {"field_name": "f", "message": "a required field is missing"}),
    (old.OrbBaseException, ("m", "MINE", {"a": 1}), {"code": "MINE", "details": {"a": 1}}),
    (old.QuotaExceededError, ("r", 5, 6, "m"), {"resource": "r", "quota": 5, "current": 6, "message": "m"}),
    (old.RateLimitExceededError, ("m", 3), {"retry_after": 3}),
    (old.ResourceConflictError, ("m", "User", "u"), {"resource_type": "User", "resource_id": "u"}),
    (old.ResourceLockedError, ("job", "7", "m", "w1"), {"resource_type": "job", "locked_by": "w1"}),
    (old.ResourceOperationConflictError, ("job", "7"), {"message": "the resource's state does not allow this"}),
    (old.ServiceError, ("m", "s"), {"service_name": "s"}),
    (old.SessionExpiredError, ("m", "E", 400, {"a": 1}, "LOW"), {"code": "E", "status": 400, "severity": "LOW"}),
    (old.SpottyPottySenseError, ("m", "E", {"a": 1}, 418), {"error_code": "E", "http_status": 418}),
    (old.SuspiciousActivityError, ("m", "scan", 0.9), {"activity_type": "scan", "risk_score": 0.9}),
    (old.ValueOutOfRangeError, ("f", 1, 5, "m"), {"min_value": 1, "max_value": 5, "message": "m"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cls", "arguments", "attributes"), POSITIONS, ids=lambda value: getattr(value, "__name__", "")
)
def test_arguments_by_position(
    cls: type[OrbError], arguments: tuple[object, ...], attributes: dict[str, object]
) -> None:
    """Arguments keep the order of the layer that the class comes from."""
    error = cls(*arguments)
    assert {name: getattr(error, name) for name in attributes} == attributes


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
class TestEach:
    def test_kind_fits_the_status(self, cls: type[OrbError]) -> None:
        """A class is below the one kind that fits its status. Families are below no kind."""
        kinds = [base for base in cls.__mro__ if base in KINDS]
        near = {410: 404, 423: 409, 502: 503}.get(cls.status, cls.status)
        assert [kind.status for kind in kinds] == ([] if cls in FAMILIES else [near])
        assert (cls.status == 400) == issubclass(cls, InvalidError)

    def test_older_keywords(self, cls: type[OrbError]) -> None:
        """Old and current keywords are accepted. An unknown keyword is refused."""
        error = cls(error_code="X-2", status_code=420, details={"mine": 1})
        assert (error.code, error.status, error.details["mine"]) == ("X-2", 420, 1)
        made = cls(message="m", code="X-1", status=419, retryable=True, retry_after=2.5)
        assert (made.message, made.code, made.status, made.retryable, made.retry_after) == (
            "m",
            "X-1",
            419,
            True,
            2.5,
        )
        with pytest.raises(TypeError, match="nothing_known"):
            cls(nothing_known=1)
        with pytest.raises(TypeError, match="by position"):
            cls(*"abcdefgh")

    def test_pickle_copy_and_json(self, cls: type[OrbError]) -> None:
        """A pickled or copied error is complete, and can be written as JSON."""
        error: Any = cls(details={"when": datetime(2026, 1, 1, tzinfo=UTC)})
        error.__cause__ = ValueError("root")
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert (type(twin), twin.__dict__, str(twin)) == (cls, error.__dict__, str(error))
        assert json.loads(error.to_json()) == error.to_dict()


def test_values_stay_out_of_texts_and_details() -> None:
    """A key (personal data), a response (tokens) and a refused value (passwords) are not shown."""
    for error in (
        old.DynamoDBItemNotFoundError("m", "t", {"id": SECRET}),
        old.InvalidSensorConfigError("m", "f", SECRET),
    ):
        assert SECRET not in f"{error} {error!r} {error.details} {error.public()}"


def test_names_of_facts_in_the_details() -> None:
    """Details have the names that the old layers used."""
    assert old.ServiceError("m", "s").details == {"service": "s"}
    assert old.RateLimitExceededError("m", 3).public()["details"] == {"retry_after": 3}
    assert old.AuditLogError().details == {"fallback_attempted": False}
    assert old.InvalidInputError().details == {}
    assert old.ComplianceViolationError(compliance_type="GDPR", violation="no consent").details == {
        "compliance_framework": "GDPR",
    }  # fmt: skip
    assert old.MissingRequiredFieldError("email").public()["details"] == {"field_name": "email"}
    assert old.DynamoDBItemNotFoundError("gone", "customers", {"id": 1}).public() == {
        "code": "ITEM_NOT_FOUND", "message": "gone",
    }  # fmt: skip


def test_families_still_catch() -> None:
    """Old code can still catch by the old base classes."""
    assert {cls for cls in CLASSES if issubclass(cls, old.SpottyPottySenseError)} == {
        old.SpottyPottySenseError, old.DynamoDBItemNotFoundError, old.InvalidSensorConfigError,
    }  # fmt: skip
    assert issubclass(old.ResourceLockedError, old.ResourceError)
    assert issubclass(old.QuotaExceededError, old.OrbSystemError)
    assert issubclass(old.AuditLogError, (old.AuditError, SecurityException)) and issubclass(
        old.AuditLogError, InternalError
    )
    assert issubclass(old.InvalidFormatError, DataValidationError)
    assert issubclass(old.RateLimitError, old.RateLimitExceededError)
    assert not issubclass(old.InvalidFormatError, old.InvalidInputError)


def test_own_subclass_of_the_older_base() -> None:
    """The code of a subclass is its name, unless it has a code."""

    class MoonError(old.OrbBaseException):
        pass

    class StarError(old.OrbBaseException):
        code = "STAR"

    assert (MoonError.code, StarError.code, old.OrbWarning("x").code) == ("MoonError", "STAR", "OrbWarning")


def test_older_forms() -> None:
    """The old forms of the hub and of the motion layer are kept, with their codes."""
    error = ValidationError("the name is too long", field="name")
    assert old.hub_form(error) == {
        "error": "ORB-DATA-001",
        "message": error.message,
        "details": {"field": "name"},
    }
    assert old.SpottyPottySenseError.to_dict(error) == {
        **old.hub_form(error), "error": "VALIDATION_ERROR", "type": "ValidationError",
    }  # fmt: skip
    assert json.loads(old.SpottyPottySenseError("x", details={"a": 1}).to_json()) == {
        "error": "UNKNOWN_ERROR", "message": "x", "details": {"a": 1}, "type": "SpottyPottySenseError",
    }  # fmt: skip
    assert old.OrbBaseException("x", "MY", {"a": 1}).to_dict() == {
        "error": "MY",
        "message": "x",
        "details": {"a": 1},
    }
    assert old.format_error_response(old.OrbBaseException("x"))["statusCode"] == 500


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OrbError("x"), "UNKNOWN_ERROR"),
        (AuthenticationError("x"), "AUTHENTICATION_ERROR"),
        (ThrottlingError("x"), "THROTTLING_ERROR"),
        (ConflictError("x"), "ORB-DATA-003"),
        (NotFoundError("x", code="MINE"), "MINE"),
        (ValidationError("x", code="MINE"), "MINE"),
        (old.ResourceConflictError("x"), "RESOURCE_CONFLICT"),
    ],
)
def test_motion_codes(error: OrbError, code: str) -> None:
    """A class of the motion layer has the code of that layer, unless another code was passed in."""
    assert old.SpottyPottySenseError.to_dict(error)["error"] == code
