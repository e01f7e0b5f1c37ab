"""One request of Spotify's Web API: the token, the rate limit of the app, and one refresh of a refused token.

Source: https://developer.spotify.com/documentation/web-api/concepts/api-calls
"""

from __future__ import annotations

import random as _random
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import (
    OrbError,
    SpotifyAuthenticationError,
    SpotifyRateLimitError,
)
from orb_common.http.authorization import BearerToken
from orb_common.http.calls import POLICY, HttpCall, HttpClient, Repeat
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .answers import WebApiErrors, object_of
from .circuits import RateCircuit, circuit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

    from orb_common.aws.deadlines import Deadline
    from orb_common.http.calls import Method, RequestOptions
    from orb_common.utils.retry import Random, RetryPolicy

    from .token_providers import TokenProvider

__all__ = ["API_URL", "WebApi"]

API_URL: Final = "https://api.spotify.com/v1"
SECONDS: Final = 10.0


class WebApi:
    """Sends requests with the token of a user. Threads can share it.

    Args:
        tokens: The source of access tokens.
        url: The address of the Web API.
        circuit: The rate limit. Default: that of the app in this process.
        session: Sends the requests. Default: one for each thread.
        clock: Source of the time, which waits too.
        random: Source of randomness for the waits.
        policy: Tries and waits of a request.
        seconds: For one call, with all its requests, tries and waits.
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`.
    """

    def __init__(
        self,
        tokens: TokenProvider,
        *,
        url: str = API_URL,
        circuit: RateCircuit | None = None,
        session: requests.Session | None = None,
        clock: Clock = SYSTEM_CLOCK,
        random: Random = _random,
        policy: RetryPolicy = POLICY,
        seconds: float = SECONDS,
        deadline: Deadline = None,
    ) -> None:
        self.clock = clock
        self._tokens = tokens
        self._url = url.rstrip("/")
        self._circuit = circuit_of(tokens.app_id) if circuit is None else circuit
        self._http = HttpClient(
            WebApiErrors(),
            session=session,
            clock=clock,
            random=random,
            policy=policy,
            seconds=seconds,
            deadline=deadline,
            redirects=False,  # a command must not become a GET
        )

    def end(self) -> float:
        """Return the time of `clock.monotonic()` at which a call that begins now must end."""
        return self._http.end()

    def send(
        self,
        method: Method,
        path: str,
        operation: str,
        *,
        until: float | None = None,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        device_id: str | None = None,
    ) -> requests.Response:
        """Send a request, and again after failures that may pass. Return an answer with a status of 2xx.

        A POST is sent again only if it was not sent, or if its token was refused: a skip must not be done twice.

        Args:
            method: The method.
            path: The path after the address, such as "/me/player".
            operation: What is asked, for errors.
            until: The end, if the request is a part of a longer call.
            params: The query.
            body: The JSON. Without one, requests sends the header `Content-Length: 0`, which Spotify requires.
            device_id: The device of a command, for errors.

        Raises:
            SpotifyAPIError: A member of this family.
            OrbError: The source of the token failed. It has its own tries, and is asked once.
        """
        repeat = Repeat.UNSENT if method == "POST" else Repeat.ALWAYS
        call = _Call(self._http, operation, repeat, until)
        call.errors = WebApiErrors(device_id)
        options: RequestOptions = {"headers": {"Accept": "application/json"}, "params": params or {}}
        if body is not None:
            options["json"] = body
        return call.run(lambda: self._attempt(call, method, f"{self._url}{path}", options))

    def read(
        self,
        path: str,
        operation: str,
        *,
        until: float | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Mapping[str, object] | None:
        """Return the object at a path. None: the answer is empty, because nothing plays. Raises as `send`."""
        response = self.send("GET", path, operation, until=until, params=params)
        return object_of(response, operation) if response.content.strip() else None

    def _attempt(self, call: _Call, method: Method, url: str, options: RequestOptions) -> requests.Response:
        token = self._token(call)
        try:
            return self._once(call, method, url, token, options)
        except SpotifyAuthenticationError:
            if call.refreshed:
                raise
            call.refreshed = True
        return self._once(call, method, url, self._token(call, refused=token), options)

    def _token(self, call: _Call, *, refused: str | None = None) -> str:
        try:
            return self._tokens.access_token(refused=refused, until=call.deadline)
        except OrbError as error:
            call.token_failure = error
            raise

    def _once(
        self, call: _Call, method: Method, url: str, token: str, options: RequestOptions
    ) -> requests.Response:
        self._circuit.check(now=self.clock.now().timestamp(), operation=call.operation)
        try:
            return call.once(method, url, BearerToken(token), **options)
        except SpotifyRateLimitError as error:
            # With the status 403 it is the limit of the user.
            if error.status_code == HTTPStatus.TOO_MANY_REQUESTS and error.retry_after is not None:
                self._circuit.open(error.retry_after, now=self.clock.now().timestamp())
            raise


class _Call(HttpCall):
    """A call of the Web API."""

    refreshed = False
    """Whether a refused token was replaced."""
    token_failure: OrbError | None = None
    """Why there is no token. Trying again here would multiply the tries of its source."""

    def _may_repeat(self, error: Exception) -> bool:
        return error is not self.token_failure and super()._may_repeat(error)
