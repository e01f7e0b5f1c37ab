"""A device speaks MQTT with the embedded AWS, and learns whether a message has arrived."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
from paho.mqtt.client import MQTTMessage

from orb_testing.processes import free_port
from orb_tools.errors import ToolError
from orb_tools.motion.device_connection import DeviceConnection, motion_topic

if TYPE_CHECKING:
    from collections.abc import Iterator

WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What RFC 6455 appends to the key of a handshake."""
NOT_AUTHORIZED = b"\x82\x04" + b"\x20\x02\x00\x05"
"""A frame with a CONNACK of MQTT 3.1.1 and its return code 5."""


@pytest.fixture
def refusing() -> Iterator[str]:
    """The address of a broker that answers each device: not authorized."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            request = b""
            while b"\r\n\r\n" not in request:
                request += connection.recv(4096)
            fields = dict(line.split(b": ", 1) for line in request.splitlines()[1:] if line)
            keys = {name.lower(): value for name, value in fields.items()}
            accepted = base64.b64encode(hashlib.sha1(keys[b"sec-websocket-key"] + WEBSOCKET).digest())
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
            )
            connection.recv(4096)
            connection.sendall(NOT_AUTHORIZED)
            while connection.recv(4096):
                pass  # until the device goes

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    thread.join(10)
    server.close()
    assert not thread.is_alive()


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


def test_a_broker_that_refuses(refusing: str) -> None:
    """The block does not run, and the error has the reason."""
    with (
        pytest.raises(ToolError, match="device hall-1 was not accepted: not authorized"),
        DeviceConnection(refusing, "hall-1"),
    ):
        pytest.fail("the device got in")
