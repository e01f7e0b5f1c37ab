"""Messages that a rule of IoT Core sends to a function."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sources import AT, Event, milliseconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def iot_rule_event(
    message: Mapping[str, object],
    *,
    topic: str = "sensors/s-1/motion",
    add: Mapping[str, str] | None = None,
    client_id: str = "s-1",
    at: datetime = AT,
) -> Event:
    """Return what the rule `SELECT *, <add> FROM '<filter of topic>'` sends to a function.

    The functions are those of https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html.

        iot_rule_event({"event": "motion_detected"}, add={"sensorId": "topic(2)", "receivedAt": "timestamp()"})

    Args:
        message: The message of the device.
        topic: The topic to which the device sent it.
        add: The names that the rule adds, with the functions of IoT SQL for their values: `topic()`, `topic(n)`,
            counted from 1, `timestamp()` in milliseconds, and `clientid()`. They replace members of the message.
        client_id: The MQTT client of the device.
        at: When IoT Core received the message; aware.

    Raises:
        ValueError: A function is not one of these.
    """
    values = {name: _value(function, topic, client_id, at) for name, function in (add or {}).items()}
    return {**message, **values}


def _value(function: str, topic: str, client_id: str, at: datetime) -> object:
    known: dict[str, object] = {
        "topic()": topic,
        "timestamp()": milliseconds(at),
        "clientid()": client_id,
    }
    if function in known:
        return known[function]
    if (part := re.fullmatch(r"topic\(([1-9]\d*)\)", function)) is None:
        raise ValueError(f"{function} is not topic(), topic(n), timestamp() or clientid()")
    segments = topic.split("/")
    if int(part[1]) > len(segments):
        raise ValueError(f"the topic has {len(segments)} parts, so {function} is undefined")
    return segments[int(part[1]) - 1]
