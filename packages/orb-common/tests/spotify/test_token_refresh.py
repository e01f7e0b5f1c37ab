"""The refresh of a stored token, by writers that do not know of each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.aws.secrets import SecretCache
from orb_common.exceptions import (
    LostRaceError,
    ResourceNotFoundError,
    SpotifyReauthorizationError,
    SpotifyUnavailableError,
)
from orb_common.spotify import SpotifyAccounts, Tokens, refresh_token, store_tokens
from orb_common.spotify.token_refresh import _next_version
from orb_testing.fakes.outages import Outage
from orb_testing.fakes.spotify_accounts import REFRESH_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_common.utils.clock import ManualClock
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.secret_store import SecretStore

NAME = "motion/dev/spotify/users/ann"


@pytest.fixture
def cache(clock: ManualClock, stored: SecretStore) -> SecretCache:
    return SecretCache(clock=clock)


@pytest.fixture
def stored(spotify: SpotifyFake, secrets: SecretStore, clock: ManualClock) -> SecretStore:
    """The secrets of an account, with that of a user whose access token has ended."""
    issued = spotify.tokens()
    secrets.put(
        NAME,
        {
            "access_token": issued.access_token,
            "refresh_token": issued.refresh_token,
            "expires_at": int(clock.now().timestamp()),
            "authorized_at": int(clock.now().timestamp()),
            "spotify_user_id": "ann",
        },
    )
    return secrets


def value(secrets: SecretStore) -> dict[str, Any]:
    found = json.loads(secrets.value(NAME))
    assert isinstance(found, dict)
    return found


class Between(SpotifyAccounts):
    """An accounts service that runs something after the refresh, before the tokens are stored."""

    def __init__(
        self, accounts: SpotifyAccounts, then: Callable[[], object], *, before: bool = False
    ) -> None:
        self.app, self.clock = accounts.app, accounts.clock
        self._accounts, self._then, self._before = accounts, then, before

    def refresh(self, tokens: Tokens, *, until: float | None = None) -> Tokens:
        if self._before:
            self._then()
        new = self._accounts.refresh(tokens, until=until)
        if not self._before:
            self._then()
        return new


@pytest.mark.parametrize("rotates", [False, True])
def test_a_refresh(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache, rotates: bool
) -> None:
    """The new tokens are stored and cached. A rotated refresh token is kept, and other fields stay."""
    spotify.accounts.rotates = rotates
    before = value(stored)
    new = refresh_token(NAME, accounts, secrets=cache)
    after = value(stored)
    assert (new.access_token, new.refresh_token) == (after["access_token"], after["refresh_token"])
    assert after["access_token"] != before["access_token"]
    assert (after["refresh_token"] != before["refresh_token"]) is rotates
    assert (after["authorized_at"], after["spotify_user_id"]) == (before["authorized_at"], "ann")
    assert cache.get(NAME) == after
    assert refresh_token(NAME, accounts, secrets=cache).access_token != new.access_token


def test_a_fresh_token_is_left_alone(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache
) -> None:
    """Without force, only a token that ends soon, or was refused, is refreshed."""
    new = refresh_token(NAME, accounts, secrets=cache, force=False)
    assert refresh_token(NAME, accounts, secrets=cache, force=False) == new
    assert refresh_token(NAME, accounts, secrets=cache, force=False, refused="other") == new
    again = refresh_token(NAME, accounts, secrets=cache, force=False, refused=new.access_token)
    assert again.access_token != new.access_token


@pytest.mark.parametrize("rotates", [False, True])
def test_the_second_writer_takes_the_tokens_of_the_first(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, rotates: bool
) -> None:
    """Two writers start from one version. The tokens of the first stay, and both return them."""
    first: list[Tokens] = []
    slow = Between(accounts, lambda: first.append(refresh_token(NAME, accounts, secrets=SecretCache())))
    if rotates:
        # The second refresh with a token that works once is refused: the first writer has used it.
        spotify.accounts.rotates = True
        slow = Between(accounts, slow._then, before=True)
    second = refresh_token(NAME, slow, secrets=SecretCache())
    assert second.access_token == first[0].access_token == value(stored)["access_token"]
    assert second.refresh_token == first[0].refresh_token == value(stored)["refresh_token"]


def test_a_first_writer_that_stores_a_moment_later(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, clock: ManualClock
) -> None:
    """A refused writer waits a moment for the tokens of the writer that has used the refresh token."""
    spotify.accounts.rotates = True
    before = value(stored)
    tokens = Tokens.from_secret(before)
    new = accounts.refresh(tokens)
    sleep = clock.sleep

    def store_while_waiting(seconds: float) -> None:
        sleep(seconds)
        if len(clock.slept) == 1:
            stored.rotate(NAME, new.to_secret(before, now=clock.now().timestamp()))

    clock.sleep = store_while_waiting  # type: ignore[method-assign]
    assert refresh_token(NAME, accounts, secrets=SecretCache()).access_token == new.access_token


def test_a_mark_does_not_replace_new_tokens(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts
) -> None:
    """A writer that was refused because another has used the refresh token marks too early. The tokens win."""
    spotify.accounts.rotates = True

    def marks() -> None:
        with pytest.raises(SpotifyReauthorizationError):
            refresh_token(NAME, accounts, secrets=SecretCache())
        assert "refresh_token" not in value(stored)

    new = refresh_token(NAME, Between(accounts, marks), secrets=SecretCache())
    assert value(stored)["refresh_token"] == new.refresh_token
    assert "reauthorization_required" not in value(stored)
    assert refresh_token(NAME, accounts, secrets=SecretCache()).access_token


def test_a_user_who_connects_during_a_refresh(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, clock: ManualClock
) -> None:
    """The tokens of the new consent stay, whichever writer is first."""
    consent = spotify.tokens()
    fresh = Tokens(access_token=consent.access_token, refresh_token=consent.refresh_token, expires_at=2e9)
    now = clock.now().timestamp()
    slow = Between(accounts, lambda: store_tokens(NAME, fresh, now=now, secrets=SecretCache()))
    assert refresh_token(NAME, slow, secrets=SecretCache()).access_token == consent.access_token
    assert value(stored)["refresh_token"] == consent.refresh_token
    assert value(stored)["spotify_user_id"] == "ann"


def test_a_consent_is_stored_over_other_writers(
    stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consent is newer than any refresh, so it is stored also if a refresh was first."""
    fresh = Tokens(access_token="a", refresh_token="r", expires_at=2e9)
    read = cache.current
    refreshed: list[Tokens] = []

    def read_then_refresh(secret_id: str) -> Any:
        found = read(secret_id)
        if not refreshed:
            refreshed.append(refresh_token(NAME, accounts, secrets=SecretCache()))
        return found

    monkeypatch.setattr(cache, "current", read_then_refresh)
    store_tokens(NAME, fresh, now=0.0, secrets=cache)
    assert value(stored)["refresh_token"] == "r"


