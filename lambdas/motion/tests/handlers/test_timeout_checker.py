"""Laws of the handler of time-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lambdas.motion.handlers import timeout_checker
from orb_common.utils import Prepared
from orb_models import ListenersUpdate
from orb_testing.fakes.outages import Outage
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.tests.house import House


@pytest.fixture
def due(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with a session that is due."""
    build = lambda: timeout_checker.build(clock=house.clock)  # noqa: E731
    monkeypatch.setattr(timeout_checker, "timeouts", Prepared(build))
    for deadline in (timeout_checker.playing, timeout_checker.writing):
        monkeypatch.setattr(deadline, "start", lambda _: None)
    house.move()
    house.minutes(5)
    return house


def test_a_run_ends_what_is_due(due: House) -> None:
    """The answer says how."""
    done = invoke(timeout_checker.handler, {})
    assert done.payload == {"ended": {"paused": 1}, "failed": 0, "left": False}
    assert not due.player().is_playing


def test_an_end_that_is_given_up_is_reported(due: House) -> None:
    """Weak point 14: the answer counts the failure, and the log has the line of the alarm."""
    due.stores.listeners.update("ann", ListenersUpdate(reauth_required=True))
    done = invoke(timeout_checker.handler, {})
    assert done.payload == {"ended": {"failed": 1}, "failed": 1, "left": False}
    assert "call_failed" in done.logs


def test_an_end_that_is_tried_again_is_a_warning(due: House) -> None:
    """It is not an alarm yet."""
    due.spotify.plan(Outage(status=500, times=None, path="/v1/*"))
    done = invoke(timeout_checker.handler, {})
    assert done.payload["ended"] == {"later": 1}
    assert "end_to_be_retried" in done.logs
    assert "call_failed" not in done.logs


def test_an_app_secret_without_a_value_is_reported(due: House, new_deployment: Callable[[], str]) -> None:
    """The code sets off the alarm, and the end is tried again."""
    new_deployment()
    done = invoke(timeout_checker.handler, {})
    assert done.payload["ended"] == {"later": 1}
    assert "CONFIGURATION_ERROR" in done.logs


def test_missing_settings_fail_the_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The schedule's call fails, which an alarm counts."""
    monkeypatch.setattr(timeout_checker, "timeouts", Prepared(timeout_checker.build))
    monkeypatch.delenv("SESSIONS_TABLE_NAME")
    done = invoke(timeout_checker.handler, {})
    assert done.error is not None
    assert "SESSIONS_TABLE_NAME" in str(done.error["errorMessage"])
    assert "call_failed" in done.logs


def test_init_prepares_the_client(house: House) -> None:
    """And sends nothing."""
    for prepare in timeout_checker.needs(timeout_checker.build(clock=house.clock)):
        prepare()
    assert house.spotify.requests == []
