"""Sensors speak MQTT with the deployed stack, and music plays. Each night, the runbook's commands are run too."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from embedded_aws import real

from orb_common.aws.dynamodb import DynamoDB
from orb_models import (
    ListenersRepository,
    ListenersUpdate,
    SensorsRepository,
    SensorsUpdate,
    SessionsRepository,
)
from orb_testing.factories import ListenersFactory, SessionsFactory
from orb_tools.embedded.client import aws_client
from orb_tools.embedded.server import client_environment
from orb_tools.embedded.state_file import Running
from orb_tools.motion.moving_in import register
from orb_tools.motion.rooms import house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from small_workspace import Orb

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("hub_aws")
def test_people_walk_through_two_rooms(hub_orb: Orb) -> None:
    """Music starts and ends, each motion is recorded once, and no sensor stays."""
    done = hub_orb("motion", "simulate", "--sensors", "2", "--minutes", "4", "--speed", "60", "--seed", "2")

    assert done.returncode == 0, done.stderr + done.stdout
    assert "motion: music starts" in done.stdout
    assert re.search(r"♪ (Morning|Piano)\n(.*\n)*.*silence\n", done.stdout), done.stdout
    assert re.search(r"^[1-9]\d* motions: .*1 playback started.*--seed 2$", done.stdout, re.MULTILINE), (
        done.stdout
    )


def runbook(hub_aws: dict[str, Any], command: str) -> str:
    """Run a command after the functions of the runbook, as on its page, and return what it prints."""
    page = (real().root / "docs" / "motion.md").read_text(encoding="utf-8")
    functions = re.findall(r"^```bash\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    environment = client_environment(hub_aws["endpoint"])
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(["stack=orb-integration-hub-dev", *functions, command]),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def left(hub_aws: dict[str, Any]) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Rows by entity and key, which other tests on the same AWS do not find."""
    rows: list[tuple[str, dict[str, Any]]] = []
    yield rows
    for entity, key in rows:
        aws_client("dynamodb", hub_aws["endpoint"]).delete_item(TableName=hub_aws["tables"][entity], Key=key)


@pytest.mark.nightly
def test_the_runbook(hub_aws: dict[str, Any], left: list[tuple[str, dict[str, Any]]]) -> None:
    """Its commands name who must consent again, find and remove a silent device, and find and end a session."""
    running = Running(
        **{name: hub_aws[name] for name in ("endpoint", "pid", "functions", "tables", "stacks")}
    )
    dynamodb = DynamoDB(client=aws_client("dynamodb", running.endpoint))
    listeners = ListenersRepository(table_name=running.tables["Listeners"], dynamodb=dynamodb)
    sensors = SensorsRepository(table_name=running.tables["Sensors"], dynamodb=dynamodb)
    sessions = SessionsRepository(table_name=running.tables["Sessions"], dynamodb=dynamodb)
    (room,) = house(1, tag="runbook")
    now = datetime.now(UTC).replace(microsecond=0)
    left += [
        ("Listeners", {"userId": {"S": room.user_id}}),
        ("Sensors", {"sensorId": {"S": room.sensor_id}}),
        ("Sessions", {"sessionId": {"S": "session-stuck"}}),
    ]

    listeners.create(ListenersFactory.build(user_id=room.user_id, email="ann@example.org"))
    assert room.user_id not in runbook(hub_aws, "disconnected")
    listeners.update(room.user_id, ListenersUpdate(reauth_required=True))
    assert f"{room.user_id}\tann@example.org" in runbook(hub_aws, "disconnected")

    assert register(running, room)["statusCode"] == 201
    sensors.update(room.sensor_id, SensorsUpdate(last_seen=now - timedelta(hours=25)))
    assert room.sensor_id not in runbook(hub_aws, "silent 26")
    assert f"{room.sensor_id}\t{room.user_id}\tKitchen" in runbook(hub_aws, "silent 24")
    removed = json.loads(runbook(hub_aws, f"remove_device {room.sensor_id} {room.user_id}"))
    assert removed["cleanup"]["certificatesDeleted"] == 1
    assert room.sensor_id not in runbook(hub_aws, "silent 24")

    stuck = SessionsFactory.build(
        session_id="session-stuck", sensor_id=room.sensor_id, user_id=room.user_id, status="active", active="open",
        due_at=now, playback_started=False, end_time=None, ttl=None,
    )  # fmt: skip
    sessions.create(stuck)
    assert f"session-stuck\t{room.sensor_id}\tactive" in runbook(hub_aws, "open_sessions")
    assert json.loads(runbook(hub_aws, "end_session session-stuck"))["statusCode"] == 200
    assert "session-stuck" not in runbook(hub_aws, "open_sessions")
    ended = sessions.get("session-stuck", consistent=True)
    assert ended is not None
    assert ended.status == "ended"
