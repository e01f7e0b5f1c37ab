"""The errors of GitHub's REST API as errors of orb. No message holds a token or the text of an answer.

Sources: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api and
https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from orb_common.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ExternalServiceError,
    OrbError,
    ResourceNotFoundError,
    ServiceRefusedError,
    ThrottlingError,
)
from orb_common.http.calls import ServiceErrors
from orb_common.http.retry_after import requested_wait, seconds_of, server_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

__all__ = ["SERVICE", "GitHubErrors", "error_of", "wrong_answer"]

SERVICE = "github"
SECONDARY_WAIT = 60.0
"""Seconds to wait at a secondary limit if GitHub does not say how long."""


class GitHubErrors(ServiceErrors):
    """The errors of `VcsProvider`, for calls by HTTP."""

    def __init__(self) -> None:
        super().__init__("GitHub", SERVICE)

    def refused(self, response: requests.Response, *, operation: str, now: float) -> OrbError:
        """Return the error for an answer with a status from 300."""
        return error_of(response.status_code, response.headers, response.text, operation=operation, now=now)


def error_of(status: int, headers: Mapping[str, str], text: str, *, operation: str, now: float) -> OrbError:
    """Return the error for an answer.

    Args:
        status: The HTTP status, from 300.
        headers: The headers, whose names may have any case.
        text: The body, in which GitHub names a secondary limit.
        operation: What was asked, for the details.
        now: The time in epoch seconds, if the answer has no date.
    """
    details = {"service": SERVICE, "operation": operation, "status": status}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ExternalServiceError(
            "GitHub failed", SERVICE, details=details, retry_after=requested_wait(headers, now=now)
        )
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        wait = _limit_wait(status, headers, text, now=now)
        if wait is not None:
            return ThrottlingError("GitHub asks to slow down", retry_after=wait, details=details)
    if status == HTTPStatus.UNAUTHORIZED:
        return AuthenticationError("GitHub does not accept the token", details=details)
    if status == HTTPStatus.FORBIDDEN:
        return AuthorizationError("the token may not do this on GitHub", details=details)
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return ResourceNotFoundError(
            "it does not exist on GitHub, or the token may not see it", details=details
        )
    return ServiceRefusedError("GitHub refused the request", details=details)


def wrong_answer(operation: str) -> ExternalServiceError:
    """Return the error for an answer that is not what GitHub documents."""
    return ExternalServiceError(
        "the answer is not one of GitHub's", SERVICE, details={"operation": operation}, retryable=False
    )


def _limit_wait(status: int, headers: Mapping[str, str], text: str, *, now: float) -> float | None:
    """Return the seconds to wait if an answer is about a rate limit, otherwise None."""
    wait = requested_wait(headers, now=now)
    if wait is not None:
        return wait
    if headers.get("X-RateLimit-Remaining") == "0":
        reset = seconds_of(headers.get("X-RateLimit-Reset"))
        return SECONDARY_WAIT if reset is None else max(reset - server_time(headers, now=now), 1.0)
    if status == HTTPStatus.TOO_MANY_REQUESTS or "secondary rate limit" in text.lower():
        return SECONDARY_WAIT
    return None
