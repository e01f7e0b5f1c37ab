"""Laws of the messages of IoT rules, for which Powertools has no class."""

from __future__ import annotations

import pytest

from orb_testing.events import iot_rule_event


def test_a_rule_adds_to_the_message() -> None:
    """The message is the event, with what the rule selects besides, in its place if the names are the same."""
    event = iot_rule_event(
        {"event": "motion_detected", "sensorId": "forged"},
        topic="sensors/s-7/motion",
        add={
            "sensorId": "topic(2)",
            "receivedTimestamp": "timestamp()",
            "by": "clientid()",
            "topic": "topic()",
        },
        client_id="c-7",
    )
    assert event == {
        "event": "motion_detected",
        "sensorId": "s-7",
        "receivedTimestamp": 1_767_268_800_000,
        "by": "c-7",
        "topic": "sensors/s-7/motion",
    }


@pytest.mark.parametrize("function", ["topic(0)", "topic(4)", "now()", ""])
def test_unknown_functions_are_refused(function: str) -> None:
    """A function that a rule could not evaluate is an error."""
    with pytest.raises(ValueError, match=r"is not|undefined"):
        iot_rule_event({}, add={"x": function})
