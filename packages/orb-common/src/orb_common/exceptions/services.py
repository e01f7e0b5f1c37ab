"""Services of others: theirs to mend, ours to survive."""

from __future__ import annotations

from typing import Unpack

from .base import CommonOptions, ErrorOptions, OrbError

__all__ = [
    "ExternalServiceError",
    "ServiceError",
    "SpotifyAPIError",
    "SpotifyAuthenticationError",
    "SpotifyPlaybackError",
    "SpotifyRateLimitError",
]

RESPONSE_LENGTH = 500
LEAST_SERVER_ERROR = 500


class ServiceError(OrbError):
    """A service of our own failed."""

    code = "ORB-SVC-001"
    status = 503
    retryable = True

    def __init__(
        self,
        message: str = "the service failed",
        service_name: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.service_name = service_name
        self._facts(service=service_name)


class ExternalServiceError(OrbError):
    """A service of somebody else failed."""

    code = "ORB-API-004"
    status = 502
    retryable = True

    def __init__(
        self,
        message: str = "an external service failed",
        service: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.service = service
        self._facts(service=service)


class SpotifyAPIError(OrbError):
    """Spotify refused or failed.

    Args:
        message: What happened.
        status_code: Spotify's HTTP status. None: no answer came. From 500 on, and for None, a retry may help.
        response: The body; its first 500 characters are kept on the object, and in no details: it may hold
            tokens.
    """

    code = "SPOTIFY_API_ERROR"
    status = 502
    motion_code = "SPOTIFY_API_ERROR"
    shape = "typed"

    def __init__(
        self,
        message: str = "Spotify failed",
        status_code: int | None = None,
        response: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.spotify_status = status_code
        self.response = response[:RESPONSE_LENGTH] if response is not None else None
        if type(self).retryable is False and options.get("retryable") is None:
            self.retryable = self._worth_retrying(status_code)
        self._facts(status_code=status_code)

    def _worth_retrying(self, status_code: int | None) -> bool:
        return status_code is None or status_code >= LEAST_SERVER_ERROR

    @property
    def status_code(self) -> int:
        """Spotify's status where there is one, as callers of this family expect; else our own."""
        return self.status if self.spotify_status is None else self.spotify_status


class SpotifyAuthenticationError(SpotifyAPIError):
    """The access token is not good. Worth one more try after a refresh, which the caller decides."""

    code = "SPOTIFY_AUTH_ERROR"
    status = 401
    motion_code = "SPOTIFY_AUTH_ERROR"

    def _worth_retrying(self, status_code: int | None) -> bool:  # noqa: ARG002 - the base's signature
        return False


class SpotifyRateLimitError(SpotifyAPIError):
    """Too many requests. `retry_after` in seconds, where Spotify told it."""

    code = "SPOTIFY_RATE_LIMIT"
    status = 429
    retryable = True
    motion_code = "SPOTIFY_RATE_LIMIT"

    def __init__(
        self,
        message: str = "Spotify asks to slow down",
        retry_after: float | None = None,
        status_code: int | None = None,
        response: str | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(message, status_code, response, retry_after=retry_after, **options)
        self._facts(retry_after=retry_after)


class SpotifyPlaybackError(SpotifyAPIError):
    """A player did not do what it was told."""

    code = "SPOTIFY_PLAYBACK_ERROR"
    motion_code = "SPOTIFY_PLAYBACK_ERROR"

    def __init__(
        self,
        message: str = "playback failed",
        device_id: str | None = None,
        status_code: int | None = None,
        response: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, status_code, response, **options)
        self.device_id = device_id
        self._facts(device_id=device_id)
