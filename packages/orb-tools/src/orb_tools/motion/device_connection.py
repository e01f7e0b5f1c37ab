"""The MQTT connection of one device: over WebSocket, as MQTT 3.1.1, with QoS 1.

The embedded AWS serves MQTT on its own port, at the host name of the IoT endpoint. Like AWS, it knows a device by its
client id. Unlike AWS, it asks for no certificate and evaluates no policy on WebSockets.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

from orb_testing.environment import REGION
from orb_tools.errors import ToolError

try:
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
except ModuleNotFoundError as error:
    raise ToolError("paho-mqtt is not installed", hint="pip install 'orb-tools[motion]'") from error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from paho.mqtt.reasoncodes import ReasonCode

SECONDS: Final = 10.0
"""How long an answer of the broker may take."""
HINT: Final = "check that orb up is still running"


def motion_topic(sensor_id: str) -> str:
    """Return the topic on which a sensor tells of motions."""
    return f"sensors/{sensor_id}/motion"


class DeviceConnection:
    """A device that is connected while its `with` block runs.

    Args:
        endpoint: The address of the embedded AWS.
        client_id: The name of the thing.
    """

    def __init__(self, endpoint: str, client_id: str) -> None:
        self._address = urlsplit(endpoint)
        self._id = client_id
        self._connected = threading.Event()
        self._refused: str | None = None
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            transport="websockets",
            protocol=MQTTProtocolVersion.MQTTv311,
        )
        host = f"data.iot.{REGION}.{self._address.netloc}"
        self._client.ws_set_options(path="/mqtt", headers={"Host": host})
        self._client.on_connect = self._answered

    def __enter__(self) -> Self:
        try:
            self._client.connect(self._address.hostname or "", self._address.port or 0)
        except OSError as error:
            raise ToolError(f"device {self._id} cannot connect", hint=HINT) from error
        self._client.loop_start()
        self._connected.wait(SECONDS)
        if self._refused is not None or not self._connected.is_set():
            self.__exit__(None, None, None)
            reason = "there was no answer" if self._refused is None else self._refused
            raise ToolError(f"device {self._id} was not accepted: {reason}", hint=HINT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _answered(self, _: Client, __: object, ___: object, reason: ReasonCode, *____: object) -> None:
        self._refused = str(reason).lower() if reason.is_failure else None
        self._connected.set()

    def send(self, topic: str, message: Mapping[str, object]) -> None:
        """Publish a message as JSON, and return when the broker has acknowledged it.

        Raises:
            ToolError: The broker did not acknowledge it in time.
        """
        sent = self._client.publish(topic, json.dumps(message), qos=1)
        try:
            sent.wait_for_publish(SECONDS)
        except (RuntimeError, ValueError) as error:  # not connected any more
            raise ToolError(f"device {self._id} is not connected", hint=HINT) from error
        if not sent.is_published():
            raise ToolError(f"a message of device {self._id} was not acknowledged", hint=HINT)
