"""The handler of TokenRefresher."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.consents import REFRESHABLE
from lambdas.motion.handlers import token_refresher
from lambdas.motion.token_refreshes import COUNTED
from orb_common.exceptions import ConfigurationError, SpotifyUnavailableError
from orb_testing.context import LambdaContext
from orb_testing.fakes.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.tests.house import House
    from orb_testing.log_lines import CapturedLogs


@pytest.fixture(autouse=True)
def new_process() -> None:
    token_refresher.refreshes.reset()


def test_a_run_answers_with_its_counts(empty_house: House) -> None:
    """The schedule's event says nothing, and the answer says what was done."""
    empty_house.person("ann", refreshable=REFRESHABLE, refresh_due_at=empty_house.clock.now())
    empty_house.minutes(50)  # by the fake's clock, which alone says when the stored token ends
    counts = token_refresher.handler({}, LambdaContext())
    assert counts == {"refreshed": 1, "fresh": 0, "ended": 0, "changed": 0, "failed": 0, "left": 0}


def test_a_failure_fails_the_call(empty_house: House, captured_logs: CapturedLogs) -> None:
    """Weak point 14: Lambda counts a run with a failure as failed, and the log has the line of the alarm."""
    empty_house.person("ann", refreshable=REFRESHABLE, refresh_due_at=empty_house.clock.now())
    empty_house.spotify.plan(Outage(status=503, path="/api/token", times=None))
    with pytest.raises(SpotifyUnavailableError):
        token_refresher.handler({}, LambdaContext())
    assert captured_logs.one(message="call_failed")["code"] == "SPOTIFY_UNAVAILABLE"


def test_a_run_is_counted(empty_house: House, captured_logs: CapturedLogs) -> None:
    """What alarms and the dashboard watch is counted in each run, also in one that fails or has nothing to do."""
    token_refresher.handler({}, LambdaContext())
    empty_house.person("ann", refreshable=REFRESHABLE, refresh_due_at=empty_house.clock.now())
    empty_house.spotify.plan(Outage(status=503, path="/api/token", times=None))
    with pytest.raises(SpotifyUnavailableError):
        token_refresher.handler({}, LambdaContext())
    counted = [line for line in captured_logs.lines if "_aws" in line]
    assert [[sum(line[name]) for name in COUNTED.values()] for line in counted] == [[0, 0, 0], [0, 1, 0]]
    assert "ann" not in json.dumps(counted)


def test_an_app_secret_without_a_value_fails_the_call(
    empty_house: House, new_deployment: Callable[[], str], captured_logs: CapturedLogs
) -> None:
    """The code sets off the alarm, and the listeners stay due."""
    now = empty_house.clock.now()
    empty_house.person("ann", refreshable=REFRESHABLE, refresh_due_at=now)
    new_deployment()
    with pytest.raises(ConfigurationError):
        token_refresher.handler({}, LambdaContext())
    assert captured_logs.one(message="call_failed")["code"] == "CONFIGURATION_ERROR"
    [ann] = empty_house.stores.listeners.iterate()
    assert ann.refresh_due_at == now


def test_a_missing_setting_fails_the_call(
    captured_logs: CapturedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A function without its settings says which, at each call."""
    monkeypatch.delenv("LISTENERS_TABLE_NAME", raising=False)
    monkeypatch.delenv("SPOTIFY_CREDENTIALS_SECRET", raising=False)
    with pytest.raises(ConfigurationError, match="LISTENERS_TABLE_NAME, SPOTIFY_CREDENTIALS_SECRET"):
        token_refresher.handler({}, LambdaContext())
    assert captured_logs.one(message="call_failed")["code"] == "CONFIGURATION_ERROR"
