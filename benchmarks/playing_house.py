"""Moto and the fake Spotify in a process of their own, with one listener, her sensor and her speaker.

`python -m benchmarks.playing_house` prints the variables of the function as JSON. Each line that it then reads is the
name of a scene. It sets the scene, and answers with what there was before.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks.harness import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.motion.stores import Stores

SENSOR: Final = "bath"
LISTENER: Final = "ann"
DEVICE: Final = "d-bath"
PLAYLIST: Final = "spotify:playlist:37i9dQZF1DX0XUsuxWHRQd"
SILENT: Final = "silent"
"""The sensor has no session, so a motion starts music."""
OCCUPIED: Final = "occupied"
"""The sensor has had a session for a minute, so a motion keeps it open."""
KEYS: Final = {
    "Sensors": "sensorId", "Listeners": "userId", "Sessions": "sessionId", "MotionEvents": "eventId",
}  # fmt: skip
"""The key of each table."""


class House:
    """The process, as seen by the one that started it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.variables: dict[str, str] = self._answer()
        """The environment of a function that works in this house."""

    def set(self, scene: str) -> dict[str, Any]:
        """Set a scene.

        Return what there was: `rows`, the items of each table; `spotify`, method, path, query and body of each request
        since the scene before; and `plays`, the state of the player if it plays.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(f"{scene}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def playing_house() -> Iterator[House]:
    """Run the process while the block runs. Its environment, with any credentials of AWS, is that of this process."""
    command = [sys.executable, "-m", "benchmarks.playing_house"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield House(process)
        finally:
            process.kill()


def main() -> None:
    """Serve until standard input ends."""
    from orb_testing.engines import moto_engine
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.fakes.spotify_player import Device
    from orb_testing.secret_store import SecretStore
    from orb_testing.tables import create_tables

    # The clock of Spotify stands still, so no token ends.
    with moto_engine(strict_dynamodb=False) as aws, SpotifyFake() as spotify:
        spotify.limit = sys.maxsize
        spotify.user.player.delay = 0.0  # what a command does shows at once
        client, secrets = aws.client(), SecretStore(client=aws.client("secretsmanager"))
        template = ROOT / "infrastructure" / "cloudformation" / "data.yml"
        tables = create_tables(template, client=client, only=KEYS)
        issued = spotify.tokens()
        token = {
            "access_token": issued.access_token, "refresh_token": issued.refresh_token,
            "expires_at": int(time.time()) + 86_400,
        }  # fmt: skip
        app = {"client_id": spotify.app.client_id, "client_secret": spotify.app.client_secret}
        variables = {
            "AWS_REGION": client.meta.region_name, "AWS_DEFAULT_REGION": client.meta.region_name,
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            "SENSORS_TABLE_NAME": tables["Sensors"], "LISTENERS_TABLE_NAME": tables["Listeners"],
            "SESSIONS_TABLE_NAME": tables["Sessions"], "MOTION_EVENTS_TABLE_NAME": tables["MotionEvents"],
            "SPOTIFY_CREDENTIALS_SECRET": secrets.put("app", app),
            "SPOTIFY_API_URL": spotify.api_url, "SPOTIFY_ACCOUNTS_URL": spotify.accounts_url,
        }  # fmt: skip
        stores, secret = stores_of(variables), secrets.put("ann", token)
        _print(variables)
        for line in sys.stdin:
            rows = {entity: client.scan(TableName=table)["Items"] for entity, table in tables.items()}
            for entity, key in KEYS.items():
                for row in rows[entity]:
                    client.delete_item(TableName=tables[entity], Key={key: row[key]})
            fill(stores, line.strip(), secret)
            player = spotify.user.player
            sent = [[each.method, each.path, each.query, each.body.decode()] for each in spotify.requests]
            _print({"rows": rows, "spotify": sent, "plays": player.is_playing and player.state_body()})
            spotify.requests.clear()
            # A player without an active device shows nothing of what it played.
            player.disconnect(DEVICE)
            player.connect(Device(id=DEVICE, name="Speaker"))


def stores_of(variables: dict[str, str]) -> Stores:
    """Return the tables. It sets the environment of this process."""
    os.environ.update(variables)
    from lambdas.motion.settings import Settings
    from lambdas.motion.stores import Stores
    from orb_common.aws.dynamodb import DynamoDB

    return Stores.of(Settings.from_environment(()), DynamoDB())


def fill(stores: Stores, scene: str, secret: str) -> None:
    """Write the rows of a scene into empty tables."""
    from lambdas.motion.sessions import new_session
    from orb_models import ListenersCreate, SensorsCreate, SensorStatus, SensorsUpdate

    stores.listeners.create(
        ListenersCreate.model_validate({
            "user_id": LISTENER, "email": "ann@example.org", "name": "Ann", "timezone": "Europe/Berlin",
            "spotify_connected": True, "spotify_token_secret_arn": secret,
        })
    )  # fmt: skip
    # Quiet on another day than this, so both sides look at the listener's clock, and the music starts at any time.
    other_day = (datetime.now(UTC).weekday() + 3) % 7
    sensor = stores.sensors.create(
        SensorsCreate.model_validate({
            "sensor_id": SENSOR, "user_id": LISTENER, "name": "Bath", "location": "Home",
            "status": SensorStatus.ACTIVE,
            "spotify_config": {
                "device_id": DEVICE, "device_name": "Speaker", "playlist_uri": PLAYLIST, "volume_percent": 40,
            },
            "quiet_hours": {"enabled": True, "start_time": "22:00", "end_time": "06:00", "days": [other_day]},
        })
    )  # fmt: skip
    if scene == OCCUPIED:
        now = datetime.now(UTC).replace(microsecond=0)
        before = now - timedelta(minutes=1)
        session = new_session(f"session-{SENSOR}-1", sensor, at=before, now=before, keep=timedelta(days=30))
        stores.sessions.create(session.model_copy(update={"playback_started": True}))
        stores.sensors.update(
            SENSOR,
            SensorsUpdate(
                active_session_id=session.session_id, last_trigger_time=before, last_motion_time=before
            ),
        )


def _print(value: object) -> None:
    print(json.dumps(value, separators=(",", ":"), default=dict), flush=True)


if __name__ == "__main__":
    main()
