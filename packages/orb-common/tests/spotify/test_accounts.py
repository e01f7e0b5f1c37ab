"""The accounts service: consent with PKCE and state, and tokens."""

from __future__ import annotations

import base64
import hashlib
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests

from orb_common.exceptions import (
    SpotifyAppError,
    SpotifyAuthenticationError,
    SpotifyDeniedError,
    SpotifyRateLimitError,
    SpotifyReauthorizationError,
    SpotifyRefusedError,
    SpotifyTimeoutError,
    SpotifyUnavailableError,
    ValidationError,
)
from orb_common.spotify import (
    SCOPES,
    FixedToken,
    PendingConsent,
    SpotifyAccounts,
    SpotifyApp,
    SpotifyClient,
    Tokens,
)
from orb_testing.fakes.outages import Outage
from orb_testing.fakes.spotify import CLIENT_ID
from orb_testing.fakes.spotify import CLIENT_SECRET as SECRET
from orb_testing.fakes.spotify_accounts import REFRESH_SECONDS

if TYPE_CHECKING:
    from responses import RequestsMock

    from orb_common.utils.clock import ManualClock
    from orb_testing.fakes.spotify import SpotifyFake

CALLBACK = "http://127.0.0.1:8888/callback"


def come_back(pending: PendingConsent) -> dict[str, str]:
    """Consent at Spotify's page, and return the query of the callback."""
    answer = requests.get(pending.url, allow_redirects=False, timeout=5)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def connected(accounts: SpotifyAccounts) -> Tokens:
    pending = accounts.begin(CALLBACK)
    return accounts.finish(pending, come_back(pending))


