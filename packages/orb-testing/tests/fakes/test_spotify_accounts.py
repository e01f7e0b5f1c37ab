"""Laws of the accounts service: consent, codes, PKCE, and the lives of tokens."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from orb_testing.fakes.spotify_accounts import ACCESS_SECONDS, CODE_SECONDS, REFRESH_SECONDS, App

if TYPE_CHECKING:
    from orb_testing.fakes.spotify import SpotifyFake

CALLBACK = "http://127.0.0.1:8888/callback"
CLIENT_ID = "1d" * 16
BASIC = {"Authorization": "Basic " + base64.b64encode(f"{CLIENT_ID}:{'5e' * 16}".encode()).decode()}
VERIFIER = "v" * 43


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


CHALLENGE = challenge_of(VERIFIER)


@pytest.fixture
def consent(spotify: SpotifyFake, call: Any) -> Any:
    """Return a function that sends the browser to /authorize and returns the answer and what the callback gets."""

    def go(**query: str) -> tuple[Any, dict[str, str]]:
        wanted = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": CALLBACK, **query}
        answer = call("GET", f"{spotify.accounts_url}/authorize?{urlencode(wanted)}")
        address = urlsplit(answer.headers.get("location", ""))
        return answer, {name: values[0] for name, values in parse_qs(address.query).items()}

    return go


@pytest.fixture
def token(spotify: SpotifyFake, call: Any) -> Any:
    """Return a function that posts a form to /api/token, by default with the client secret."""

    def post(headers: dict[str, str] = BASIC, **form: str) -> Any:
        return call("POST", f"{spotify.accounts_url}/api/token", form=form, headers=headers)

    return post


def exchange(token: Any, code: str, **options: Any) -> Any:
    return token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK, **options)


def fault(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert body.keys() == {"error", "error_description"}
    return answer.status, body["error"]


def test_a_consent_becomes_tokens(spotify: SpotifyFake, consent: Any, token: Any, call: Any) -> None:
    """The callback gets a code and the state. The code becomes tokens with the scopes of the consent."""
    answer, query = consent(scope="user-read-playback-state", state="s-1")
    assert (answer.status, query["state"]) == (302, "s-1")
    body = exchange(token, query["code"]).json()
    assert body.keys() == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == (
        "Bearer",
        3600,
        "user-read-playback-state",
    )
    assert call("GET", f"{spotify.api_url}/me", token=body["access_token"]).json()["id"] == "ann"


def test_a_declined_consent(spotify: SpotifyFake, consent: Any) -> None:
    """A user who declines comes back with an error and the state, without a code."""
    spotify.accounts.consenting = None
    assert consent(state="s-1")[1] == {"error": "access_denied", "state": "s-1"}


@pytest.mark.parametrize(
    "query", [{"client_id": "other"}, {"redirect_uri": "https://evil.example.com/callback"}], ids=str
)
def test_an_unknown_address_is_never_redirected_to(consent: Any, query: dict[str, str]) -> None:
    """Without a registered app and address, the fault stays in the browser."""
    answer, _ = consent(**query)
    assert (answer.status, answer.headers.get("location")) == (400, None)


def test_a_plain_challenge_is_refused(consent: Any) -> None:
    """The challenge must be S256, and the response a code."""
    assert consent(code_challenge=VERIFIER, code_challenge_method="plain")[1] == {"error": "invalid_request"}
    assert consent(response_type="token")[1] == {"error": "unsupported_response_type"}


@pytest.mark.parametrize("secret", [True, False])
def test_a_challenge_needs_its_verifier(consent: Any, token: Any, secret: bool) -> None:
    """A code with a challenge needs the verifier, with a client secret too."""
    options: Any = {} if secret else {"headers": {}, "client_id": CLIENT_ID}
    too_short = "v" * 42
    for verifier, challenge in (("", CHALLENGE), ("w" * 43, CHALLENGE), (too_short, challenge_of(too_short))):
        code = consent(code_challenge=challenge, code_challenge_method="S256")[1]["code"]
        assert fault(exchange(token, code, code_verifier=verifier, **options)) == (400, "invalid_grant")
    code = consent(code_challenge=CHALLENGE, code_challenge_method="S256")[1]["code"]
    assert exchange(token, code, code_verifier=VERIFIER, **options).status == 200


def test_a_code_has_one_use_and_a_short_life(spotify: SpotifyFake, consent: Any, token: Any) -> None:
    """A code works once, within its life, and with the address that it was sent to."""
    code = consent()[1]["code"]
    assert exchange(token, code).status == 200
    assert fault(exchange(token, code)) == (400, "invalid_grant")
    old = consent()[1]["code"]
    spotify.clock.advance(CODE_SECONDS)
    assert fault(exchange(token, old)) == (400, "invalid_grant")
    other = token(
        grant_type="authorization_code", code=consent()[1]["code"], redirect_uri="https://other.example.com/"
    )
    assert fault(other) == (400, "invalid_grant")


def test_a_code_without_a_challenge_needs_the_secret(consent: Any, token: Any) -> None:
    """An app without a secret must use PKCE."""
    answer = exchange(token, consent()[1]["code"], headers={}, client_id=CLIENT_ID)
    assert fault(answer) == (400, "invalid_client")


def test_the_client_must_be_known(token: Any) -> None:
    """A wrong secret, an unknown client, and a request without a client are refused."""
    wrong = {"Authorization": "Basic " + base64.b64encode(f"{CLIENT_ID}:wrong".encode()).decode()}
    for options in ({"headers": wrong}, {"headers": {}, "client_id": "other"}, {"headers": {}}):
        assert fault(token(grant_type="refresh_token", refresh_token="x", **options)) == (
            400,
            "invalid_client",
        )


def test_the_token_of_the_app_itself(spotify: SpotifyFake, call: Any, token: Any) -> None:
    """The client credentials flow needs the secret. Its token has no user, so the player refuses it."""
    body = token(grant_type="client_credentials").json()
    assert body.keys() == {"access_token", "token_type", "expires_in"}
    assert call("GET", f"{spotify.api_url}/me/player", token=body["access_token"]).status == 401
    without = token(grant_type="client_credentials", client_id=CLIENT_ID, headers={})
    assert fault(without) == (400, "invalid_client")
    spotify.accounts.revoke(spotify.user)
    assert fault(token(grant_type="password")) == (400, "unsupported_grant_type")


def test_the_body_must_be_a_form(spotify: SpotifyFake, call: Any) -> None:
    """The token endpoint reads forms. In JSON it finds no grant_type."""
    url = f"{spotify.accounts_url}/api/token"
    answer = call("POST", url, body={"grant_type": "refresh_token"}, headers=BASIC)
    assert fault(answer) == (400, "unsupported_grant_type")


def test_an_access_token_lives_one_hour(spotify: SpotifyFake, call: Any) -> None:
    """The token works until its hour is over, and then answers 401."""
    access = spotify.tokens().access_token
    spotify.clock.advance(ACCESS_SECONDS - 1)
    assert call("GET", f"{spotify.api_url}/me", token=access).status == 200
    spotify.clock.advance(1)
    answer = call("GET", f"{spotify.api_url}/me", token=access)
    assert (answer.status, answer.json()["error"]["status"]) == (401, 401)


def test_a_refresh_keeps_or_replaces_the_refresh_token(spotify: SpotifyFake, token: Any) -> None:
    """A refresh answers without a refresh token, or with a new one that ends the old one."""
    old = spotify.tokens().refresh_token
    for _ in range(2):
        assert "refresh_token" not in token(grant_type="refresh_token", refresh_token=old).json()
    spotify.accounts.rotates = True
    new = token(grant_type="refresh_token", refresh_token=old).json()["refresh_token"]
    assert fault(token(grant_type="refresh_token", refresh_token=old)) == (400, "invalid_grant")
    assert token(grant_type="refresh_token", refresh_token=new).status == 200


def test_a_public_client_rotates(consent: Any, token: Any) -> None:
    """Tokens that were issued without a secret are refreshed without one, and the refresh token is new each time."""
    code = consent(code_challenge=CHALLENGE, code_challenge_method="S256")[1]["code"]
    public: Any = {"headers": {}, "client_id": CLIENT_ID}
    first = exchange(token, code, code_verifier=VERIFIER, **public).json()["refresh_token"]
    second = token(grant_type="refresh_token", refresh_token=first, **public).json()["refresh_token"]
    assert fault(token(grant_type="refresh_token", refresh_token=first, **public)) == (400, "invalid_grant")
    assert token(grant_type="refresh_token", refresh_token=second, **public).status == 200


def test_a_confidential_grant_needs_the_secret(spotify: SpotifyFake, token: Any) -> None:
    """Tokens that were issued with the secret are not refreshed without it."""
    refresh = spotify.tokens().refresh_token
    answer = token(grant_type="refresh_token", refresh_token=refresh, headers={}, client_id=CLIENT_ID)
    assert fault(answer) == (400, "invalid_client")


def test_a_consent_ends_after_six_months(spotify: SpotifyFake, token: Any) -> None:
    """Refreshing does not extend the consent, even if it returns new refresh tokens."""
    spotify.accounts.rotates = True
    refresh = spotify.tokens().refresh_token
    spotify.clock.advance(REFRESH_SECONDS - 1)
    refresh = token(grant_type="refresh_token", refresh_token=refresh).json()["refresh_token"]
    spotify.clock.advance(1)
    assert fault(token(grant_type="refresh_token", refresh_token=refresh)) == (400, "invalid_grant")


def test_a_revoked_consent_ends_all_tokens(spotify: SpotifyFake, token: Any, call: Any) -> None:
    """After `revoke`, neither the access tokens nor the refresh tokens of a user work; those of others do."""
    tokens, others = spotify.tokens(), spotify.tokens(user=spotify.add_user("bob"))
    spotify.accounts.revoke(spotify.user)
    assert call("GET", f"{spotify.api_url}/me", token=tokens.access_token).status == 401
    assert fault(token(grant_type="refresh_token", refresh_token=tokens.refresh_token)) == (
        400,
        "invalid_grant",
    )
    assert call("GET", f"{spotify.api_url}/me", token=others.access_token).status == 200


@pytest.mark.parametrize("uri", ["http://localhost:8888/callback", "http://example.com/callback"])
def test_redirect_uris_are_safe(uri: str) -> None:
    """A redirect URI is HTTPS or a loopback address; `localhost` is none."""
    with pytest.raises(ValueError, match="HTTPS"):
        App(client_id="c", client_secret="s", redirect_uris=(uri,))
    App(
        client_id="c",
        client_secret="s",
        redirect_uris=("http://[::1]/callback", "https://example.com/callback"),
    )


def test_a_secret_that_cannot_be_read_is_refused(token: Any) -> None:
    """Letters beyond ASCII are not base64."""
    answer = token({"Authorization": "Basic \xff"}, grant_type="refresh_token")
    assert (answer.status, answer.json()["error"]) == (400, "invalid_client")
