"""The stage of motion sends motions that differ, waits for their records, and says why one does not come."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from rooms_looks import BATHROOM, KITCHEN, event, house_look, room_look

from orb_tools.demo import motion_stage
from orb_tools.demo.motion_stage import MotionStage
from orb_tools.errors import ToolError
from orb_tools.motion import function_log


class Broker:
    """Connections, Lambda and its logs. A function deals with each motion at once."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.queued: list[Any] = []
        self.action = "playback_started"
        self.open_ones = 1
        self.logged = ["boom\n"]

    def send(self, topic: str, message: Any) -> None:
        self.sent.append((topic, message))

    def invoke(self, **given: Any) -> None:
        assert (given["FunctionName"], given["InvocationType"]) == ("f", "Event")
        self.queued.append(json.loads(given["Payload"]))

    def event_at(self, room: Any, second: int) -> Any:
        seen = {"timestamp": datetime.fromtimestamp(second, UTC), "event_id": f"e-{second}"}
        self.logged.append(f"e-{second}")
        return event(room, self.action).model_copy(update=seen)

    def look(self) -> Any:
        return house_look(room_look(KITCHEN, sessions=self.open_ones, playing="Morning"), room_look(BATHROOM))

    def answers(self) -> list[str]:
        return self.logged

    def get_paginator(self, _: str) -> Any:
        pages = [{"events": [{"message": line} for line in self.answers()]}]
        return SimpleNamespace(paginate=lambda **_: pages)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(motion_stage, "aws_client", lambda *_: made)
    monkeypatch.setattr(function_log, "aws_client", lambda *_: made)
    return made


@pytest.fixture
def stage(broker: Broker) -> MotionStage:
    requests = [
        SimpleNamespace(method="PUT", path="/v1/me/player/play"),
        SimpleNamespace(method="GET", path="/v1/me/player"),
    ]
    running: Any = SimpleNamespace(endpoint="", functions={"motion_handler": "f"})
    given: Any = {
        "spotify": SimpleNamespace(requests=requests),
        "passing": None,
        "reader": broker,
        "api": None,
    }
    made = MotionStage(on_scene=lambda _: None, running=running, devices=ExitStack(), **given)
    made._connections[KITCHEN.sensor_id] = broker  # type: ignore[assignment]  # a fake of what is used
    return made


def test_motions_differ(stage: MotionStage, broker: Broker) -> None:
    """No two have the same second, by MQTT or through the queue."""
    seconds = [stage.send(KITCHEN), stage.send(KITCHEN), stage.queue(KITCHEN)]
    assert len(set(seconds)) == stage.motions == 3
    assert [message["timestamp"] for _, message in broker.sent] == seconds[:2]
    assert {topic for topic, _ in broker.sent} == {"sensors/kitchen-t/motion"}
    (queued,) = broker.queued
    assert (queued["sensorId"], queued["timestamp"]) == (KITCHEN.sensor_id, seconds[2])


def test_a_message_comes_twice(stage: MotionStage, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the same one, it is one motion, and the function has answered it again."""
    found = event(KITCHEN, "ignored_debounce")
    monkeypatch.setattr(broker, "answers", lambda: [f"... {found.event_id} ..."] * len(broker.sent))
    stage.send(KITCHEN)
    stage.send_again(KITCHEN, found)
    (_, first), (_, second) = broker.sent
    assert (first, stage.motions) == (second, 1)

    monkeypatch.setattr(broker, "answers", lambda: [f"... {found.event_id} ..."])
    monkeypatch.setattr(motion_stage, "LONGEST", -1.0)
    with pytest.raises(ToolError, match="a motion that came again did not happen"):
        stage.send_again(KITCHEN, found)


def test_functions_start_beside_others(stage: MotionStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are called while the block runs, and a failure of one is an error."""
    called = threading.Event()
    call: Any = lambda *_: called.set()  # noqa: E731
    monkeypatch.setattr(MotionStage, "call", call)
    with stage.starting("timeout_checker"):
        assert called.wait(10)

    def fail(*_: object) -> None:
        raise ToolError("it failed")

    monkeypatch.setattr(MotionStage, "call", fail)
    with pytest.raises(ToolError, match="it failed"), stage.starting("timeout_checker"):
        pass


def test_another_action_is_noticed(stage: MotionStage) -> None:
    """The scene names the action, and the one that was expected."""
    assert stage.move(KITCHEN, "a motion", "playback_started").action_taken == "playback_started"
    stage.move(KITCHEN, "a motion", "ignored_debounce")
    assert [(scene.text, scene.good) for scene in stage.scenes] == [
        ("a motion: playback started", True),
        ("a motion: playback started (expected ignored debounce)", False),
    ]


def test_what_never_happens_is_told_with_the_log(stage: MotionStage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last lines of the handler are in the error."""
    monkeypatch.setattr(motion_stage, "LONGEST", -1.0)
    with pytest.raises(ToolError, match="music did not happen") as caught:
        stage.wait("music", lambda: False)
    assert caught.value.faults == ("boom",)


def test_what_can_be_asked(stage: MotionStage, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests of one kind, the rooms with music, and the open session, of which there is at most one."""
    assert len(stage.asked("PUT", "/v1/me/player/play")) == 1
    assert stage.plays_in() == ["Kitchen"]
    assert stage.session(KITCHEN) is not None
    assert stage.session(BATHROOM) is None
    broker.open_ones = 2
    with pytest.raises(ToolError, match="2 open sessions"):
        stage.session(KITCHEN)
    failed = SimpleNamespace(error={"errorType": "X"}, logs=("why",), payload=None)
    monkeypatch.setattr(motion_stage, "invoke_deployed", lambda *_: failed)
    with pytest.raises(ToolError, match="timeout_checker failed"):
        stage.call("timeout_checker", {})
