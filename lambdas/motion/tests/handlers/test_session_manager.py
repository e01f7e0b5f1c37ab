"""Laws of the handler of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.handlers import session_manager
from orb_common.utils import Prepared
from orb_testing.fakes.outages import Outage
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.tests.house import House


@pytest.fixture
def managed(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    build = lambda: session_manager.build(clock=house.clock)  # noqa: E731
    monkeypatch.setattr(session_manager, "actions", Prepared(build))
    for deadline in (session_manager.playing, session_manager.writing):
        monkeypatch.setattr(deadline, "start", lambda _: None)
    return house


def test_an_app_secret_without_a_value_fails_the_call(
    managed: House, new_deployment: Callable[[], str]
) -> None:
    """It is not an answer to the caller, and its code sets off the alarm."""
    managed.move()
    [session] = managed.open_sessions()
    new_deployment()
    done = invoke(session_manager.handler, {"action": "end_session", "sessionId": session.session_id})
    assert done.error is not None
    assert done.error["errorType"] == "ConfigurationError"
    assert "CONFIGURATION_ERROR" in done.logs


def ask(action: str, **fields: Any) -> dict[str, Any]:
    done = invoke(session_manager.handler, {"action": action, **fields})
    assert isinstance(done.payload, dict), done.error
    return done.payload


def test_a_session_from_its_beginning_to_its_end(managed: House) -> None:
    """Every action answers what it found, in camelCase, with times in epoch seconds."""
    created = ask("create_session", sensorId="bath", userId="ann")
    session = created["session"]
    assert (created["statusCode"], session["status"]) == (200, "active")
    assert created["timestamp"] == session["startTime"] == int(managed.clock.now().timestamp())
    session_id = session["sessionId"]
    updated = ask("update_session", sessionId=session_id, incrementMotionCount=True)
    assert updated["session"]["motionEventsCount"] == 1
    assert ask("get_active_session", sensorId="bath")["session"]["sessionId"] == session_id
    assert ask("end_session", sessionId=session_id)["session"]["status"] == "ended"
    assert ask("get_active_session", sensorId="bath")["session"] is None
    found = ask("query_sessions", sensorId="bath")
    assert (found["count"], found["hasMore"]) == (1, False)
    assert ask("get_session_analytics", userId="ann")["analytics"]["completedSessions"] == 1


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"action": "fly"}, 400),
        ({"action": "end_session"}, 400),
        ({"action": "end_session", "sessionId": "unknown"}, 404),
    ],
)
def test_a_fault_of_the_caller_is_answered(managed: House, event: dict[str, Any], status: int) -> None:
    """With its status, and what would be right."""
    done = invoke(session_manager.handler, event)
    assert (done.payload["statusCode"], done.error) == (status, None)
    assert done.payload["message"]


def test_a_second_session_is_a_conflict(managed: House) -> None:
    """A sensor has one."""
    ask("create_session", sensorId="bath", userId="ann")
    assert ask("create_session", sensorId="bath", userId="ann")["statusCode"] == 409


def test_a_failure_is_raised(managed: House) -> None:
    """Weak point 14: the caller sees an error of the function, not a success."""
    session_id = managed.move().session_id
    managed.spotify.plan(Outage(status=500, times=None, path="/v1/*"))
    done = invoke(session_manager.handler, {"action": "end_session", "sessionId": session_id})
    assert done.error is not None
    assert "call_failed" in done.logs


def test_init_prepares_the_client(house: House) -> None:
    """And sends nothing."""
    for prepare in session_manager.needs(session_manager.build(clock=house.clock)):
        prepare()
    assert house.spotify.requests == []
