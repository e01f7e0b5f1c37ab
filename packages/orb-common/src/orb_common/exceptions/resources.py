"""A known thing that cannot be used right now.

The hub answered 500 to all of these. They are no faults of the server, and a 500 makes clients try again:
each has the status that says what to do.
"""

from __future__ import annotations

from typing import Unpack

from .base import ErrorOptions, OrbError

__all__ = [
    "ResourceAlreadyExistsError",
    "ResourceError",
    "ResourceExpiredError",
    "ResourceLockedError",
    "ResourceOperationConflictError",
]


class ResourceError(OrbError):
    """Something is wrong with one resource."""

    code = "ORB-RES-001"
    status = 500

    def __init__(
        self,
        resource_type: str | None = None,
        resource_id: str | None = None,
        message: str = "the resource cannot be used",
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.resource_type = resource_type
        self.resource_id = resource_id
        self._facts(resource_type=resource_type, resource_id=resource_id)


class ResourceAlreadyExistsError(ResourceError):
    """It exists, so it cannot be made."""

    status = 409


class ResourceLockedError(ResourceError):
    """Somebody holds it; it may be free later."""

    status = 423
    retryable = True

    def __init__(
        self,
        resource_type: str | None = None,
        resource_id: str | None = None,
        message: str = "the resource is locked",
        *,
        locked_by: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(resource_type, resource_id, message, **options)
        self.locked_by = locked_by
        self._facts(locked_by=locked_by)


class ResourceExpiredError(ResourceError):
    """It was there and is over."""

    status = 410


class ResourceOperationConflictError(ResourceError):
    """Its state does not allow the operation."""

    status = 409

    def __init__(
        self,
        resource_type: str | None = None,
        resource_id: str | None = None,
        message: str = "the resource's state does not allow this",
        *,
        conflict_reason: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(resource_type, resource_id, message, **options)
        self.conflict_reason = conflict_reason
        self._facts(conflict_reason=conflict_reason)
