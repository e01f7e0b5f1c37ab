"""What callers sent, and what they asked for: faults that lie with the request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from .base import ErrorOptions, OrbError

__all__ = [
    "BadRequestError",
    "ConflictError",
    "InvalidSensorConfigError",
    "NotFoundError",
    "ResourceConflictError",
    "ResourceNotFoundError",
    "ValidationError",
]

INVALID_VALUE_LENGTH = 100


class ValidationError(OrbError):
    """The input breaks a rule. Motion code: VALIDATION_ERROR."""

    code = "ORB-DATA-001"
    status = 400
    motion_code = "VALIDATION_ERROR"

    def __init__(
        self,
        message: str = "the input is not valid",
        field: str | None = None,
        invalid_value: object = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.field = field
        # Kept for debuggers alone: a refused value can be a mistyped password, so it enters no details and no
        # text.
        self.invalid_value = None if invalid_value is None else _cut(invalid_value)
        self._facts(field=field)


def _cut(value: object) -> str:
    try:
        return str(value)[:INVALID_VALUE_LENGTH]
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return f"<{type(value).__name__}>"


class InvalidSensorConfigError(ValidationError):
    """A sensor's settings break a rule."""

    code = "INVALID_SENSOR_CONFIG"
    motion_code = "INVALID_SENSOR_CONFIG"


class BadRequestError(OrbError):
    """The request cannot be understood."""

    code = "ORB-DATA-004"
    status = 400


class NotFoundError(OrbError):
    """There is nothing under that address: a route, an operation."""

    code = "ORB-DATA-005"
    status = 404


class ResourceNotFoundError(OrbError):
    """There is no such record. Motion code: RESOURCE_NOT_FOUND."""

    code = "ORB-DATA-002"
    status = 404
    motion_code = "RESOURCE_NOT_FOUND"

    def __init__(
        self,
        message: str = "the resource does not exist",
        resource_type: str | None = None,
        resource_id: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.resource_type = resource_type
        self.resource_id = resource_id
        self._facts(resource_type=resource_type, resource_id=resource_id)


class ConflictError(OrbError):
    """The request contradicts what is stored, e.g. something of that name exists."""

    code = "ORB-DATA-003"
    status = 409


class ResourceConflictError(ConflictError):
    """One known record stands in the way. Motion code: RESOURCE_CONFLICT."""

    code = "ORB-SEC-013"
    motion_code = "RESOURCE_CONFLICT"

    def __init__(
        self,
        message: str = "the resource is in conflict with another",
        resource_type: str | None = None,
        resource_id: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.resource_type = resource_type
        self.resource_id = resource_id
        self._facts(resource_type=resource_type, resource_id=resource_id)


ValidationErrors = Sequence[object] | Mapping[str, object]
"""One entry a fault: text, or a mapping such as `{"field": ..., "rule": ...}`; or field -> rule."""
