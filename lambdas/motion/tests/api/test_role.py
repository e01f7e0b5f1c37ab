"""The role of the API has the rights that its routes use, and no others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from lambdas.motion.api import registrations
from lambdas.motion.api.routes import ROUTES
from lambdas.motion.tests.api.conftest import ANN, BOB, PLAYLIST
from lambdas.motion.tests.api.test_connection import consent
from lambdas.motion.tests.api.test_personal_data import life
from lambdas.motion.tests.rights import allowed, recorded
from orb_models import SensorsUpdate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.motion.tests.api.conftest import Json, Motion

pytestmark = [
    pytest.mark.tables("Sensors", "Listeners", "Sessions", "MotionEvents"),
    pytest.mark.usefixtures("user_pool"),
    pytest.mark.repository,
]
SENSOR = "bob-1"


def devices(motion: Motion, event: Json) -> Json:
    """Answer as DeviceRegistration does, which marks the rows of sensors without a device. It has a role of its own."""
    if event["action"] == "deregister":
        motion.api.sensors.update(event["sensorId"], SensorsUpdate(deleted_at=motion.api.clock.now()))
        return {"statusCode": 200, "sensorId": event["sensorId"], "cleanup": {}}
    return {
        "statusCode": 201, "sensorId": event["sensorId"], "thingName": event["sensorId"], "thingArn": "arn:thing",
        "certificateId": "c-1", "certificateArn": "arn:cert", "certificatePem": "a certificate",
        "iotEndpoint": "endpoint", "iotPolicyName": "policy", "region": "us-east-1",
        "mqttTopics": dict.fromkeys(("motion", "status", "register", "config", "commands"), "topic"),
    }  # fmt: skip


def test_role_of_the_api_is_exact(
    motion: Motion, aws_tables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person comes, uses every route, and is erased, with a sensor, a session and an event."""
    # The record is of the clients with the usual timeouts.
    monkeypatch.setattr(registrations, "client_for_deadline", lambda client, *_, **__: client)
    motion.functions.functions["devices"] = partial(devices, motion)
    motion.connected(ANN)  # its speaker is that of everybody at this Spotify
    called = set()

    def call(
        method: str, path: str, body: object = None, *, route: str | None = None, **query: object
    ) -> Json:
        called.add(f"{method} {route or path}")
        return motion.ok(BOB, method, path, body, **query)

    with recorded(aws_tables) as sent:
        call("PUT", "/users/me", {"name": "Bob"})
        call("PUT", "/users/me", {"name": "Robert"})
        call("GET", "/users/me")
        call("POST", "/sensors", {"sensorId": "kitchen-1", "name": "Kitchen", "location": "Ground floor"})
        state = consent(motion, BOB)
        called.add("POST /spotify/connect")
        call("POST", "/spotify/callback", state)
    life(motion, BOB)
    motion.sensor(BOB, "kitchen-1")
    motion.spotify.clock.advance(3600)  # the access token ends, so it is refreshed
    with recorded(aws_tables) as further:
        call("GET", "/spotify/devices")
        call("POST", "/spotify/test", {"deviceId": "d-1", "playlistUri": PLAYLIST})
        call("GET", "/sensors", limit=1)
        call("GET", f"/sensors/{SENSOR}", route="/sensors/{sensorId}")
        call("PUT", f"/sensors/{SENSOR}", {"name": "Bath"}, route="/sensors/{sensorId}")
        call("DELETE", f"/sensors/{SENSOR}", route="/sensors/{sensorId}")
        for path in ("/sessions", "/analytics"):
            call("GET", path)
            call("GET", path, sensorId=SENSOR)
        call("GET", "/users/me/export")
        call("DELETE", "/users/me")
    assert called == {f"{route.method} {route.path}" for route in ROUTES}
    assert sent | further == allowed("ApiHandler")
