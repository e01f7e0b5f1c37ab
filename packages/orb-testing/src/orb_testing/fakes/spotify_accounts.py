"""Spotify's accounts service: consent, authorization codes with PKCE, access tokens and refresh tokens.

https://developer.spotify.com/documentation/web-api/concepts/authorization and the pages that it leads to.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from werkzeug.wrappers import Response

from orb_testing.fakes.server import RefusalError, Route, json_response
from orb_testing.fakes.spotify_bodies import accounts_error, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzeug.wrappers import Request

    from orb_testing.fakes.spotify_player import Player

DOCS = "https://developer.spotify.com/documentation/web-api"
ACCESS_SECONDS = 3600
"""https://developer.spotify.com/documentation/web-api/concepts/access-token"""
REFRESH_SECONDS = 180 * 24 * 3600
"""Six months since the consent, refreshed or not: https://developer.spotify.com/blog/2026-06-18-refresh-token-expiration"""
CODE_SECONDS = 600
"""The longest life of a code that RFC 6749, section 4.1.2, recommends."""
VERIFIER_LENGTHS = range(43, 129)
"""https://developer.spotify.com/documentation/web-api/tutorials/code-pkce-flow"""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """An app of the developer dashboard.

    Raises:
        ValueError: An address is neither HTTPS nor a loopback address. The name `localhost` is refused
            (https://developer.spotify.com/documentation/web-api/concepts/redirect_uri).
    """

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...] = ("http://127.0.0.1:8888/callback",)

    def __post_init__(self) -> None:
        for uri in self.redirect_uris:
            parts = urlsplit(uri)
            if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
                raise ValueError("a redirect URI must be HTTPS, or HTTP with a loopback IP address")


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user of Spotify, with a player."""

    id: str
    display_name: str
    player: Player
    email: str
    country: str = "DE"


@dataclass(slots=True, kw_only=True)
class Grant:
    """What a user allowed an app, and since when."""

    app: App
    user: User | None
    """None: the app itself, by the client credentials flow."""
    scopes: frozenset[str]
    authorized_at: float
    public: bool
    """The tokens were issued without the client secret, so refreshing needs none either."""
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The tokens of a grant."""

    access_token: str
    refresh_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    grant: Grant
    redirect_uri: str
    challenge: str | None
    expires_at: float


