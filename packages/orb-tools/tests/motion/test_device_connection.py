"""A device speaks MQTT with the embedded AWS, and learns whether a message has arrived."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from paho.mqtt.client import MQTTMessage

from orb_testing.processes import free_port
from orb_tools.errors import ToolError
from orb_tools.motion.device_connection import DeviceConnection, motion_topic


def test_a_message_arrives(small_aws: dict[str, Any]) -> None:
    """Who listens to the topic gets the JSON that was sent. After the end, nothing can be sent."""
    arrived, subscribed, got = threading.Event(), threading.Event(), list[MQTTMessage]()
    topic = motion_topic("hall-1")
    with (
        DeviceConnection(small_aws["endpoint"], "listener") as listener,
        DeviceConnection(small_aws["endpoint"], "hall-1") as device,
    ):
        client = listener._client
        client.on_message = lambda _, __, message: (got.append(message), arrived.set())
        client.on_subscribe = lambda *_: subscribed.set()
        client.subscribe(topic, qos=1)
        assert subscribed.wait(10)
        device.send(topic, {"event": "motion_detected", "timestamp": 1})
        assert arrived.wait(10)
    assert [(each.topic, json.loads(each.payload)) for each in got] == [
        ("sensors/hall-1/motion", {"event": "motion_detected", "timestamp": 1})
    ]
    with pytest.raises(ToolError, match="hall-1 is not connected"):
        device.send(topic, {})


def test_nobody_answers() -> None:
    """The error says what to look at."""
    with (
        pytest.raises(ToolError, match="device hall-1 cannot connect") as caught,
        DeviceConnection(f"http://127.0.0.1:{free_port()}", "hall-1"),
    ):
        pass
    assert "orb up" in str(caught.value.hint)
