"""Errors of Spotify, by what code can do about them. See docs/spotify.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

from .base import ErrorOptions, OrbError
from .kinds import (
    ConflictError,
    DeniedError,
    InternalError,
    MisconfiguredError,
    NotFoundError,
    ThrottledError,
    TimedOutError,
    UnauthenticatedError,
    UnavailableError,
)

if TYPE_CHECKING:
    from .base import CommonOptions

__all__ = [
    "SpotifyAPIError",
    "SpotifyAppError",
    "SpotifyAuthenticationError",
    "SpotifyCommandRefusedError",
    "SpotifyDeniedError",
    "SpotifyDeviceNotFoundError",
    "SpotifyPlaybackError",
    "SpotifyRateLimitError",
    "SpotifyReauthorizationError",
    "SpotifyRefusedError",
    "SpotifyTimeoutError",
    "SpotifyUnavailableError",
]


class SpotifyAPIError(OrbError):
    """The family of all errors of Spotify. A member names its kind as first base class, and this class as second.

    `status` is the status to answer with. `status_code` and `reason` are those of Spotify's answer.
    """

    code = "SPOTIFY_API_ERROR"
    status = 502

    def __init__(
        self,
        message: str = "Spotify failed",
        status_code: int | None = None,
        *,
        reason: str | None = None,
        operation: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, **options)
        self.status_code = status_code
        """The HTTP status of Spotify. None: no answer came."""
        self.reason = reason
        """Why a command was refused, such as PREMIUM_REQUIRED, or the error code of the accounts service."""
        self.operation = operation
        self._facts(status_code=status_code, reason=reason, operation=operation)


class SpotifyAuthenticationError(UnauthenticatedError, SpotifyAPIError):
    """Spotify does not accept the token of the app or of the user."""

    code = "SPOTIFY_AUTH_ERROR"


class SpotifyReauthorizationError(SpotifyAuthenticationError):
    """The consent of the user has ended, or was taken back. Ask the user to connect Spotify again."""

    code = "SPOTIFY_REAUTHORIZATION"


class SpotifyAppError(MisconfiguredError, SpotifyAPIError):
    """Spotify does not know the app, or its secret is wrong. The settings of the function must change."""

    code = "SPOTIFY_APP"


class SpotifyRateLimitError(ThrottledError, SpotifyAPIError):
    """The app has sent too many requests, or with the reason RATE_LIMITED the user. `retry_after` is in seconds."""

    code = "SPOTIFY_RATE_LIMIT"

    def __init__(
        self,
        message: str = "Spotify asks to slow down",
        retry_after: float | None = None,
        status_code: int | None = None,
        *,
        reason: str | None = None,
        operation: str | None = None,
        **options: Unpack[CommonOptions],
    ) -> None:
        super().__init__(
            message, status_code, reason=reason, operation=operation, retry_after=retry_after, **options
        )
        self._facts(retry_after=retry_after)


class SpotifyUnavailableError(UnavailableError, SpotifyAPIError):
    """Spotify failed, cannot be reached, or does not show the effect of a command. The status is 502."""

    code = "SPOTIFY_UNAVAILABLE"
    status = 502


class SpotifyTimeoutError(TimedOutError, SpotifyAPIError):
    """No answer came in time. What was requested may have been done."""

    code = "SPOTIFY_TIMEOUT"


class SpotifyRefusedError(InternalError, SpotifyAPIError):
    """Spotify refused a request because the request is wrong. Sending it again does not help."""

    code = "SPOTIFY_REFUSED"


class SpotifyPlaybackError(SpotifyAPIError):
    """The family of errors of player commands. `reason` says why, `device_id` where."""

    code = "SPOTIFY_PLAYBACK_ERROR"
    # The id of a device is not for callers outside.
    public_details: ClassVar[frozenset[str] | None] = frozenset({"status_code", "reason", "operation"})

    def __init__(
        self,
        message: str = "the player did not do what was requested",
        device_id: str | None = None,
        status_code: int | None = None,
        *,
        reason: str | None = None,
        operation: str | None = None,
        **options: Unpack[ErrorOptions],
    ) -> None:
        super().__init__(message, status_code, reason=reason, operation=operation, **options)
        self.device_id = device_id
        self._facts(device_id=device_id)


class SpotifyDeniedError(DeniedError, SpotifyPlaybackError):
    """The user or the token may not do this: no Premium, or a scope is missing."""

    code = "SPOTIFY_DENIED"


class SpotifyDeviceNotFoundError(NotFoundError, SpotifyPlaybackError):
    """The device is not connected, or no device is active. Switch it on, or choose another one."""

    code = "SPOTIFY_DEVICE_NOT_FOUND"


class SpotifyCommandRefusedError(ConflictError, SpotifyPlaybackError):
    """The device, or what it plays now, does not allow the command."""

    code = "SPOTIFY_COMMAND_REFUSED"
