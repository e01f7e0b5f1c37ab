"""Laws of the refresh of tokens: what a run does, what it leaves, and what nothing can lose."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.consents import MARGIN, REFRESHABLE, connected
from lambdas.motion.token_refreshes import AGAIN_AFTER, LEAST_SECONDS, TokenRefreshes
from orb_common.exceptions import (
    AccessDeniedError,
    SpotifyAppError,
    SpotifyRateLimitError,
    SpotifyUnavailableError,
)
from orb_common.spotify import SpotifyAccounts, SpotifyApp, Tokens
from orb_models import ListenersUpdate
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.tests.house import House
    from orb_models import Listeners
    from orb_testing.crashes import CrashPoints
    from orb_testing.faults import FaultPlan
    from orb_testing.log_lines import CapturedLogs
    from orb_testing.races import Race

ENOUGH = 60.0


def of(house: House, before: Callable[[], object] = lambda: None) -> TokenRefreshes:
    """Return what a new process makes. `before` runs between the look at the index and the first refresh."""

    def accounts() -> SpotifyAccounts:
        before()
        own = house.spotify.app
        app = SpotifyApp(client_id=own.client_id, client_secret=own.client_secret)
        return SpotifyAccounts(app, url=house.spotify.accounts_url, clock=house.clock)

    return TokenRefreshes(listeners=house.stores.listeners, accounts=accounts, clock=house.clock)


def run(house: House, seconds: float = ENOUGH) -> dict[str, int]:
    """Run the refresher, and return what happened to more than no listener."""
    return {name: count for name, count in of(house).run(lambda: seconds).items() if count}


def person(house: House, name: str = "ann") -> None:
    """Add a listener who has just consented."""
    at = house.clock.now()
    due = at + timedelta(hours=1) - MARGIN
    house.person(name, authorized_at=at, refreshable=REFRESHABLE, refresh_due_at=due)


def row(house: House, name: str = "ann") -> Listeners:
    found = house.stores.listeners.get(name, consistent=True)
    assert found is not None
    return found


def secret(house: House, name: str = "ann") -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(house.secrets.value(f"users/{name}"))
    return stored


def asked(house: House) -> int:
    """Return how many tokens Spotify was asked for."""
    return sum(each.path == "/api/token" for each in house.spotify.requests)


@pytest.fixture
def home(empty_house: House) -> House:
    """A house with Ann, whose tokens are due in 20 minutes."""
    person(empty_house)
    return empty_house


def test_tokens_are_refreshed_before_they_end(home: House) -> None:
    """A run refreshes what is due, nothing else, and says when it is due again."""
    assert run(home) == {}
    home.minutes(21)
    person(home, "bob")
    before = secret(home)["access_token"]
    assert run(home) == {"refreshed": 1}
    assert secret(home)["access_token"] != before
    assert row(home).refresh_due_at == home.clock.now() + timedelta(hours=1) - MARGIN
    assert run(home) == {}


def test_a_rotated_refresh_token_is_kept(home: House) -> None:
    """Weak point 13: the token that Spotify has replaced is stored, so each run after that succeeds too."""
    home.spotify.accounts.rotates = True
    for _ in range(3):
        home.minutes(30)
        assert run(home) == {"refreshed": 1}


def test_runs_at_the_same_time_lose_no_token(home: House, race: Callable[..., Race[object]]) -> None:
    """Weak point 13: two runs leave the newest token, and nobody has to consent again because of them."""
    home.spotify.accounts.rotates = True
    home.minutes(30)
    ended = race([lambda: run(home)] * 2)
    assert not ended.errors
    assert not row(home).reauth_required
    home.minutes(30)
    assert run(home) == {"refreshed": 1}


def test_what_a_consumer_has_refreshed_is_left(home: House) -> None:
    """A motion may need a token before its turn. The run then only notes when it is due again."""
    home.minutes(30)
    fresh = home.clock.now() + timedelta(hours=1)
    home.secrets.rotate("users/ann", secret(home) | {"expires_at": int(fresh.timestamp())})
    assert run(home) == {"fresh": 1}
    assert asked(home) == 0
    assert row(home).refresh_due_at == fresh - MARGIN


def test_older_secrets_are_read(home: House) -> None:
    """Weak point 8: an end with a Z is a time with a zone, and does not break the run."""
    home.secrets.rotate("users/ann", secret(home) | {"expires_at": "2026-01-01T01:00:00Z"})
    home.minutes(30)
    assert run(home) == {"refreshed": 1}


def test_an_ended_consent_is_final(home: House, captured_logs: CapturedLogs) -> None:
    """Weak point 16: after invalid_grant the listener must consent again, an alarm says so once, and no run asks."""
    home.spotify.accounts.revoke(home.people["ann"])
    home.minutes(30)
    assert run(home) == {"ended": 1}
    found = row(home)
    assert (found.reauth_required, found.spotify_connected) == (True, False)
    assert (found.refreshable, found.refresh_due_at) == (None, None)
    assert captured_logs.one(message="consent_ended")["user_id"] == "ann"
    before = asked(home)
    home.minutes(30)
    assert run(home) == {}
    assert asked(home) == before


def test_a_consent_is_not_extended(home: House, captured_logs: CapturedLogs) -> None:
    """Weak point 16: six months after the consent it ends. Two weeks before, one line asks for a new one."""
    home.minutes(165 * 24 * 60)
    assert run(home) == {"refreshed": 1}
    assert captured_logs.find(message="consent_ends_soon") == []
    for _ in range(4):
        home.minutes(12 * 60)
        assert run(home) == {"refreshed": 1}
    assert captured_logs.one(message="consent_ends_soon")["ends"].startswith("2026-06-30")
    home.minutes(14 * 24 * 60)
    assert run(home) == {"ended": 1}


def test_a_failure_loses_no_notice(home: House, captured_logs: CapturedLogs) -> None:
    """Weak point 16: the notice is given once, also if the first refresh of the last two weeks fails."""
    home.minutes(165 * 24 * 60)
    run(home)
    home.minutes(4 * 24 * 60)
    home.spotify.plan(Outage(status=503, path="/api/token", times=None))
    with pytest.raises(SpotifyUnavailableError):
        run(home)
    home.spotify.recover()
    home.minutes(20)
    assert run(home) == {"refreshed": 1}
    assert captured_logs.one(message="consent_ends_soon")["ends"].startswith("2026-06-30")


def test_a_secret_that_is_gone_ends_the_consent(home: House) -> None:
    """Without its tokens, a listener must consent again. A row without a secret is no reason to fail each time."""
    home.secrets.delete("users/ann")
    person(home, "bob")
    home.stores.listeners.update("bob", ListenersUpdate(spotify_token_secret_arn=None))
    home.minutes(30)
    assert run(home) == {"ended": 2}


def test_one_broken_listener_stops_no_other(home: House) -> None:
    """Weak point 14: the others are refreshed, the run fails all the same, and the broken one waits."""
    for name in [f"p-{number}" for number in range(9)]:
        person(home, name)
    home.minutes(30)
    home.spotify.plan(Outage(status=500, path="/api/token"))
    with pytest.raises(SpotifyUnavailableError):
        run(home)
    again = home.clock.now() + AGAIN_AFTER
    later = [each for each in home.stores.listeners.iterate() if each.refresh_due_at == again]
    assert len(later) == 1
    home.minutes(15)
    assert run(home) == {"refreshed": 1}


def test_a_request_that_was_sent_is_not_repeated(home: House) -> None:
    """Weak point 19: a refresh token may work once only, so an outage costs one request for each listener."""
    home.minutes(30)
    home.spotify.plan(Outage(status=503, path="/api/token", times=None))
    with pytest.raises(SpotifyUnavailableError):
        run(home)
    assert asked(home) == 1


def test_a_limit_of_the_app_ends_the_run(home: House) -> None:
    """When Spotify asks to slow down, those that are not begun stay due, and are first in the next run."""
    for name in [f"p-{number}" for number in range(9)]:
        person(home, name)
    home.minutes(30)
    home.spotify.plan(Outage(status=429, headers={"Retry-After": "3600"}, path="/api/token", times=None))
    with pytest.raises(SpotifyRateLimitError):
        run(home)
    due = [each for each in home.stores.listeners.iterate() if each.refresh_due_at < home.clock.now()]  # type: ignore[operator]
    assert len(due) == 2


def test_a_wrong_app_fails_the_run(home: House) -> None:
    """No listener loses the consent because the secret of the app is wrong."""
    home.minutes(30)
    home.spotify.app = home.spotify.add_app(type(home.spotify.app)(client_id="other", client_secret="other"))
    home.spotify.accounts.apps.clear()
    with pytest.raises(SpotifyAppError):
        run(home)
    assert not row(home).reauth_required


def test_a_run_ends_before_its_time(home: House) -> None:
    """Weak point 19: without enough time nothing is begun. What is left stays due for the next run."""
    home.minutes(30)
    assert run(home, LEAST_SECONDS - 1) == {"left": 1}
    assert asked(home) == 0
    assert run(home) == {"refreshed": 1}


def test_an_erased_listener_stays_erased(home: House) -> None:
    """A row that is removed meanwhile does not come back."""
    home.minutes(30)
    counts = of(home, lambda: home.stores.listeners.delete("ann")).run(lambda: ENOUGH)
    assert counts["changed"] == 1
    assert home.stores.listeners.get("ann", consistent=True) is None


def test_a_new_consent_outlives_the_end_of_the_old(home: House) -> None:
    """A listener who consents again while a run ends the old consent stays connected."""
    home.spotify.accounts.revoke(home.people["ann"])
    home.minutes(30)
    tokens = Tokens(access_token="a", refresh_token="r", expires_at=home.clock.now().timestamp() + 3600)

    def consent() -> None:
        home.stores.listeners.update("ann", connected(tokens, "users/ann", now=home.clock.now()))

    assert of(home, consent).run(lambda: ENOUGH)["changed"] == 1
    assert row(home).spotify_connected


def test_failures_of_aws_pass(home: House, fault: FaultPlan) -> None:
    """A throttled read and a lost answer of a write are tried again, and no token is lost."""
    home.minutes(30)
    fault.throttle("secretsmanager:GetSecretValue")
    fault.lose_answer("secretsmanager:PutSecretValue")
    fault.throttle("dynamodb:UpdateItem")
    assert run(home) == {"refreshed": 1}


def test_a_row_that_cannot_be_written_stays_due(home: House, fault: FaultPlan) -> None:
    """The tokens are stored first. If the row cannot follow, the next run sees that they are fresh."""
    home.minutes(30)
    # Twice: the row after the refresh, and then the time of the next try.
    fault.error("dynamodb:UpdateItem", status=400, code="AccessDeniedException", times=2)
    with pytest.raises(AccessDeniedError):
        run(home)
    assert run(home) == {"fresh": 1}
    assert asked(home) == 1


def test_a_run_that_ends_anywhere_is_repeated(empty_house: House, crash_points: CrashPoints) -> None:
    """Wherever a run ends, the next one leaves a token that Spotify accepts, and a time for the one after it."""
    names = iter(range(1_000))

    def prepare() -> str:
        name = f"p-{next(names)}"
        person(empty_house, name)
        empty_house.minutes(30)
        return name

    def recover(name: str) -> None:
        run(empty_house)
        found, now = row(empty_house, name), empty_house.clock.now()
        assert found.refresh_due_at is not None
        assert found.refresh_due_at > now
        empty_house.spotify.accounts.grant_of(f"Bearer {secret(empty_house, name)['access_token']}")
        empty_house.stores.listeners.delete(name)

    crash_points(lambda _: run(empty_house), prepare=prepare, recover=recover)