def test_the_end_of_an_authorization(
    spotify: SpotifyFake,
    stored: SecretStore,
    accounts: SpotifyAccounts,
    cache: SecretCache,
    clock: ManualClock,
) -> None:
    """After six months the secret is marked and loses its tokens, and Spotify is not asked again."""
    clock.advance(REFRESH_SECONDS)
    for _ in range(2):
        with pytest.raises(SpotifyReauthorizationError) as caught:
            refresh_token(NAME, accounts, secrets=cache)
        assert not caught.value.retryable
    assert value(stored).keys() == {"authorized_at", "spotify_user_id", "reauthorization_required"}
    assert len(spotify.requests) == 1
    store_tokens(
        NAME,
        Tokens(access_token="a", refresh_token="r", expires_at=2e9),
        now=clock.now().timestamp(),
        secrets=cache,
    )
    assert "reauthorization_required" not in value(stored)


def test_another_change_does_not_make_refused_tokens_good(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts
) -> None:
    """A field that has nothing to do with the tokens changes during the refresh. It stays, and the end is marked."""
    spotify.accounts.revoke(spotify.user)
    slow = Between(accounts, lambda: stored.rotate(NAME, {**value(stored), "note": "x"}), before=True)
    with pytest.raises(SpotifyReauthorizationError):
        refresh_token(NAME, slow, secrets=SecretCache())
    assert value(stored)["note"] == "x"
    assert value(stored).keys() & {"refresh_token", "reauthorization_required"} == {
        "reauthorization_required"
    }


def test_refused_tokens_of_an_older_version_are_marked(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache
) -> None:
    """An operator has gone back to an older version, whose successor exists. Spotify is asked once."""
    _, version = cache.current(NAME)
    # As in `test_a_version_that_was_made_current_again`.
    stored.client.put_secret_value(
        SecretId=NAME,
        SecretString="{}",
        ClientRequestToken=_next_version(version, 0),
        VersionStages=["LATER"],
    )
    spotify.accounts.revoke(spotify.user)
    for _ in range(3):
        with pytest.raises(SpotifyReauthorizationError):
            refresh_token(NAME, accounts, secrets=cache)
    assert "refresh_token" not in value(stored)
    assert len(spotify.requests) == 1


def test_an_outage_changes_nothing(
    spotify: SpotifyFake, stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache
) -> None:
    """If Spotify fails, the secret stays, and the same call works later."""
    before = value(stored)
    spotify.plan(Outage(status=503))
    with pytest.raises(SpotifyUnavailableError) as caught:
        refresh_token(NAME, accounts, secrets=cache)
    assert caught.value.retryable
    assert value(stored) == before
    refresh_token(NAME, accounts, secrets=cache)


def test_a_version_that_was_made_current_again(
    stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache
) -> None:
    """An operator may go back to an older version. Its successor exists already, so another id is used."""
    _, version = cache.current(NAME)
    # As after the way back, which moto does not follow: the successor exists, and is not current.
    stored.client.put_secret_value(
        SecretId=NAME,
        SecretString="{}",
        ClientRequestToken=_next_version(version, 0),
        VersionStages=["LATER"],
    )
    new = refresh_token(NAME, accounts, secrets=cache)
    assert value(stored)["access_token"] == new.access_token


def test_writers_without_end(
    stored: SecretStore, accounts: SpotifyAccounts, cache: SecretCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret that changes before every write is given up, with a typed error."""
    read, number = cache.current, iter(range(100))

    def read_then_refresh(secret_id: str) -> Any:
        found = read(secret_id)
        other = Tokens(access_token=f"a{next(number)}", refresh_token="r", expires_at=2e9)
        store_tokens(NAME, other, now=0.0, secrets=SecretCache())
        return found

    monkeypatch.setattr(cache, "current", read_then_refresh)
    with pytest.raises(LostRaceError):
        store_tokens(NAME, Tokens(access_token="a", refresh_token="r", expires_at=0), now=0.0, secrets=cache)


def test_a_secret_that_is_missing(
    secrets: SecretStore, accounts: SpotifyAccounts, cache: SecretCache
) -> None:
    """An unknown name is an error of the secret, not of Spotify."""
    with pytest.raises(ResourceNotFoundError):
        refresh_token("absent", accounts, secrets=cache)
