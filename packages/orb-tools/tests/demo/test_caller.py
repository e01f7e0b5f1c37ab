"""The demo calls the function as AppSync does, and stops when it crashes."""

from __future__ import annotations

from typing import Any

import pytest

from orb_tools.demo import caller
from orb_tools.demo.caller import UsersApi
from orb_tools.demo.people import READER
from orb_tools.embedded.invoke import Call
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError

API = UsersApi(running=Running(endpoint="http://127.0.0.1:9", pid=1))


def answers(monkeypatch: pytest.MonkeyPatch, payload: object, **fields: Any) -> list[dict[str, Any]]:
    """Replace the deployed function by one answer. Return the events that it gets."""
    events: list[dict[str, Any]] = []

    def invoke(_running: Running, _unit: str, event: dict[str, Any]) -> Call:
        events.append(event)
        return Call(**{"payload": payload, "error": None, "logs": (), "duration": 12.5, **fields})

    monkeypatch.setattr(caller, "invoke_deployed", invoke)
    return events


def test_an_answer_has_status_message_data_and_duration(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the fields of the function's answer, and the event is that of the person."""
    events = answers(monkeypatch, {"StatusCode": 200, "Message": "done", "Data": {"userId": "u1"}})

    answer = API.call(READER, "UsersGet", {"userId": "u1"})

    assert (answer.operation, answer.status, answer.message) == ("UsersGet", 200, "done")
    assert (answer.field("userId"), answer.field("other"), answer.milliseconds) == ("u1", None, 12.5)
    assert events[0]["identity"]["sub"] == READER.sub
    assert events[0]["arguments"] == {"input": {"userId": "u1"}}


@pytest.mark.parametrize("payload", [None, "text", {"errorMessage": "no StatusCode"}])
def test_a_crash_ends_the_demo(monkeypatch: pytest.MonkeyPatch, payload: object) -> None:
    """The error has the operation and the last lines of the log."""
    answers(monkeypatch, payload, logs=("first line", "last line"))

    with pytest.raises(ToolError, match="the function users crashed at UsersGet") as caught:
        API.call(None, "UsersGet", {})

    assert caught.value.faults[-1] == "last line"
    assert "orb invoke users" in str(caught.value.hint)
