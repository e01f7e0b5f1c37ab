"""Spotify's accounts service: the consent of a user with PKCE and state, and the tokens.

Sources: https://developer.spotify.com/documentation/web-api/tutorials/code-flow, .../code-pkce-flow,
.../client-credentials-flow and .../refreshing-tokens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random as _random
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from requests.auth import HTTPBasicAuth

from orb_common.exceptions import (
    SpotifyDeniedError,
    SpotifyRateLimitError,
    SpotifyRefusedError,
    ValidationError,
)
from orb_common.http.authorization import NoAuthorization
from orb_common.http.calls import POLICY, HttpClient, Repeat
from orb_common.utils.clock import SYSTEM_CLOCK, Clock

from .answers import AccountsErrors, object_of
from .circuits import circuit_of
from .tokens import REFRESHING, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import requests

    from orb_common.aws.deadlines import Deadline
    from orb_common.utils.retry import Random, RetryPolicy

    from .apps import SpotifyApp

__all__ = ["ACCOUNTS_URL", "SCOPES", "PendingConsent", "SpotifyAccounts"]

ACCOUNTS_URL: Final = "https://accounts.spotify.com"
SCOPES: Final = ("user-modify-playback-state", "user-read-currently-playing", "user-read-playback-state")
"""What the calls of `SpotifyClient` need: https://developer.spotify.com/documentation/web-api/concepts/scopes"""
SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingConsent:
    """A user who is on the way to Spotify's page. Store it until the user comes back; never send it to the browser."""

    url: str = field(repr=False)
    """Where to send the user."""
    state: str = field(repr=False)
    """Comes back with the user. It shows that the answer belongs to this request."""
    verifier: str = field(repr=False)
    """The secret of PKCE, which the exchange needs."""
    redirect_uri: str


class SpotifyAccounts:
    """The accounts service for one app. Threads can share it.

    A request is sent again only if it was not sent. A refresh token may work only once, and a code always does.
    After 429 no request of the app is sent from this process until the time is over.

    Args:
        app: The app.
        url: The address of the service.
        session: Sends the requests. Default: one for each thread.
        clock: Source of the time, which waits too.
        random: Source of randomness for the waits.
        policy: Tries and waits of a request.
        seconds: For one call, with all its tries and waits.
        deadline: A time of `clock.monotonic()` or a function that returns one, such as `InvocationDeadline`.
    """

    def __init__(
        self,
        app: SpotifyApp,
        *,
        url: str = ACCOUNTS_URL,
        session: requests.Session | None = None,
        clock: Clock = SYSTEM_CLOCK,
        random: Random = _random,
        policy: RetryPolicy = POLICY,
        seconds: float = SECONDS,
        deadline: Deadline = None,
    ) -> None:
        self.app = app
        self.clock = clock
        self._url = url.rstrip("/")
        self._circuit = circuit_of(app.client_id, "accounts")
        self._http = HttpClient(
            AccountsErrors(),
            session=session,
            clock=clock,
            random=random,
            policy=policy,
            seconds=seconds,
            deadline=deadline,
            redirects=False,
        )

    def begin(self, redirect_uri: str, *, scopes: Iterable[str] = SCOPES) -> PendingConsent:
        """Return where to send a user who connects Spotify, with a new state and a new secret of PKCE.

        Args:
            redirect_uri: Where Spotify sends the user back to. It is one of those in the settings of the app.
            scopes: What the app may do.
        """
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "client_id": self.app.client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "scope": " ".join(sorted(scopes)),
            "state": state,
            "code_challenge_method": "S256",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        }
        url = f"{self._url}/authorize?{urlencode(query)}"
        return PendingConsent(url=url, state=state, verifier=verifier, redirect_uri=redirect_uri)

    def finish(self, pending: PendingConsent, query: Mapping[str, str]) -> Tokens:
        """Return the tokens of a user who has come back.

        Args:
            pending: What `begin` returned for this user.
            query: The query of the request with which the user came back.

        Raises:
            ValidationError: The state is not that of the request, or there is no code. Nothing was sent.
            SpotifyDeniedError: The user has declined.
            SpotifyReauthorizationError: The code was used before or has expired. Begin again.
            SpotifyAPIError: Any other failure of Spotify.
        """
        state = _text(query.get("state"))
        if not state or not hmac.compare_digest(state.encode(), pending.state.encode()):
            raise ValidationError("state is not that of the request", field="state")
        fault = query.get("error")
        if fault == "access_denied":
            raise SpotifyDeniedError("the user has declined", reason=fault, operation="authorize")
        if fault is not None:
            raise SpotifyRefusedError("Spotify refused to ask the user", operation="authorize")
        code = _text(query.get("code"))
        if not code:
            raise ValidationError("code is missing", field="code")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": pending.redirect_uri,
            "code_verifier": pending.verifier,
        }
        return self._token("exchange a code", form)

    def refresh(self, tokens: Tokens, *, until: float | None = None) -> Tokens:
        """Return new tokens of a user, with a new refresh token if Spotify sent one, otherwise with the old one.

        Args:
            tokens: The tokens until now.
            until: The end, if the refresh is a part of a longer call: a time of `clock.monotonic()`.

        Raises:
            SpotifyReauthorizationError: The authorization has ended. Only the user can change this.
            SpotifyAppError: Spotify does not know the app, or its secret is wrong.
            SpotifyRateLimitError, SpotifyUnavailableError, SpotifyTimeoutError: It may work later.
        """
        if tokens.refresh_token is None:
            raise ValidationError("tokens must have a refresh token", field="tokens")
        form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh_token}
        return self._token(REFRESHING, form, before=tokens, until=until)

    def client_credentials(self) -> Tokens:
        """Return a token of the app itself. The player refuses it: it belongs to no user. Raises as `refresh`."""
        return self._token("get a token of the app", {"grant_type": "client_credentials"})

    def _token(
        self,
        operation: str,
        form: dict[str, str],
        *,
        before: Tokens | None = None,
        until: float | None = None,
    ) -> Tokens:
        secret = self.app.client_secret
        if secret is None:
            form = {**form, "client_id": self.app.client_id}
        auth = NoAuthorization() if secret is None else HTTPBasicAuth(self.app.client_id, secret)
        call = self._http.call(operation, repeat=Repeat.UNSENT, until=until)
        self._circuit.check(now=self.clock.now().timestamp(), operation=operation)
        try:
            response = call.send("POST", f"{self._url}/api/token", auth, data=form)
        except SpotifyRateLimitError as error:
            if error.retry_after is not None:
                self._circuit.open(error.retry_after, now=self.clock.now().timestamp())
            raise
        body = object_of(response, operation)
        return Tokens.from_answer(body, now=self.clock.now().timestamp(), before=before)


def _text(value: object) -> str:
    """Return a text of a query. Empty: it is missing, or not the ASCII that Spotify and `begin` use."""
    return value if isinstance(value, str) and value.isascii() else ""
