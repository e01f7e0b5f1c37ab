"""A listener calls the deployed API of motion with a token of its pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from orb_common.utils.clock import ManualClock
from orb_testing.processes import free_port
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.hub.people import CHEN
from orb_tools.motion.listener_api import ListenerApi
from orb_tools.motion.moving_in import registration_of
from orb_tools.motion.rooms import house
from orb_tools.motion.spotify_beside import spotify_beside

if TYPE_CHECKING:
    from collections.abc import Mapping


class Signed:
    """A session, without a pool."""

    def token(self, _: str) -> str:
        return "token"


@pytest.mark.slow
def test_a_listener_connects_registers_and_goes(hub_aws: dict[str, Any]) -> None:
    """The claims name the person, both routes of the consent store tokens, and an erasure removes the device too."""
    names = ("endpoint", "pid", "functions", "tables", "stacks")
    running = Running(**{name: hub_aws[name] for name in names})
    api = ListenerApi.of(running, CHEN)
    (room,) = house(1, tag="api")
    with spotify_beside(running, clock=ManualClock()) as spotify:
        created = api.call("PUT", "/users/me", {"name": "Chen"})
        assert created.status == 201, created
        profile = _object(created.body["user"])
        assert (profile["userId"], profile["email"]) == (api.user_id, CHEN.email)
        assert api.call("GET", "/spotify/devices").status == 409
        assert api.connect_spotify().body["connected"] is True
        assert api.call("GET", "/spotify/devices").status == 200
        spotify.accounts.consenting = None
        assert api.connect_spotify().status == 403

        device = api.call("POST", "/sensors", registration_of(room))
        assert (device.status, device.body["thingName"]) == (201, room.sensor_id)
        (sensor,) = api.call("GET", "/sensors").body["sensors"]  # type: ignore[misc]  # a list of JSON
        assert sensor["sensorId"] == room.sensor_id
        assert api.call("DELETE", "/users/me").status == 200


def test_the_stack_is_missing() -> None:
    """The error names it."""
    with pytest.raises(ToolError, match="motion is not deployed"):
        ListenerApi.of(Running(endpoint="http://127.0.0.1:9", pid=1), CHEN)


def test_nobody_answers() -> None:
    """The error names the request."""
    session: Any = Signed()
    api = ListenerApi(url=f"http://127.0.0.1:{free_port()}", session=session)
    with pytest.raises(ToolError, match="GET /sensors was not answered: ConnectionRefusedError"):
        api.call("GET", "/sensors")


def _object(value: object) -> Mapping[str, object]:
    assert isinstance(value, dict)
    return value
