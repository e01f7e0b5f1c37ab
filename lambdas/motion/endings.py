"""The end of a session: its music stops, unless a motion or another room still has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from lambdas.motion import playback
from lambdas.motion.playback import Stopped
from lambdas.motion.rooms import Room, other_rooms
from lambdas.motion.sessions import end, unchanged
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    SpotifyAPIError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.sessions import SessionsUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.motion.players import Players
    from lambdas.motion.stores import Stores
    from orb_common.spotify.client import SpotifyClient
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions

MAX_ATTEMPTS: Final = 5
"""How often the end of a session is tried while Spotify or AWS fails. Then it ends all the same, with an alert."""
NEXT_TRY: Final = timedelta(minutes=1)


class Ended(StrEnum):
    """What became of an end."""

    PAUSED = "paused"
    """The session has ended, and its music was paused."""
    SILENT = "silent"
    """The session has ended. There was no music to pause."""
    HANDED_OVER = "handed_over"
    """The session has ended. Another room on the same device has its music now."""
    FAILED = "failed"
    """The session has ended with status `error`: its music could not be stopped."""
    LATER = "later"
    """Spotify fails. The end is tried again."""
    CALLED_OFF = "called_off"
    """A motion, another room or another call was faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Ends sessions."""

    stores: Stores
    players: Players
    clock: Clock = SYSTEM_CLOCK

    def end(
        self, row: Sessions, *, status: SessionStatus = SessionStatus.TIMEOUT
    ) -> tuple[Ended, str | None]:
        """End a session, if it is still as in a row that was read before.

        Args:
            row: The session as it was read, also from an index.
            status: Why it ends.

        Returns:
            What became of it, and the code of the error.

        Raises:
            OrbError: AWS failed. The session is due again a minute later, unless this was its last try.
        """
        session = self._begin(row)
        if session is None:
            return Ended.CALLED_OFF, None
        sensor = None
        try:
            sensor = self.stores.sensors.get(session.sensor_id, consistent=True)
            return self._finish(row, session, sensor, status)
        except OrbError as error:
            if session.attempts < MAX_ATTEMPTS:
                if not isinstance(error, SpotifyAPIError):
                    raise
                if error.retryable:
                    return Ended.LATER, error.code
            done = self._close(session, sensor, SessionStatus.ERROR)
            return Ended.FAILED if done else Ended.CALLED_OFF, error.code

    def _begin(self, row: Sessions) -> Sessions | None:
        """Claim the end of a session until the next try. None: it is not as it was read."""
        now = self.clock.now()
        names = self.stores.sessions.attributes
        change = SessionsUpdate(status=SessionStatus.ENDING, attempts=row.attempts + 1, due_at=now + NEXT_TRY)
        condition = unchanged(self.stores, row) & names.last_motion_time.eq(row.last_motion_time)
        try:
            return self.stores.sessions.update(row.session_id, change, condition=condition)
        except (DynamoDBConditionFailedError, ResourceNotFoundError):
            return None

    def _finish(
        self, row: Sessions, session: Sessions, sensor: Sensors | None, status: SessionStatus
    ) -> tuple[Ended, str | None]:
        if not session.playback_started or sensor is None:
            # Without its sensor, the room and its device are unknown.
            done = self._close(session, sensor, status if sensor is not None else SessionStatus.ERROR)
            return Ended.SILENT if done else Ended.CALLED_OFF, None
        for other in other_rooms(self.stores, sensor):
            if other.session.status is SessionStatus.ACTIVE and other.shares_device(Room(sensor, session)):
                done = self._close(session, sensor, status, heir=other)
                return Ended.HANDED_OVER if done else Ended.CALLED_OFF, None
        player = self.players.of(self.stores.listeners.get(session.user_id, consistent=True))
        stopped = playback.stop(player, Room(sensor, row))
        if stopped is Stopped.BY_HAND and status is SessionStatus.TIMEOUT:
            status = SessionStatus.MANUAL_STOP
        if not self._close(session, sensor, status):
            if stopped is Stopped.PAUSED:
                self._undo(player, session, sensor)
            return Ended.CALLED_OFF, None
        return Ended.PAUSED if stopped is Stopped.PAUSED else Ended.SILENT, None

    def _close(
        self, session: Sessions, sensor: Sensors | None, status: SessionStatus, *, heir: Room | None = None
    ) -> bool:
        """Write the end, and that another room has the music. Return False if something came in between."""
        try:
            with transaction() as t:
                end(t, self.stores, session, sensor, status=status, now=self.clock.now())
                if heir is not None:
                    facts = {
                        "spotify_device_id": session.spotify_device_id,
                        "spotify_context_uri": Room(sensor, session).context_uri if sensor else None,
                    }
                    known = {name: value for name, value in facts.items() if value is not None}
                    change = SessionsUpdate.model_validate({"playback_started": True, **known}, by_name=True)
                    t.update(
                        self.stores.sessions,
                        heir.session.session_id,
                        change,
                        condition=self.stores.sessions.attributes.status.eq(SessionStatus.ACTIVE),
                    )
        except (LostRaceError, DynamoDBConditionFailedError, ResourceNotFoundError):
            return False
        return True

    def _undo(self, player: SpotifyClient, session: Sessions, sensor: Sensors) -> None:
        """Let the music go on that was paused here, if a motion came meanwhile, here or in a room with the device."""
        now = self.stores.sessions.get(session.session_id, consistent=True)
        room = Room(sensor, session)
        wanted = now is not None and now.status is SessionStatus.ACTIVE
        if wanted or any(
            each.session.status is SessionStatus.ACTIVE and each.shares_device(room)
            for each in other_rooms(self.stores, sensor)
        ):
            playback.resume(player, room)
