"""The security family: codes, severities, and what a caller may see."""

from __future__ import annotations

from orb_common.exceptions import (
    DataValidationError,
    DeniedError,
    InvalidTokenError,
    PermissionDeniedError,
    SecurityException,
    SecurityViolationError,
)


def test_own_security_error_has_a_code() -> None:
    """A subclass without a code gets a code made of its name, whatever its kind."""

    class BadMoonError(SecurityException):
        pass

    class FullMoonError(DeniedError, SecurityException):
        pass

    class WorseMoonError(InvalidTokenError):
        pass

    class BookingError(DeniedError):
        code = "BOOKING-1"

    class LateBookingError(BookingError, SecurityException):
        pass

    assert BadMoonError.code == "ORB-SEC-BADMOONERROR"
    assert (FullMoonError.code, FullMoonError.status) == ("ORB-SEC-FULLMOONERROR", 403)
    assert WorseMoonError.code == "ORB-SEC-008"
    assert LateBookingError.code == "BOOKING-1"


def test_severity() -> None:
    """An error has the severity of its class, unless one is given."""
    placed = SecurityException("x", "E", 400, {"a": 1}, "LOW")
    assert (placed.code, placed.status, placed.details, placed.severity) == ("E", 400, {"a": 1}, "LOW")
    assert SecurityViolationError("x", "tampering", "CRITICAL").severity == "CRITICAL"
    assert SecurityViolationError("x").severity == "HIGH"


def test_public_details() -> None:
    """A caller sees which fields are wrong, but not which permission is missing."""
    assert PermissionDeniedError(required_permission="a:b").public() == {
        "code": "ORB-SEC-009", "message": "permission denied",
    }  # fmt: skip
    faults = [{"field": "email", "rule": "form"}]
    assert DataValidationError("x", faults).public()["details"] == {"validation_errors": faults}
