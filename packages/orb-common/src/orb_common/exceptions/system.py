"""Faults of the system itself: its settings, its parts, its limits.

The hub's constructors of this family crashed, because they left out an argument that their base required.
Their argument order is kept, their meaning works.
"""

from __future__ import annotations

from typing import Unpack

from .base import CommonOptions, ErrorOptions, OrbError

__all__ = [
    "CircuitBreakerOpenError",
    "ConfigurationError",
    "DatabaseError",
    "DependencyError",
    "InternalServerError",
    "OperationTimeoutError",
    "OrbSystemError",
    "QuotaExceededError",
    "ServiceUnavailableError",
    "ThrottlingError",
]


class DatabaseError(OrbError):
    """The database failed."""

    code = "ORB-SYS-001"


class InternalServerError(OrbError):
    """Something failed that should not."""

    code = "ORB-SYS-002"


class OrbSystemError(OrbError):
    """The system is not fit to work. Once called SystemError, which is a name of Python's own."""

    code = "ORB-SYS-003"


class ConfigurationError(OrbSystemError):
    """A setting is missing or wrong. Motion code: CONFIGURATION_ERROR.

    Two spellings: `ConfigurationError("the limit is not a number", config_key="LIMIT")`, and the hub's
    `ConfigurationError("LIMIT", "is not a number")`, where the second text is the message.
    """

    code = "CONFIGURATION_ERROR"
    motion_code = "CONFIGURATION_ERROR"

    def __init__(
        self,
        message: str = "the configuration is wrong",
        reason: str | None = None,
        *,
        config_key: str | None = None,
        config_name: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        if reason is not None:
            config_key, message = config_key or config_name or message, reason
        super().__init__(message, **options)
        self.config_key = config_key or config_name
        self.config_name = self.config_key
        self._facts(config_key=self.config_key)


class DependencyError(OrbSystemError):
    """A part that this one needs does not work. `reason` is the message."""

    code = "ORB-SYS-004"
    status = 502

    def __init__(
        self,
        dependency_name: str | None = None,
        reason: str = "a dependency failed",
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(reason, **options)
        self.dependency_name = dependency_name
        self.reason = reason
        self._facts(dependency_name=dependency_name)


class ServiceUnavailableError(OrbSystemError):
    """A service does not answer now. `retry_after` in seconds, where known."""

    code = "ORB-SYS-005"
    status = 503
    retryable = True

    def __init__(
        self,
        service_name: str | None = None,
        retry_after: float | None = None,
        message: str = "the service is not available",
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(message, retry_after=retry_after, **options)
        self.service_name = service_name
        self._facts(service=service_name, retry_after=retry_after)


class CircuitBreakerOpenError(OrbSystemError):
    """Calls to a service are held back because too many failed."""

    code = "ORB-SYS-006"
    status = 503
    retryable = True

    def __init__(
        self,
        service_name: str | None = None,
        message: str = "calls to the service are suspended",
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.service_name = service_name
        self._facts(service=service_name)


class QuotaExceededError(OrbSystemError):
    """A quota is used up. `quota` and `current` in the resource's own unit."""

    code = "ORB-SYS-007"
    status = 429

    def __init__(
        self,
        resource: str | None = None,
        quota: float | None = None,
        current: float | None = None,
        message: str = "the quota is used up",
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.resource = resource
        self.quota = quota
        self.current = current
        self._facts(resource=resource, quota=quota, current=current)


class ThrottlingError(OrbError):
    """A service asks to slow down. `retry_after` in seconds, where known. Motion's own family."""

    code = "THROTTLING_ERROR"
    status = 429
    retryable = True
    motion_code = "THROTTLING_ERROR"
    shape = "typed"

    def __init__(
        self,
        message: str = "the service asks to slow down",
        retry_after: float | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(message, retry_after=retry_after, **options)
        self._facts(retry_after=retry_after)


class OperationTimeoutError(OrbError):
    """Time ran out. Once called TimeoutError, which is a name of Python's own."""

    code = "TIMEOUT_ERROR"
    status = 504
    retryable = True
    motion_code = "TIMEOUT_ERROR"
    shape = "typed"

    def __init__(
        self,
        message: str = "the operation took too long",
        timeout_seconds: float | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.timeout_seconds = timeout_seconds
        self._facts(timeout_seconds=timeout_seconds)
