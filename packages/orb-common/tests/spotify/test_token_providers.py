"""Where a client gets its access token from."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import requests

from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import (
    OrbError,
    SpotifyAuthenticationError,
    SpotifyReauthorizationError,
    SpotifyTimeoutError,
    SpotifyUnavailableError,
)
from orb_common.spotify import FixedToken, RateCircuit, SpotifyAccounts, SpotifyClient, UserTokens
from orb_testing.fakes.outages import Outage
from orb_testing.fakes.spotify_accounts import ACCESS_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.secret_store import SecretStore

NAME = "motion/dev/spotify/users/ann"


@pytest.fixture
def cache(clock: ManualClock) -> SecretCache:
    return SecretCache(clock=clock)


@pytest.fixture
def tokens(
    spotify: SpotifyFake,
    secrets: SecretStore,
    accounts: SpotifyAccounts,
    cache: SecretCache,
    clock: ManualClock,
) -> UserTokens:
    issued = spotify.tokens()
    secrets.put(
        NAME,
        {
            "access_token": issued.access_token,
            "refresh_token": issued.refresh_token,
            "expires_at": int(clock.now().timestamp()) + ACCESS_SECONDS,
        },
    )
    return UserTokens(NAME, accounts, secrets=cache)


def refreshes(spotify: SpotifyFake) -> int:
    return [request.path for request in spotify.requests].count("/api/token")


def test_a_fixed_token() -> None:
    """It cannot be replaced, and there must be one."""
    own = FixedToken("BQs3cret")
    assert own.access_token() == "BQs3cret"
    assert (own.app_id, FixedToken("x", app_id="a").app_id) == (None, "a")
    assert "s3cret" not in repr(own)
    with pytest.raises(SpotifyAuthenticationError):
        own.access_token(refused="BQs3cret")
    for missing in (None, ""):
        with pytest.raises(SpotifyAuthenticationError):
            FixedToken(missing)


def test_a_fresh_token_costs_one_read(spotify: SpotifyFake, tokens: UserTokens, cache: SecretCache) -> None:
    """While the token is fresh, Spotify is not asked, and the secret is read once."""
    assert tokens.access_token() == tokens.access_token()
    assert refreshes(spotify) == 0
    assert cache.stats().misses == 1
    assert tokens.app_id == spotify.app.client_id


def test_a_token_that_ends_is_refreshed(spotify: SpotifyFake, tokens: UserTokens, clock: ManualClock) -> None:
    """A minute before its end it is replaced, once for all callers."""
    old = tokens.access_token()
    clock.advance(ACCESS_SECONDS - 60)
    new = tokens.access_token()
    assert new != old
    assert tokens.access_token() == new
    assert refreshes(spotify) == 1


def test_a_client_with_a_token_that_is_refused(
    spotify: SpotifyFake, tokens: UserTokens, clock: ManualClock, secrets: SecretStore
) -> None:
    """A token that Spotify has ended early is replaced, and the command is done."""
    secrets.rotate(NAME, {"access_token": "BQold", "refresh_token": spotify.tokens().refresh_token,
                          "expires_at": int(clock.now().timestamp()) + ACCESS_SECONDS})  # fmt: skip
    own = SpotifyClient(tokens, url=spotify.api_url, clock=clock, circuit=RateCircuit())
    assert own.get_devices()
    assert own.get_devices()
    assert [request.status for request in spotify.requests] == [401, 200, 200, 200]


def test_a_token_that_another_process_has_refreshed(
    spotify: SpotifyFake, tokens: UserTokens, accounts: SpotifyAccounts
) -> None:
    """After a refusal the stored secret is read before Spotify is asked: it may have a new token."""
    old = tokens.access_token()
    new = UserTokens(NAME, accounts, secrets=SecretCache()).access_token(refused=old)
    assert refreshes(spotify) == 1
    assert tokens.access_token() == old
    assert tokens.access_token(refused=old) == new
    assert refreshes(spotify) == 1


def test_threads_refresh_once(spotify: SpotifyFake, tokens: UserTokens) -> None:
    """Of many threads whose token was refused, one refreshes it."""
    old, found = tokens.access_token(), []
    threads = [
        threading.Thread(target=lambda: found.append(tokens.access_token(refused=old))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert refreshes(spotify) == 1


def test_a_user_who_connects_again(
    spotify: SpotifyFake, tokens: UserTokens, secrets: SecretStore, clock: ManualClock
) -> None:
    """After the end of an authorization Spotify is not asked again, until the user has connected again."""
    old = tokens.access_token()
    spotify.accounts.revoke(spotify.user)
    with pytest.raises(SpotifyReauthorizationError):
        tokens.access_token(refused=old)
    for _ in range(3):
        with pytest.raises(SpotifyReauthorizationError):
            tokens.access_token()
    assert refreshes(spotify) == 1
    secrets.rotate(
        NAME, {"access_token": "BQnew", "refresh_token": "AQnew", "expires_at": clock.now().timestamp() + 900}
    )
    assert tokens.access_token() == "BQnew"
    assert "BQnew" not in repr(tokens)


def test_no_token_is_logged(spotify: SpotifyFake, tokens: UserTokens, caplog: Any) -> None:
    """A refresh logs no token, also at the level DEBUG of requests."""
    with caplog.at_level("DEBUG"):
        old = tokens.access_token()
        new = tokens.access_token(refused=old)
    shown = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("botocore")
    )
    assert old not in shown and new not in shown


@pytest.mark.parametrize(
    "call",
    [
        lambda own: own.get_devices(),
        lambda own: own.start_playback("d-1"),
        lambda own: own.pause_playback("d-1"),
    ],
    ids=["read", "start", "pause"],
)
def test_a_refresh_that_fails_is_not_sent_again(
    spotify: SpotifyFake, tokens: UserTokens, clock: ManualClock, call: Callable[[SpotifyClient], object]
) -> None:
    """The tries of a player do not repeat it: its refresh token may have been used."""
    clock.advance(ACCESS_SECONDS)
    spotify.accounts.rotates = True
    spotify.plan(Outage(status=503, acts=True, path="/api/token"))
    own = SpotifyClient(tokens, url=spotify.api_url, clock=clock)
    with pytest.raises(SpotifyUnavailableError) as caught:
        call(own)
    assert caught.value.retryable
    assert [(each.path, each.status) for each in spotify.requests] == [("/api/token", 503)]


def test_a_secret_that_cannot_be_read_is_not_read_again(
    tokens: UserTokens, clock: ManualClock, cache: SecretCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache of secrets has its own tries."""
    reads = []

    def fail(secret_id: str) -> Any:
        reads.append(secret_id)
        raise OrbError("no", retryable=True)

    monkeypatch.setattr(cache, "get", fail)
    with pytest.raises(OrbError):
        SpotifyClient(tokens, clock=clock).get_devices()
    assert reads == [NAME]


