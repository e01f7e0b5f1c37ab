"""Laws of the handler of motions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from lambdas.motion.handlers import motion_handler
from orb_common.utils import Prepared
from orb_models import ListenersUpdate
from orb_testing.events.iot_rule import iot_rule_event
from orb_testing.fakes.outages import Outage
from orb_testing.invocation import invoke

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.motion.tests.house import House

RULE = {"sensorId": "topic(2)", "receivedTimestamp": "timestamp()"}


@pytest.fixture
def handled(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    build = lambda: motion_handler.build(clock=house.clock)  # noqa: E731
    monkeypatch.setattr(motion_handler, "service", Prepared(build))
    # The time that a call has left is that of the clock of the machine.
    for deadline in (motion_handler.playing, motion_handler.writing):
        monkeypatch.setattr(deadline, "start", lambda _: None)
    return house


def message(house: House, sensor_id: str = "bath", **changes: Any) -> dict[str, Any]:
    now = house.clock.now()
    sent = {"event": "motion_detected", "timestamp": now.timestamp(), **changes}
    return dict(iot_rule_event(sent, topic=f"sensors/{sensor_id}/motion", add=RULE, at=now))


def test_a_message_starts_the_music(handled: House) -> None:
    """Weak point 1: the answer says what was done."""
    done = invoke(motion_handler.handler, message(handled))
    assert done.error is None
    [session] = handled.open_sessions()
    assert done.payload == {
        "action": "playback_started",
        "sessionId": session.session_id,
        "code": None,
    }
    assert handled.player().is_playing


@pytest.mark.parametrize("sensor_id", ["bath/../x", "unknown"])
def test_what_another_try_would_not_change_is_answered_and_reported(handled: House, sensor_id: str) -> None:
    """Weak point 14: the log line is the one that the alarm counts. Lambda does not try again."""
    sent = {**message(handled), "sensorId": sensor_id}
    done = invoke(motion_handler.handler, sent)
    assert done.payload["action"] == "error"
    assert '"message":"call_failed"' in done.logs.replace('": "', '":"')


def test_a_listener_without_consent_is_answered_and_reported(handled: House) -> None:
    """The row of the motion says that it failed."""
    handled.stores.listeners.update("ann", ListenersUpdate(reauth_required=True))
    done = invoke(motion_handler.handler, message(handled))
    assert (done.payload["action"], done.payload["code"]) == ("error", "SPOTIFY_REAUTHORIZATION")
    assert "call_failed" in done.logs
    assert handled.actions() == ["error"]


def test_what_may_pass_is_raised(handled: House) -> None:
    """Weak point 14: Lambda tries again, and then keeps the message in the queue of dead letters."""
    handled.spotify.plan(Outage(status=503, times=None, path="/v1/*"))
    sent = message(handled)
    done = invoke(motion_handler.handler, sent)
    assert done.error is not None
    assert done.error["errorType"] == "SpotifyUnavailableError"
    handled.spotify.recover()
    handled.minutes(1)
    assert invoke(motion_handler.handler, sent).payload["action"] == "playback_started"


def test_an_app_secret_without_a_value_loses_no_motion(
    handled: House, new_deployment: Callable[[], str]
) -> None:
    """Weak point 14: the code sets off the alarm, and Lambda keeps the motion for when the secret has its value."""
    value = json.loads(handled.secrets.value("spotify"))
    name = new_deployment()
    sent = message(handled)
    done = invoke(motion_handler.handler, sent)
    assert done.error is not None
    assert done.error["errorType"] == "ConfigurationError"
    assert "CONFIGURATION_ERROR" in done.logs
    handled.secrets.rotate(name, value)
    assert invoke(motion_handler.handler, sent).payload["action"] == "playback_started"


def test_a_duplicate_while_the_first_is_at_work_is_no_alarm(handled: House) -> None:
    """Lambda tries it again. The log line is not the one that the alarm counts."""
    handled.service().decide(handled.motion())
    done = invoke(motion_handler.handler, message(handled))
    assert done.error is not None
    assert done.error["errorType"] == "_BusyError"
    assert "motion_to_be_retried" in done.logs
    assert "call_failed" not in done.logs


def test_missing_settings_are_named(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call fails, and the message names all of them."""
    monkeypatch.setattr(motion_handler, "service", Prepared(motion_handler.build))
    for name in motion_handler.REQUIRED[:2]:
        monkeypatch.delenv(name)
    done = invoke(motion_handler.handler, message(house))
    assert done.error is not None
    assert all(name in str(done.error["errorMessage"]) for name in motion_handler.REQUIRED[:2])
    assert "call_failed" in done.logs


def test_init_prepares_the_client(house: House) -> None:
    """And sends nothing."""
    for prepare in motion_handler.needs(motion_handler.build(clock=house.clock)):
        prepare()
    assert house.spotify.requests == []