def test_the_address_of_the_consent(app: SpotifyApp) -> None:
    """It has a new state and a challenge of PKCE each time, and neither the verifier nor the secret of the app."""
    accounts = SpotifyAccounts(app)
    first, second = accounts.begin(CALLBACK), accounts.begin(CALLBACK)
    assert first.url.startswith("https://accounts.spotify.com/authorize?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(first.url).query).items()}
    digest = base64.urlsafe_b64encode(hashlib.sha256(first.verifier.encode()).digest()).decode().rstrip("=")
    assert query == {
        "client_id": CLIENT_ID, "response_type": "code", "redirect_uri": CALLBACK, "scope": " ".join(SCOPES),
        "state": first.state, "code_challenge_method": "S256", "code_challenge": digest,
    }  # fmt: skip
    assert 43 <= len(first.verifier) <= 128
    assert first.verifier not in first.url and SECRET not in first.url
    assert len({first.state, second.state, first.verifier, second.verifier}) == 4
    assert first.state not in repr(first) and first.verifier not in repr(first)


@pytest.mark.parametrize("secret", [SECRET, None], ids=["secret", "pkce alone"])
def test_a_user_connects(spotify: SpotifyFake, clock: ManualClock, secret: str | None) -> None:
    """The code becomes tokens that the player accepts, with and without the secret of the app."""
    accounts = SpotifyAccounts(
        SpotifyApp(client_id=CLIENT_ID, client_secret=secret), url=spotify.accounts_url, clock=clock
    )
    tokens = connected(accounts)
    assert tokens.scopes == set(SCOPES)
    assert tokens.authorized_at == clock.now().timestamp()
    new = accounts.refresh(tokens)
    assert new.access_token != tokens.access_token
    # Without a secret, the refresh token works once.
    assert (new.refresh_token == tokens.refresh_token) == (secret is not None)
    assert SpotifyClient(new.access_token, url=spotify.api_url, clock=clock).get_devices()


def test_another_state(spotify: SpotifyFake, accounts: SpotifyAccounts) -> None:
    """An answer that belongs to another request is refused, and nothing is sent."""
    pending = accounts.begin(CALLBACK)
    query = come_back(pending)
    wrong: tuple[Any, ...] = ("x", "", "ä", "\ud800", None, 7)
    for state in ({}, *({"state": each} for each in wrong)):
        with pytest.raises(ValidationError) as caught:
            accounts.finish(pending, {"code": query["code"], **state})
        assert caught.value.field == "state"
    without = PendingConsent(url="", state="", verifier="", redirect_uri="")
    with pytest.raises(ValidationError, match="state"):
        accounts.finish(without, {"code": query["code"], "state": ""})
    for code in ({}, {"code": ""}, {"code": "\ud800"}):
        with pytest.raises(ValidationError, match="code"):
            accounts.finish(pending, {"state": pending.state, **code})
    assert [request.path for request in spotify.requests] == ["/authorize"]


def test_a_user_declines(spotify: SpotifyFake, accounts: SpotifyAccounts) -> None:
    """Declining is an answer too. Another fault of the request is ours."""
    spotify.accounts.consenting = None
    pending = accounts.begin(CALLBACK)
    with pytest.raises(SpotifyDeniedError) as caught:
        accounts.finish(pending, come_back(pending))
    assert caught.value.reason == "access_denied"
    with pytest.raises(SpotifyRefusedError):
        accounts.finish(pending, {"state": pending.state, "error": "invalid_scope"})


def test_a_code_works_once(accounts: SpotifyAccounts) -> None:
    """A code that was used, and one with another verifier, are refused."""
    pending = accounts.begin(CALLBACK)
    query = come_back(pending)
    accounts.finish(pending, query)
    with pytest.raises(SpotifyReauthorizationError):
        accounts.finish(pending, query)
    first, second = accounts.begin(CALLBACK), accounts.begin(CALLBACK)
    with pytest.raises(SpotifyReauthorizationError):
        accounts.finish(second, {**come_back(first), "state": second.state})


def test_the_end_of_an_authorization_is_final(
    spotify: SpotifyFake, accounts: SpotifyAccounts, clock: ManualClock
) -> None:
    """After six months, or if the user has taken it back, one request is sent and it is not tried again."""
    late, revoked = connected(accounts), connected(accounts)
    clock.advance(REFRESH_SECONDS)
    with pytest.raises(SpotifyReauthorizationError) as caught:
        accounts.refresh(late)
    assert (caught.value.status_code, caught.value.reason, caught.value.retryable) == (
        400,
        "invalid_grant",
        False,
    )
    assert isinstance(caught.value, SpotifyAuthenticationError)
    spotify.accounts.revoke(spotify.user)
    spotify.requests.clear()
    with pytest.raises(SpotifyReauthorizationError):
        accounts.refresh(revoked)
    assert len(spotify.requests) == 1


def test_a_wrong_app(spotify: SpotifyFake, clock: ManualClock) -> None:
    """A wrong secret is a wrong setting, and is not shown."""
    app = SpotifyApp(client_id=CLIENT_ID, client_secret="t0ps3cret")
    with pytest.raises(SpotifyAppError) as caught:
        SpotifyAccounts(app, url=spotify.accounts_url, clock=clock).client_credentials()
    assert "t0ps3cret" not in f"{caught.value.details} {caught.value!r}"


def test_the_token_of_the_app(spotify: SpotifyFake, accounts: SpotifyAccounts, clock: ManualClock) -> None:
    """It has no refresh token, and the player refuses it."""
    tokens = accounts.client_credentials()
    assert (tokens.refresh_token, tokens.scopes) == (None, frozenset())
    with pytest.raises(SpotifyAuthenticationError):
        SpotifyClient(tokens.access_token, url=spotify.api_url, clock=clock).get_devices()
    with pytest.raises(ValidationError):
        accounts.refresh(tokens)


@pytest.mark.parametrize(
    ("outage", "kind"),
    [
        (Outage(status=503, times=None), SpotifyUnavailableError),
        (Outage(status=429, times=None, headers={"Retry-After": "3"}), SpotifyRateLimitError),
        (Outage(status=200, times=None, body="<html>"), SpotifyUnavailableError),
        (Outage(status=200, times=None, body="{}"), SpotifyUnavailableError),
    ],
    ids=["503", "429", "html", "no token"],
)
def test_an_outage(
    spotify: SpotifyFake, accounts: SpotifyAccounts, outage: Outage, kind: type[Exception]
) -> None:
    """A refresh that was sent is not sent again: the refresh token may work once only."""
    tokens = connected(accounts)
    spotify.plan(outage)
    with pytest.raises(kind):
        accounts.refresh(tokens)
    assert [request.path for request in spotify.requests].count("/api/token") == 2


def test_a_limit_of_the_app(spotify: SpotifyFake, accounts: SpotifyAccounts, clock: ManualClock) -> None:
    """Until it is over, no request of the app is sent. The Web API has its own limit."""
    tokens = connected(accounts)
    spotify.requests.clear()
    spotify.plan(Outage(status=429, headers={"Retry-After": "600"}))
    other = SpotifyAccounts(accounts.app, url=spotify.accounts_url, clock=clock)
    for own in (accounts, accounts, other):
        with pytest.raises(SpotifyRateLimitError) as caught:
            own.refresh(tokens)
        assert caught.value.retry_after == 600
    assert [each.status for each in spotify.requests] == [429]
    token = FixedToken(tokens.access_token, app_id=accounts.app.client_id)
    assert SpotifyClient(token, url=spotify.api_url, clock=clock).get_devices()
    clock.advance(600)
    assert other.refresh(tokens).access_token


def test_a_redirection_is_refused(mocked: RequestsMock, app: SpotifyApp, clock: ManualClock) -> None:
    """After 307 the form with the refresh token would go to another host."""
    mocked.post(
        "https://accounts.spotify.com/api/token", status=307, headers={"Location": "https://evil.example/"}
    )
    with pytest.raises(SpotifyRefusedError):
        SpotifyAccounts(app, clock=clock).refresh(Tokens(access_token="", expires_at=0, refresh_token="r"))


def test_a_wrong_answer_is_in_no_error(mocked: RequestsMock, app: SpotifyApp, clock: ManualClock) -> None:
    """The error of the JSON holds its text, so it is neither cause nor context."""
    mocked.post("https://accounts.spotify.com/api/token", body='{"access_token": "s3cret"')
    with pytest.raises(SpotifyUnavailableError) as caught:
        SpotifyAccounts(app, clock=clock).client_credentials()
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_requests(mocked: RequestsMock, app: SpotifyApp, clock: ManualClock) -> None:
    """The app proves itself by the header. No error shows the secret, the token or the request."""
    url = "https://accounts.spotify.com/api/token"
    mocked.post(url, json={"access_token": "a", "expires_in": 3600})
    own = SpotifyAccounts(app, clock=clock, random=random.Random(1))
    own.refresh(Tokens(access_token="", expires_at=0, refresh_token="s3cret"))
    basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
    assert mocked.calls[0].request.headers["Authorization"] == f"Basic {basic}"
    assert mocked.calls[0].request.body == "grant_type=refresh_token&refresh_token=s3cret"
    mocked.replace("POST", url, body=requests.ReadTimeout(f"s3cret {SECRET}"))
    with pytest.raises(SpotifyTimeoutError) as caught:
        own.refresh(Tokens(access_token="", expires_at=0, refresh_token="s3cret"))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert "s3cret" not in f"{caught.value!r} {caught.value.to_json()}"
