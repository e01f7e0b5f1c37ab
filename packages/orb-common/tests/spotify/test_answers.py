"""Refusals as errors: the kind says what to do, the status and the reason are Spotify's."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from orb_common.exceptions import (
    SpotifyAPIError,
    SpotifyAppError,
    SpotifyAuthenticationError,
    SpotifyCommandRefusedError,
    SpotifyDeniedError,
    SpotifyDeviceNotFoundError,
    SpotifyPlaybackError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
    SpotifyRefusedError,
    SpotifyTimeoutError,
    SpotifyUnavailableError,
)
from orb_common.spotify.answers import AccountsErrors, WebApiErrors

SECRET = "BQs3cret"
REFUSED_BY_THE_PLAYER = (
    "NO_PREV_TRACK NO_NEXT_TRACK NO_SPECIFIC_TRACK ALREADY_PAUSED NOT_PAUSED NOT_PLAYING_LOCALLY NOT_PLAYING_TRACK "
    "NOT_PLAYING_CONTEXT ENDLESS_CONTEXT CONTEXT_DISALLOW ALREADY_PLAYING REMOTE_CONTROL_DISALLOW "
    "DEVICE_NOT_CONTROLLABLE VOLUME_CONTROL_DISALLOW UNKNOWN"
)


def answer(status: int, body: object, headers: dict[str, str] | None = None) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response.headers.update(headers or {})
    return response


def web(status: int, reason: Any = None, headers: dict[str, str] | None = None) -> SpotifyAPIError:
    body = {"error": {"status": status, "message": SECRET, "reason": reason}}
    error = WebApiErrors("d-1").refused(answer(status, body, headers), operation="pause playback", now=0.0)
    assert isinstance(error, SpotifyAPIError)
    return error


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (400, None, SpotifyRefusedError),
        (401, None, SpotifyAuthenticationError),
        (403, None, SpotifyDeniedError),
        (403, "PREMIUM_REQUIRED", SpotifyDeniedError),
        *((403, reason, SpotifyCommandRefusedError) for reason in REFUSED_BY_THE_PLAYER.split()),
        (403, "RATE_LIMITED", SpotifyRateLimitError),
        (404, "NO_ACTIVE_DEVICE", SpotifyDeviceNotFoundError),
        (404, None, SpotifyDeviceNotFoundError),
        (411, None, SpotifyRefusedError),
        (429, None, SpotifyRateLimitError),
        (500, None, SpotifyUnavailableError),
        (503, None, SpotifyUnavailableError),
        (599, None, SpotifyUnavailableError),
        (302, None, SpotifyRefusedError),
    ],
)
def test_web_api(status: int, reason: str | None, kind: type[SpotifyAPIError]) -> None:
    """Each refusal keeps its status and reason. Only the limit and failures of Spotify may pass."""
    error = web(status, reason)
    assert type(error) is kind
    assert (error.status_code, error.reason, error.operation) == (status, reason, "pause playback")
    assert error.retryable == (kind in {SpotifyRateLimitError, SpotifyUnavailableError})
    if isinstance(error, SpotifyPlaybackError):
        assert error.device_id == "d-1"
        assert "device_id" not in str(error.public())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 30.0),
        ({"Retry-After": "5"}, 5.0),
        ({"Retry-After": "82000"}, 3600.0),
        ({"Retry-After": "9" * 400}, 3600.0),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:09 GMT"}, 9.0),
    ],
)
def test_the_wait_of_a_limit(headers: dict[str, str], seconds: float) -> None:
    """Seconds or a date, at most an hour. Without the header it is the window of the limit."""
    assert web(429, headers=headers).retry_after == seconds


@pytest.mark.parametrize("body", [b"<html>411</html>", b"", b"[1]", b"null", b'"x"', b'{"error": "text"}'])
def test_a_body_of_another_kind(body: bytes) -> None:
    """The status decides, whatever the body is."""
    for status, kind in ((411, SpotifyRefusedError), (502, SpotifyUnavailableError)):
        assert type(WebApiErrors().refused(answer(status, body), operation="x", now=0.0)) is kind
        assert type(AccountsErrors().refused(answer(status, body), operation="x", now=0.0)) is kind


def test_texts_of_an_answer_are_not_shown() -> None:
    """A message, and a reason that is not a word, could hold anything."""
    error = web(403, f"{SECRET} {SECRET}")
    assert error.reason is None
    assert SECRET not in f"{error!r} {error.to_json()}"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "invalid_grant", SpotifyReauthorizationError),
        (400, "invalid_client", SpotifyAppError),
        (401, "invalid_client", SpotifyAppError),
        (400, "unauthorized_client", SpotifyAppError),
        (400, "invalid_request", SpotifyRefusedError),
        (429, "x", SpotifyRateLimitError),
        (503, "x", SpotifyUnavailableError),
    ],
)
def test_accounts(status: int, code: str, kind: type[SpotifyAPIError]) -> None:
    """The end of an authorization is final. A wrong app is a wrong setting."""
    body = {"error": code, "error_description": SECRET}
    error = AccountsErrors().refused(answer(status, body), operation="refresh a token", now=0.0)
    assert type(error) is kind
    assert SECRET not in error.to_json()
    assert error.retryable == (status in {429, 503})


def test_no_answer() -> None:
    """A timeout and a lost connection may pass."""
    errors = WebApiErrors()
    late = errors.timed_out(2.0, operation="x", reason="ReadTimeout")
    lost = errors.unreachable(operation="x", reason="ConnectionError")
    assert isinstance(late, SpotifyTimeoutError) and isinstance(lost, SpotifyUnavailableError)
    assert late.retryable and lost.retryable
    assert lost.status_code is None
    assert lost.details == {"operation": "x", "cause": "ConnectionError"}
