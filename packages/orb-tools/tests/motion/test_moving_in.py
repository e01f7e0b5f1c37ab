"""People move in with all that they need, and leave nothing behind."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from rooms_looks import BATHROOM, KITCHEN

from orb_common.spotify.tokens import Tokens
from orb_models import ListenersRepository, SensorsCreate
from orb_testing.fakes.spotify import SpotifyFake
from orb_tools.embedded.state_file import Running
from orb_tools.errors import ToolError
from orb_tools.motion import moving_in
from orb_tools.motion.moving_in import moved_in
from orb_tools.motion.rooms import house

if TYPE_CHECKING:
    from orb_testing.engines import MotoEngine


# A running AWS has one address for all of its services.
pytestmark = pytest.mark.dynamodb_engines("moto")


@pytest.fixture
def running(aws: MotoEngine, aws_tables: dict[str, str]) -> Running:
    return Running(endpoint=aws.endpoint_url, pid=1, tables=aws_tables, stacks={"motion": "orb-t-motion"})


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The events that the function for registration gets. It takes them as long as the kitchen is not twice there."""
    events: list[dict[str, Any]] = []

    def invoke(_: object, unit: str, event: dict[str, Any]) -> Any:
        taken = any(each["action"] == "register" and each["sensorId"] == event["sensorId"] for each in events)
        events.append(event)
        status = 200 if event["action"] == "deregister" else 409 if taken else 201
        assert unit == "device_registration"
        return SimpleNamespace(error=None, payload={"statusCode": status, "message": "taken"}, logs=())

    monkeypatch.setattr(moving_in, "invoke_deployed", invoke)
    return events


@pytest.mark.tables("Listeners")
def test_people_come_and_go(running: Running, answers: list[dict[str, Any]], aws: MotoEngine) -> None:
    """A person has one row, one account and one secret that functions can read, and each room a sensor."""
    rooms = [*house(3, tag="t")]
    vault = aws.client("secretsmanager")
    with SpotifyFake() as spotify, moved_in(running, spotify, rooms) as accounts:
        assert len(accounts) == 2
        row = ListenersRepository().get(KITCHEN.user_id)
        assert row is not None
        assert (row.refreshable, row.spotify_connected) == ("connected", True)
        secret = json.loads(vault.get_secret_value(SecretId=row.spotify_token_secret_arn)["SecretString"])
        tokens = Tokens.from_secret(secret)
        assert spotify.accounts.grant_of(f"Bearer {tokens.access_token}").user is accounts[KITCHEN.user_id]
        speakers = [device.name for device in accounts[KITCHEN.user_id].player.devices]
        assert speakers == ["Kitchen", "Bathroom"]
        for event in answers:
            SensorsCreate.model_validate({name: value for name, value in event.items() if name != "action"})
    assert [event["sensorId"] for event in answers if event["action"] == "deregister"] == [
        each.sensor_id for each in rooms
    ]
    assert list(ListenersRepository().iterate()) == []
    assert vault.list_secrets()["SecretList"] == []


@pytest.mark.tables("Listeners")
def test_a_room_that_is_taken(running: Running, answers: list[dict[str, Any]]) -> None:
    """The sensors that were registered before are removed, with their people."""
    with (
        SpotifyFake() as spotify,
        pytest.raises(ToolError, match="kitchen-t was not registered: taken"),
        moved_in(running, spotify, [BATHROOM, KITCHEN, KITCHEN]),
    ):
        pass
    assert [event["sensorId"] for event in answers if event["action"] == "deregister"] == [
        BATHROOM.sensor_id,
        KITCHEN.sensor_id,
    ]
    assert list(ListenersRepository().iterate()) == []
