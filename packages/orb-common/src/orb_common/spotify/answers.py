"""Spotify's refusals as errors of orb. No error holds a token or the text of an answer.

Sources: https://developer.spotify.com/documentation/web-api/concepts/api-calls for the two forms of errors, the Player
Error Reasons of the Player API, and https://github.com/spotify/web-api/issues/1433 for the reason UNKNOWN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from orb_common.exceptions import (
    OrbError,
    SpotifyAPIError,
    SpotifyAppError,
    SpotifyAuthenticationError,
    SpotifyCommandRefusedError,
    SpotifyDeniedError,
    SpotifyDeviceNotFoundError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
    SpotifyRefusedError,
    SpotifyTimeoutError,
    SpotifyUnavailableError,
)
from orb_common.http.calls import ServiceErrors
from orb_common.http.retry_after import requested_wait

from .circuits import MAX_WAIT, WINDOW_SECONDS

if TYPE_CHECKING:
    import requests

__all__ = ["AccountsErrors", "WebApiErrors", "object_of"]

_REASON = re.compile(r"[A-Za-z_]{1,64}")


class _SpotifyErrors(ServiceErrors):
    """The errors that the Web API and the accounts service share."""

    def __init__(self) -> None:
        super().__init__("Spotify", "spotify")

    def timed_out(self, seconds: float, *, operation: str, reason: str) -> OrbError:
        details = {"seconds": round(seconds, 3), "cause": reason}
        return SpotifyTimeoutError("Spotify did not answer in time", operation=operation, details=details)

    def unreachable(self, *, operation: str, reason: str) -> OrbError:
        return SpotifyUnavailableError(
            "Spotify cannot be reached", operation=operation, details={"cause": reason}
        )

    def _temporary(
        self, response: requests.Response, *, operation: str, now: float
    ) -> SpotifyAPIError | None:
        """Return the error if a rate limit or a failure of Spotify is the reason, otherwise None."""
        status, wait = response.status_code, requested_wait(response.headers, now=now)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            seconds = min(WINDOW_SECONDS if wait is None else wait, MAX_WAIT)
            return SpotifyRateLimitError("Spotify asks to slow down", seconds, status, operation=operation)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            seconds_left = None if wait is None else min(wait, MAX_WAIT)
            return SpotifyUnavailableError(
                "Spotify failed", status, operation=operation, retry_after=seconds_left
            )
        return None


class WebApiErrors(_SpotifyErrors):
    """The errors of the Web API. `device_id`: the device that a command is for."""

    def __init__(self, device_id: str | None = None) -> None:
        super().__init__()
        self._device_id = device_id

    def refused(self, response: requests.Response, *, operation: str, now: float) -> OrbError:
        """Return the error for an answer: `{"error": {"status", "message", "reason"}}`."""
        status, error = response.status_code, _json(response).get("error")
        reason = _reason(error.get("reason") if isinstance(error, dict) else None)
        failure = self._temporary(response, operation=operation, now=now)
        if failure is not None:
            return failure
        if reason == "RATE_LIMITED":
            return SpotifyRateLimitError(
                "the player asks to slow down", WINDOW_SECONDS, status, reason=reason, operation=operation
            )
        if status == HTTPStatus.UNAUTHORIZED:
            return SpotifyAuthenticationError(
                "Spotify does not accept the access token", status, reason=reason, operation=operation
            )
        if status == HTTPStatus.NOT_FOUND:
            return SpotifyDeviceNotFoundError(
                "the device is not connected, or none is active",
                self._device_id,
                status,
                reason=reason,
                operation=operation,
            )
        if status == HTTPStatus.FORBIDDEN:
            return self._forbidden(status, reason, operation)
        return SpotifyRefusedError("Spotify refused the request", status, reason=reason, operation=operation)

    def _forbidden(self, status: int, reason: str | None, operation: str) -> OrbError:
        # Refusals of the player have a reason. The others are about the scopes of the token.
        if reason in {None, "PREMIUM_REQUIRED"}:
            text = "the user has no Premium" if reason else "the token may not do this: a scope is missing"
            return SpotifyDeniedError(text, self._device_id, status, reason=reason, operation=operation)
        return SpotifyCommandRefusedError(
            "the player does not allow this now", self._device_id, status, reason=reason, operation=operation
        )


class AccountsErrors(_SpotifyErrors):
    """The errors of the accounts service."""

    def refused(self, response: requests.Response, *, operation: str, now: float) -> OrbError:
        """Return the error for an answer: `{"error", "error_description"}`."""
        failure = self._temporary(response, operation=operation, now=now)
        if failure is not None:
            return failure
        status, reason = response.status_code, _reason(_json(response).get("error"))
        if reason == "invalid_grant":
            return SpotifyReauthorizationError(
                "the user must connect Spotify again", status, reason=reason, operation=operation
            )
        if reason in {"invalid_client", "unauthorized_client"}:
            return SpotifyAppError(
                "Spotify does not know the app, or its secret is wrong",
                status,
                reason=reason,
                operation=operation,
            )
        return SpotifyRefusedError("Spotify refused the request", status, reason=reason, operation=operation)


def object_of(response: requests.Response, operation: str) -> Mapping[str, object]:
    """Return the JSON object of a good answer.

    Raises:
        SpotifyUnavailableError: The answer is not a JSON object. It is not retryable.
    """
    body: object = None
    # The error of a wrong answer holds its text, so ours is raised after it.
    with suppress(ValueError):
        body = response.json()
    if not isinstance(body, Mapping):
        raise SpotifyUnavailableError(
            "the answer is not one of Spotify's", response.status_code, operation=operation, retryable=False
        )
    return body


def _json(response: requests.Response) -> dict[str, object]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _reason(value: object) -> str | None:
    # A word only: any other text of an answer could hold anything.
    return value if isinstance(value, str) and _REASON.fullmatch(value) else None
