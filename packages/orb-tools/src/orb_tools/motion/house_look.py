"""What can be seen of the rooms at one time: their sessions, what plays where, and what became of each motion."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orb_common.aws.dynamodb import DynamoDB
from orb_tools.embedded.client import aws_client

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sessions import Sessions
    from orb_testing.fakes.spotify_accounts import User
    from orb_tools.embedded.state_file import Running
    from orb_tools.motion.rooms import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLook:
    """One room."""

    room: Room
    sessions: Sequence[Sessions]
    """The sessions that have not ended. More than one is a fault."""
    events: Sequence[MotionEvents]
    """What its sensor reported since the start, in the order of time."""
    playing: str | None
    """The playlist of its loudspeaker. None: it is silent."""

    @property
    def last_action(self) -> str:
        """What was done at the last motion. Empty: there was none."""
        return self.events[-1].action_taken if self.events else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseLook:
    """All rooms at one time."""

    rooms: Sequence[RoomLook]

    @property
    def actions(self) -> Counter[str]:
        """How often each action was taken."""
        return Counter(event.action_taken for look in self.rooms for event in look.events)

    @property
    def open_sessions(self) -> int:
        """The number of sessions that have not ended."""
        return sum(len(look.sessions) for look in self.rooms)

    @property
    def playing(self) -> int:
        """The number of rooms with music."""
        return sum(look.playing is not None for look in self.rooms)


@dataclass(kw_only=True)
class HouseReader:
    """Reads what is stored about rooms, and what Spotify plays in them."""

    running: Running
    rooms: Sequence[Room]
    accounts: Mapping[str, User]
    since: datetime
    """The time from which on motions are counted."""
    _dynamodb: DynamoDB = field(init=False)

    def __post_init__(self) -> None:
        self._dynamodb = DynamoDB(client=aws_client("dynamodb", self.running.endpoint))

    def look(self) -> HouseLook:
        """Return what can be seen now."""
        from orb_models.repositories.motion.sessions import SessionsRepository

        sessions = SessionsRepository(table_name=self.running.tables["Sessions"], dynamodb=self._dynamodb)
        open_ones: dict[str, list[Sessions]] = {}
        for session in sessions.query_by_active("open").iterate():
            open_ones.setdefault(session.sensor_id, []).append(session)
        return HouseLook(
            rooms=[
                RoomLook(
                    room=room,
                    sessions=open_ones.get(room.sensor_id, []),
                    events=self.events(room),
                    playing=self._playing(room),
                )
                for room in self.rooms
            ]
        )

    def events(self, room: Room) -> Sequence[MotionEvents]:
        """Return what the sensor of a room reported since the start, in the order of time."""
        from orb_models.repositories.motion.motion_events import MotionEventsRepository

        events = MotionEventsRepository(
            table_name=self.running.tables["MotionEvents"], dynamodb=self._dynamodb
        )
        return list(events.query_by_sensor_id(room.sensor_id, timestamp_from=self.since).iterate())

    def event_at(self, room: Room, second: int) -> MotionEvents | None:
        """Return the event of a motion that was seen in a second of epoch time. None: it is not there yet."""
        return next((e for e in self.events(room) if int(e.timestamp.timestamp()) == second), None)

    def _playing(self, room: Room) -> str | None:
        player = self.accounts[room.user_id].player
        device = player.active_device
        if device is None or device.id != room.device_id or not player.is_playing:
            return None
        shown = player.playing_body()["context"]
        return str(shown["uri"]).rpartition(":")[2] if isinstance(shown, dict) else "music"
