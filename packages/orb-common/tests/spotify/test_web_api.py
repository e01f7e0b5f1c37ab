"""One request: the token, the rate limit of the app, one refresh, one retry layer."""

from __future__ import annotations

import logging
import random
import traceback
from typing import TYPE_CHECKING, Any

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from orb_common.exceptions import (
    OrbError,
    SpotifyAPIError,
    SpotifyAuthenticationError,
    SpotifyRateLimitError,
    SpotifyRefusedError,
    SpotifyTimeoutError,
    SpotifyUnavailableError,
)
from orb_common.spotify import RateCircuit
from orb_common.spotify.token_providers import FixedToken
from orb_common.spotify.web_api import WebApi
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from responses import RequestsMock

    from orb_common.utils.clock import ManualClock
    from orb_testing.fakes.spotify import SpotifyFake

API = "https://api.spotify.com/v1"
TOKEN = "BQs3cret-token"


class Tokens:
    """A provider that gives out tokens in turn."""

    app_id = None

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.refused: list[str] = []

    def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
        if refused is not None:
            assert refused == self.tokens.pop(0)
            self.refused.append(refused)
        if not self.tokens:
            raise SpotifyAuthenticationError("there is no token")
        return self.tokens[0]


@pytest.fixture
def api(clock: ManualClock) -> WebApi:
    return WebApi(FixedToken(TOKEN), clock=clock, random=random.Random(1))


@pytest.fixture
def real(spotify: SpotifyFake, clock: ManualClock) -> Callable[..., WebApi]:
    def make(*tokens: str, **options: Any) -> WebApi:
        given = tokens or (spotify.tokens().access_token,)
        return WebApi(Tokens(*given), url=spotify.api_url, clock=clock, random=random.Random(1), **options)

    return make


def statuses(spotify: SpotifyFake) -> list[int]:
    return [request.status for request in spotify.requests]


def test_a_request(mocked: RequestsMock, api: WebApi) -> None:
    """The address, query, headers and body are those of the reference."""
    mocked.put(f"{API}/me/player/play", status=204)
    api.send(
        "PUT", "/me/player/play", "x", params={"device_id": "d"}, body={"context_uri": "spotify:album:1"}
    )
    sent = mocked.calls[0].request
    assert sent.url == f"{API}/me/player/play?device_id=d"
    assert sent.headers["Authorization"] == f"Bearer {TOKEN}"
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.body == b'{"context_uri": "spotify:album:1"}'


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_request_without_a_body_has_a_length(spotify: SpotifyFake, real: Any, method: Any) -> None:
    """`Content-Length: 0` is sent. Without it, Spotify answers 411."""
    path = "/me/player/pause" if method == "PUT" else "/me/player/next"
    with pytest.raises(SpotifyAPIError) as caught:
        real().send(method, path, "x")
    assert caught.value.status_code == 404
    assert spotify.requests[0].headers["content-length"] == "0"


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, ""), (200, "OK"), (200, "{}"), (202, "<html>"), (201, ""), (204, ""), (206, "")],
)
def test_any_2xx_is_accepted(mocked: RequestsMock, api: WebApi, status: int, body: str) -> None:
    """The body of the answer to a command does not matter."""
    mocked.put(f"{API}/me/player/pause", status=status, body=body)
    assert api.send("PUT", "/me/player/pause", "x").status_code == status


def test_reads(mocked: RequestsMock, api: WebApi) -> None:
    """An empty answer means that nothing plays. One that is not an object is a failure of Spotify."""
    mocked.get(f"{API}/a", json={"b": 1})
    mocked.get(f"{API}/empty", status=200, body=" ")
    mocked.get(f"{API}/none", status=204)
    mocked.get(f"{API}/html", body="<html>")
    mocked.get(f"{API}/list", json=[1])
    assert api.read("/a", "x") == {"b": 1}
    assert api.read("/empty", "x") is None
    assert api.read("/none", "x") is None
    for path in ("/html", "/list"):
        with pytest.raises(SpotifyUnavailableError) as caught:
            api.read(path, "x")
        assert not caught.value.retryable
        assert "html" not in caught.value.to_json()


def test_a_refused_token_is_refreshed_once(spotify: SpotifyFake, real: Any) -> None:
    """After 401 the provider is asked for another token. If that is refused too, the call ends."""
    good = spotify.tokens().access_token
    assert real("old", good).read("/me/player/devices", "x") is not None
    assert statuses(spotify) == [401, 200]
    with pytest.raises(SpotifyAuthenticationError) as caught:
        real("old", "older", good).read("/me/player/devices", "x")
    assert statuses(spotify) == [401, 200, 401, 401]
    assert caught.value.status_code == 401
    with pytest.raises(SpotifyAuthenticationError):
        real("old").read("/me/player/devices", "x")


