"""Errors about services that a function calls, about timeouts, and about settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from .kinds import InternalError, MisconfiguredError, ThrottledError, TimedOutError, UnavailableError

if TYPE_CHECKING:
    from .base import CommonOptions, ErrorOptions

__all__ = [
    "ConfigurationError",
    "ExternalServiceError",
    "OperationTimeoutError",
    "ServiceRefusedError",
    "ServiceUnavailableError",
    "ThrottlingError",
]


class ThrottlingError(ThrottledError):
    """A service asks to slow down. `retry_after` is in seconds, if known."""

    code = "THROTTLING_ERROR"

    def __init__(
        self,
        message: str = "the service asks to slow down",
        retry_after: float | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(message, retry_after=retry_after, **options)
        self._facts(retry_after=retry_after)


class OperationTimeoutError(TimedOutError):
    """An operation took too long. `timeout_seconds` is the limit, if known."""

    code = "TIMEOUT_ERROR"

    def __init__(
        self,
        message: str = "the operation took too long",
        timeout_seconds: float | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.timeout_seconds = timeout_seconds
        self._facts(timeout_seconds=timeout_seconds)


class ExternalServiceError(UnavailableError):
    """A service outside of orb failed. The status is 502, because orb is not at fault."""

    code = "ORB-API-004"
    status = 502

    def __init__(
        self,
        message: str = "an external service failed",
        service: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.service = service
        self._facts(service=service)


class ServiceUnavailableError(UnavailableError):
    """A service does not answer at the moment. `retry_after` is in seconds, if known."""

    code = "ORB-SYS-005"

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


class ServiceRefusedError(InternalError):
    """A service refused a request because the request is wrong. Sending it again does not help."""

    code = "SERVICE_REFUSED"


class ConfigurationError(MisconfiguredError):
    """A setting is missing or wrong. `config_key` names it. The hub's order of arguments (name, reason) is refused."""

    code = "CONFIGURATION_ERROR"

    def __init__(
        self,
        message: str = "the configuration is wrong",
        *,
        config_key: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.config_key = config_key
        self._facts(config_key=config_key)