def test_a_refresh_ends_with_the_call(
    spotify: SpotifyFake, tokens: UserTokens, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refresh has the time of the player, less a part to store what it brings."""
    seen: list[float] = []

    class Session(requests.Session):
        def request(self, *_: Any, **options: Any) -> requests.Response:
            seen.append(sum(options["timeout"]))
            raise requests.ReadTimeout

    monkeypatch.setattr(tokens._accounts._http, "_session", Session())
    clock.advance(ACCESS_SECONDS)
    for seconds in (6.0, 0.5):
        with pytest.raises(SpotifyTimeoutError) as caught:
            SpotifyClient(tokens, clock=clock, seconds=seconds).get_devices()
        assert caught.value.retryable
    assert seen == [pytest.approx(5.0), pytest.approx(0.25)]


def test_a_wait_for_another_thread_ends_with_the_call(tokens: UserTokens, clock: ManualClock) -> None:
    """The error is one that may pass."""
    with tokens._lock, pytest.raises(SpotifyTimeoutError) as caught:
        tokens.access_token(refused=tokens.access_token(), until=clock.monotonic() - 1)
    assert caught.value.retryable


def test_without_time_to_look_nothing_is_marked(
    spotify: SpotifyFake, tokens: UserTokens, secrets: SecretStore, clock: ManualClock
) -> None:
    """A refused refresh token may be that of another writer, whose tokens come in a moment."""
    old = tokens.access_token()
    spotify.accounts.revoke(spotify.user)
    with pytest.raises(SpotifyTimeoutError) as caught:
        tokens.access_token(refused=old, until=clock.monotonic() + 0.6)
    assert caught.value.retryable
    assert sum(clock.slept) < 0.6
    assert "reauthorization_required" not in secrets.value(NAME)