def test_a_call_refreshes_once_in_all_its_tries(spotify: SpotifyFake, real: Any) -> None:
    """A failure between two refusals of a token does not allow a second refresh."""
    spotify.plan(Outage(status=401), Outage(status=503), Outage(status=401))
    with pytest.raises(SpotifyAuthenticationError):
        real("a", "b", "c").read("/me/player/devices", "x")
    assert statuses(spotify) == [401, 503, 401]


def test_a_post_is_repeated_with_another_token(spotify: SpotifyFake, real: Any) -> None:
    """Spotify looks at the token first: a refused POST has done nothing."""
    spotify.user.player.play("d-1", context_uri="spotify:album:1")
    spotify.clock.advance(1)
    real("old", spotify.tokens().access_token).send("POST", "/me/player/next", "x")
    assert statuses(spotify) == [401, 204]


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("acts", [True, False])
def test_a_post_is_never_repeated_once_sent(spotify: SpotifyFake, real: Any, status: int, acts: bool) -> None:
    """A skip whose answer is a failure may have been done."""
    spotify.plan(Outage(status=status, times=None, acts=acts))
    with pytest.raises(SpotifyUnavailableError) as caught:
        real().send("POST", "/me/player/next", "x")
    assert caught.value.status_code == status
    assert statuses(spotify) == [status]


def test_a_post_that_was_not_sent_is_repeated(mocked: RequestsMock, api: WebApi) -> None:
    """Without a connection nothing was sent."""
    refused = requests.ConnectionError(MaxRetryError(None, API, NewConnectionError(None, "no")))  # type: ignore[arg-type]
    mocked.post(f"{API}/me/player/next", body=refused)
    mocked.post(f"{API}/me/player/next", status=204)
    assert api.send("POST", "/me/player/next", "x").status_code == 204


def test_one_retry_layer(spotify: SpotifyFake, real: Any, clock: ManualClock) -> None:
    """A PUT has three tries in all, with growing waits."""
    spotify.plan(Outage(status=503, times=None))
    with pytest.raises(SpotifyUnavailableError):
        real().send("PUT", "/me/player/pause", "x")
    assert statuses(spotify) == [503] * 3
    assert len(clock.slept) == 2


def test_a_short_limit_is_waited_for(spotify: SpotifyFake, real: Any, clock: ManualClock) -> None:
    """A wait that fits into the time of the call is kept."""
    spotify.plan(Outage(status=429, headers={"Retry-After": "2"}))
    assert real().read("/me/player/devices", "x") is not None
    assert statuses(spotify) == [429, 200]
    assert clock.slept == [2.0]


@pytest.mark.parametrize("wait", ["60", "Thu, 01 Jan 2026 00:01:00 GMT"])
def test_a_long_limit_opens_the_circuit(
    spotify: SpotifyFake, real: Any, clock: ManualClock, wait: str
) -> None:
    """The wait is reported at once. Until it is over, no client of the app sends anything."""
    spotify.plan(Outage(status=429, headers={"Retry-After": wait}))
    circuit = RateCircuit()
    first, second = (real(circuit=circuit) for _ in range(2))
    with pytest.raises(SpotifyRateLimitError) as caught:
        first.read("/me/player/devices", "x")
    assert (caught.value.status_code, caught.value.retry_after, caught.value.retryable) == (429, 60.0, True)
    clock.advance(20)
    for api in (first, second):
        with pytest.raises(SpotifyRateLimitError) as caught:
            api.send("POST", "/me/player/next", "x")
        assert caught.value.retry_after == 40.0
    assert statuses(spotify) == [429]
    assert clock.slept == []
    clock.advance(40)
    assert second.read("/me/player/devices", "x") is not None


def test_a_limit_of_one_user(spotify: SpotifyFake, clock: ManualClock) -> None:
    """A user who changes the track too often does not stop the others."""
    access = spotify.tokens().access_token
    one, other = (
        WebApi(FixedToken(access, app_id="a-1"), url=spotify.api_url, clock=clock) for _ in range(2)
    )
    body = '{"error": {"status": 403, "message": "x", "reason": "RATE_LIMITED"}}'
    spotify.plan(Outage(status=403, body=body))
    with pytest.raises(SpotifyRateLimitError) as caught:
        one.send("PUT", "/me/player/play", "x")
    assert (caught.value.status_code, caught.value.retry_after) == (403, 30.0)
    assert other.read("/me/player/devices", "x") is not None


