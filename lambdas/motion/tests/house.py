"""A house with sensors, whose listeners have players at the fake Spotify."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lambdas.motion.endings import Endings
from lambdas.motion.motion_service import MotionService
from lambdas.motion.motions import Motion
from lambdas.motion.players import Players
from lambdas.motion.sessions import OPEN
from lambdas.motion.timeouts import Checked, Timeouts
from lambdas.motion.triggers import Triggers
from orb_common import aws
from orb_models import ListenersCreate, SensorsCreate, SensorStatus
from orb_testing.fakes.spotify_player import Device

if TYPE_CHECKING:
    from lambdas.motion.event_stores import EventStores
    from lambdas.motion.outcomes import Outcome
    from lambdas.motion.settings import Settings
    from orb_models import Listeners, MotionEvents, Sensors, Sessions
    from orb_testing.clocks import FrozenClock
    from orb_testing.fakes.spotify import SpotifyFake
    from orb_testing.fakes.spotify_accounts import User
    from orb_testing.fakes.spotify_player import Player
    from orb_testing.secret_store import SecretStore

KEEP = timedelta(days=30)
PLAYLIST = "spotify:playlist:37i9dQZF1DX0XUsuxWHRQd"


@dataclass(kw_only=True)
class House:
    """The domain of motion in one deployment. Its clock is also that of Spotify."""

    settings: Settings
    stores: EventStores
    spotify: SpotifyFake
    secrets: SecretStore
    clock: FrozenClock
    people: dict[str, User] = field(default_factory=dict)

    def service(self) -> MotionService:
        """Return a service as a new process has it."""
        players = Players(self.settings, clock=self.clock)
        triggers = Triggers(stores=self.stores, players=players, clock=self.clock)
        return MotionService(stores=self.stores, triggers=triggers, keep=KEEP, clock=self.clock)

    def endings(self) -> Endings:
        return Endings(stores=self.stores, players=Players(self.settings, clock=self.clock), clock=self.clock)

    def person(self, name: str, **fields: Any) -> Listeners:
        """Add a listener who has just connected Spotify."""
        user = self.people[name] = self.spotify.add_user(name)
        user.player.delay = 0.0
        tokens = self.spotify.tokens(user=user)
        secret = {
            "access_token": tokens.access_token,
            "refresh_token": tokens.refresh_token,
            "expires_at": int(self.clock.now().timestamp()) + 3600,
        }
        given: dict[str, Any] = {
            "user_id": name,
            "email": f"{name}@example.org",
            "name": name,
            "timezone": "UTC",
            "spotify_connected": True,
            "spotify_token_secret_arn": self.secrets.put(f"users/{name}", secret),
        }
        return self.stores.listeners.create(ListenersCreate.model_validate(given | fields))

    def sensor(
        self, sensor_id: str = "bath", *, of: str = "ann", device: str | None = None, **fields: Any
    ) -> Sensors:
        """Add a sensor with a device of its own, which is connected. `device`: it shares one with this id."""
        device_id = device or f"d-{sensor_id}"
        player = self.people[of].player
        if device_id not in {each.id for each in player.devices}:
            player.connect(Device(id=device_id, name=f"Speaker {device_id}"))
        config = {"device_id": device_id, "device_name": f"Speaker {device_id}", "playlist_uri": PLAYLIST}
        given: dict[str, Any] = {
            "sensor_id": sensor_id,
            "user_id": of,
            "name": sensor_id,
            "location": "Home",
            "status": SensorStatus.REGISTERED,
            "spotify_config": config,
        }
        return self.stores.sensors.create(SensorsCreate.model_validate(given | fields))

    def damage(self, entity: str, key: dict[str, str], attribute: str) -> None:
        """Write a text into an attribute of a row that must be a number."""
        tables = {"Sensors": self.settings.sensors_table, "Sessions": self.settings.sessions_table}
        aws.client("dynamodb").update_item(
            TableName=tables[entity],
            Key={name: {"S": value} for name, value in key.items()},
            UpdateExpression="SET #name = :text",
            ExpressionAttributeNames={"#name": attribute},
            ExpressionAttributeValues={":text": {"S": "?"}},
        )

    def player(self, name: str = "ann") -> Player:
        return self.people[name].player

    def motion(self, sensor_id: str = "bath", *, at: datetime | None = None) -> Motion:
        """Return a motion, now unless `at` says when."""
        now = self.clock.now()
        sent = {
            "sensorId": sensor_id,
            "event": "motion_detected",
            "timestamp": (at or now).timestamp(),
            "receivedTimestamp": int(now.timestamp() * 1000),
        }
        return Motion.of(sent, now=now)

    def move(self, sensor_id: str = "bath", *, at: datetime | None = None) -> Outcome:
        """Let a sensor see a motion, and its message arrive."""
        return self.service().accept(self.motion(sensor_id, at=at))

    def check(self) -> Checked:
        """Run the checker of time-outs."""
        return Timeouts(stores=self.stores, endings=self.endings(), clock=self.clock).check()

    def minutes(self, minutes: float) -> None:
        """Let time pass."""
        self.clock.advance(minutes * 60)

    # What is stored

    def row(self, sensor_id: str = "bath") -> Sensors:
        found = self.stores.sensors.get(sensor_id, consistent=True)
        assert found is not None
        return found

    def session(self, session_id: str | None) -> Sessions:
        found = self.stores.sessions.get(str(session_id), consistent=True)
        assert found is not None
        return found

    def open_sessions(self) -> list[Sessions]:
        return [each for each in self.stores.sessions.iterate(consistent=True) if each.active == OPEN]

    def events(self, sensor_id: str = "bath") -> list[MotionEvents]:
        return list(self.stores.events.query_by_sensor_id(sensor_id).iterate())

    def actions(self, sensor_id: str = "bath") -> list[str]:
        return [each.action_taken for each in self.events(sensor_id)]

    def commands(self, end: str = "/play") -> int:
        """Return how many commands of a kind Spotify got."""
        return sum(each.path.endswith(end) for each in self.spotify.requests)