@dataclass(slots=True)
class Accounts:
    """The accounts service, with its apps and tokens.

    Args:
        now: Returns the time in epoch seconds.
    """

    now: Callable[[], float]
    rotates: bool = False
    """Whether refreshing with the client secret also returns a new refresh token, which ends the old one.

    Both may happen. Refreshing without a secret always does it.
    """
    consenting: User | None = None
    """The user who is at the browser and consents. None: a user who declines."""
    apps: dict[str, App] = field(default_factory=dict)
    _access: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)
    _codes: dict[str, _Code] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """Return the calls of the accounts service."""
        return [
            Route(
                method="GET", path="/authorize", page=f"{DOCS}/tutorials/code-flow", answer=self._authorize
            ),
            Route(
                method="POST",
                path="/api/token",
                page=f"{DOCS}/tutorials/refreshing-tokens",
                answer=self._token,
            ),
        ]

    def issue(self, app: App, user: User, scopes: Iterable[str]) -> Tokens:
        """Return tokens, as if the user had just consented."""
        grant = Grant(app=app, user=user, scopes=frozenset(scopes), authorized_at=self.now(), public=False)
        return Tokens(access_token=self._new_access(grant), refresh_token=self._new_refresh(grant))

    def revoke(self, user: User) -> None:
        """End all tokens of a user, as if the user removed the apps on the account page."""
        for grant in [*self._refresh.values(), *(grant for grant, _ in self._access.values())]:
            if grant.user is user:
                grant.revoked = True

    def grant_of(self, authorization: str | None) -> Grant:
        """Return the grant of an Authorization header. Raises RefusalError with 400 or 401.

        https://developer.spotify.com/documentation/web-api/concepts/api-calls: 401 for a bad or expired token.
        """
        if authorization is None:
            raise refusal(401, "No token provided")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise refusal(400, "Only valid bearer authentication supported")
        grant, expires_at = self._access.get(token, (None, 0.0))
        if grant is None or grant.revoked:
            raise refusal(401, "Invalid access token")
        if self.now() >= expires_at:
            raise refusal(401, "The access token expired")
        return grant

    def _authorize(self, request: Request) -> Response:
        query = request.args
        app = self.apps.get(query.get("client_id", ""))
        # Without a known app and address there is no place to redirect to: the browser shows the fault.
        if app is None:
            return Response("INVALID_CLIENT: Invalid client", 400, content_type="text/plain")
        if query.get("redirect_uri") not in app.redirect_uris:
            return Response("INVALID_CLIENT: Invalid redirect URI", 400, content_type="text/plain")
        answer = (
            {"error": fault}
            if (fault := self._consent_fault(request))
            else {"code": self._new_code(app, request)}
        )
        if "state" in query:
            answer["state"] = query["state"]
        return Response(status=302, headers={"Location": f"{query['redirect_uri']}?{urlencode(answer)}"})

    def _consent_fault(self, request: Request) -> str | None:
        query = request.args
        if query.get("response_type") != "code":
            return "unsupported_response_type"
        if "code_challenge" in query and query.get("code_challenge_method") != "S256":
            return "invalid_request"
        return None if self.consenting else "access_denied"

    def _new_code(self, app: App, request: Request) -> str:
        assert self.consenting is not None  # noqa: S101 - _consent_fault has looked
        query, code = request.args, secrets.token_urlsafe(32)
        grant = Grant(
            app=app,
            user=self.consenting,
            scopes=frozenset(query.get("scope", "").split()),
            authorized_at=self.now(),
            public=False,
        )
        self._codes[code] = _Code(
            grant=grant,
            redirect_uri=query["redirect_uri"],
            challenge=query.get("code_challenge"),
            expires_at=self.now() + CODE_SECONDS,
        )
        return code

    def _token(self, request: Request) -> Response:
        # The page asks for application/x-www-form-urlencoded. werkzeug reads no other body as a form.
        app, has_secret = self._client(request)
        match request.form.get("grant_type"):
            case "authorization_code":
                return self._exchange(request, app, has_secret=has_secret)
            case "refresh_token":
                return self._refreshed(request, app, has_secret=has_secret)
            case "client_credentials":
                return self._own_token(app, has_secret=has_secret)
            case None:
                return accounts_error("unsupported_grant_type", "grant_type parameter is missing")
            case _:
                return accounts_error("unsupported_grant_type", "grant_type must be one that the fake serves")

    def _client(self, request: Request) -> tuple[App, bool]:
        """Return the app of a request, and whether the request has its secret. Raises RefusalError."""
        try:
            basic = request.authorization
        except ValueError:  # werkzeug reads no letters beyond ASCII
            raise RefusalError(accounts_error("invalid_client", "Invalid client secret")) from None
        if basic is not None and basic.type == "basic":
            app = self.apps.get(basic.username or "")
            if app is None or app.client_secret != basic.password:
                raise RefusalError(accounts_error("invalid_client", "Invalid client secret"))
            return app, True
        app = self.apps.get(request.form.get("client_id", ""))
        if app is None:
            raise RefusalError(accounts_error("invalid_client", "Invalid client"))
        return app, False

    def _exchange(self, request: Request, app: App, *, has_secret: bool) -> Response:
        form = request.form
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.grant.app is not app:
            return accounts_error("invalid_grant", "Invalid authorization code")
        if self.now() >= code.expires_at:
            return accounts_error("invalid_grant", "Authorization code expired")
        if form.get("redirect_uri") != code.redirect_uri:
            return accounts_error("invalid_grant", "Invalid redirect URI")
        if code.challenge is None and not has_secret:
            return accounts_error("invalid_client", "Invalid client secret")
        if code.challenge is not None and not _verifies(form.get("code_verifier", ""), code.challenge):
            return accounts_error("invalid_grant", "code_verifier was incorrect")
        code.grant.public = not has_secret
        return self._answer(code.grant, self._new_refresh(code.grant))

    def _own_token(self, app: App, *, has_secret: bool) -> Response:
        # Without a refresh token and scopes: https://developer.spotify.com/documentation/web-api/tutorials/client-credentials-flow
        if not has_secret:
            return accounts_error("invalid_client", "Invalid client secret")
        grant = Grant(app=app, user=None, scopes=frozenset(), authorized_at=self.now(), public=False)
        token = self._new_access(grant)
        return json_response({"access_token": token, "token_type": "Bearer", "expires_in": ACCESS_SECONDS})

    def _refreshed(self, request: Request, app: App, *, has_secret: bool) -> Response:
        token = request.form.get("refresh_token", "")
        grant = self._refresh.get(token)
        if grant is None or grant.app is not app:
            return accounts_error("invalid_grant", "Invalid refresh token")
        if not has_secret and not grant.public:
            return accounts_error("invalid_client", "Invalid client secret")
        if grant.revoked:
            return accounts_error("invalid_grant", "Refresh token revoked")
        if self.now() >= grant.authorized_at + REFRESH_SECONDS:
            return accounts_error("invalid_grant", "Refresh token expired")
        if not self.rotates and not grant.public:
            return self._answer(grant, None)
        del self._refresh[token]
        return self._answer(grant, self._new_refresh(grant))

    def _answer(self, grant: Grant, refresh_token: str | None) -> Response:
        body: dict[str, object] = {
            "access_token": self._new_access(grant),
            "token_type": "Bearer",
            "expires_in": ACCESS_SECONDS,
            "scope": " ".join(sorted(grant.scopes)),
        }
        if refresh_token is not None:
            body["refresh_token"] = refresh_token
        return json_response(body)

    def _new_access(self, grant: Grant) -> str:
        token = f"BQ{secrets.token_urlsafe(48)}"
        self._access[token] = grant, self.now() + ACCESS_SECONDS
        return token

    def _new_refresh(self, grant: Grant) -> str:
        token = f"AQ{secrets.token_urlsafe(48)}"
        self._refresh[token] = grant
        return token


def _verifies(verifier: str, challenge: str) -> bool:
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return len(verifier) in VERIFIER_LENGTHS and digest == challenge


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