def test_a_late_token_leaves_an_error_that_may_pass(spotify: SpotifyFake, clock: ManualClock) -> None:
    """The token has used up the time: nothing is sent, and a later call may succeed."""

    class Slow(Tokens):
        def access_token(self, *, refused: str | None = None, until: float | None = None) -> str:
            assert until is not None
            clock.sleep(until - clock.monotonic())
            return super().access_token(refused=refused)

    with pytest.raises(SpotifyTimeoutError) as caught:
        WebApi(Slow("a"), url=spotify.api_url, clock=clock).read("/me/player/devices", "x")
    assert (caught.value.retryable, clock.slept, spotify.requests) == (True, [10.0], [])


def test_the_limit_of_the_fake(spotify: SpotifyFake, real: Any, clock: ManualClock) -> None:
    """The real limit answers with the time until the oldest call leaves the window."""
    spotify.limit = 3
    api = real(seconds=5.0)
    for _ in range(3):
        api.read("/me/player/devices", "x")
    with pytest.raises(SpotifyRateLimitError) as caught:
        api.read("/me/player/devices", "x")
    assert caught.value.retry_after == 30.0
    clock.advance(30)
    assert api.read("/me/player/devices", "x") is not None


def test_apps_have_their_own_limits(spotify: SpotifyFake, clock: ManualClock) -> None:
    """Clients of the same app share a circuit without being told to."""
    access = spotify.tokens().access_token
    one, same, other = (
        WebApi(FixedToken(access, app_id=app), url=spotify.api_url, clock=clock)
        for app in ("a-1", "a-1", "a-2")
    )
    spotify.plan(Outage(status=429, headers={"Retry-After": "60"}))
    for api in (one, same):
        with pytest.raises(SpotifyRateLimitError):
            api.read("/me/player/devices", "x")
    assert other.read("/me/player/devices", "x") is not None
    assert statuses(spotify) == [429, 200]


def test_the_deadline_of_the_invocation(spotify: SpotifyFake, real: Any, clock: ManualClock) -> None:
    """A call ends with the invocation, or with the longer call that it is a part of."""
    spotify.plan(Outage(status=429, times=None, headers={"Retry-After": "3"}))
    end = clock.monotonic() + 2
    for api, until in ((real(deadline=lambda: end, circuit=RateCircuit()), None), (real(), end)):
        with pytest.raises(SpotifyRateLimitError):
            api.read("/me/player/devices", "x", until=until)
    clock.advance(2)
    with pytest.raises(SpotifyTimeoutError):
        real(deadline=end).read("/me/player/devices", "x")
    assert statuses(spotify) == [429, 429]


def test_a_redirection_is_refused(mocked: RequestsMock, api: WebApi) -> None:
    """The token goes nowhere else, and a command does not become a read."""
    mocked.put(f"{API}/me/player/pause", status=302, headers={"Location": "https://evil.example/"})
    with pytest.raises(SpotifyRefusedError):
        api.send("PUT", "/me/player/pause", "x")


@pytest.mark.parametrize(
    "failure",
    [
        {"body": requests.ConnectionError(f"refused {TOKEN}")},
        {"body": requests.ReadTimeout(TOKEN)},
        {"status": 401, "body": TOKEN},
        {"status": 403, "json": {"error": {"reason": f"{TOKEN} x", "message": TOKEN}}},
        {"status": 500, "body": TOKEN},
    ],
    ids=["connection", "timeout", "401", "403", "500"],
)
def test_no_token_is_shown(
    mocked: RequestsMock, api: WebApi, caplog: pytest.LogCaptureFixture, failure: dict[str, Any]
) -> None:
    """No error, traceback, log or repr has the token or the text of an answer."""
    mocked.put(f"{API}/me/player/pause", **failure)
    with caplog.at_level(logging.DEBUG), pytest.raises(OrbError) as caught:
        api.send("PUT", "/me/player/pause", "x")
    shown = "".join(traceback.format_exception(caught.value))
    assert (
        TOKEN not in f"{shown} {caught.value!r} {caught.value.details} {caught.value.to_json()} {caplog.text}"
    )
    assert TOKEN not in f"{api!r} {FixedToken(TOKEN)!r}"
