"""The actions of the function SessionManager, on the sessions that motions and time-outs have too."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex
from typing import TYPE_CHECKING

from lambdas.motion.endings import Ended
from lambdas.motion.session_figures import figures
from lambdas.motion.sessions import end, is_open, new_session, timeout_of, unchanged
from orb_common.exceptions import (
    ConflictError,
    DynamoDBConditionFailedError,
    LostRaceError,
    ResourceNotFoundError,
    SpotifyUnavailableError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import call_with_retry
from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.sensors import SensorsUpdate
from orb_models.inputs.motion.sessions import SessionsUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from datetime import timedelta

    from lambdas.motion.endings import Endings
    from lambdas.motion.session_requests import (
        CreateSession,
        EndSession,
        GetActiveSession,
        QuerySessions,
        SessionAnalytics,
        UpdateSession,
    )
    from lambdas.motion.stores import Stores
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionActions:
    """Opens, changes, ends and finds sessions."""

    stores: Stores
    endings: Endings
    keep: timedelta
    """How long sessions are kept."""
    clock: Clock = SYSTEM_CLOCK

    def create(self, request: CreateSession) -> Sessions:
        """Open a session.

        Raises:
            ResourceNotFoundError: The sensor does not exist, or is that of another listener.
            ConflictError: The sensor has an open session.
        """
        sensor = self.stores.sensors.get(request.sensor_id, consistent=True)
        if sensor is None or sensor.user_id != request.user_id or sensor.deleted_at is not None:
            raise ResourceNotFoundError("Sensors")
        now = self.clock.now()
        session_id = f"session-{sensor.sensor_id}-{int(now.timestamp())}-{token_hex(4)}"
        new = new_session(session_id, sensor, at=now, now=now, keep=self.keep, motions=0)
        facts = {
            "spotify_device_id": request.spotify_device_id,
            "spotify_context_uri": request.spotify_context_uri,
        }
        try:
            with transaction() as t:
                session = t.create(self.stores.sessions, new.model_copy(update=facts))
                t.update(
                    self.stores.sensors,
                    sensor.sensor_id,
                    SensorsUpdate(active_session_id=session_id),
                    condition=self.stores.sensors.attributes.active_session_id.not_exists(),
                )
        except DynamoDBConditionFailedError as error:
            raise ConflictError("the sensor has an open session") from error
        return session

    def update(self, request: UpdateSession) -> Sessions:
        """Change an open session. A motion that is counted keeps it open, as those of the sensor do.

        Raises:
            ResourceNotFoundError: It does not exist.
            ConflictError: It has ended.
        """
        return call_with_retry(lambda: self._update(request), clock=self.clock, retryable=_lost)

    def _update(self, request: UpdateSession) -> Sessions:
        session = self._existing(request.session_id)
        if session.status is not SessionStatus.ACTIVE:
            raise ConflictError("the session has ended, or is ending")
        names = {"playback_started", "spotify_device_id", "spotify_context_uri"}
        change = request.model_dump(include=names, exclude_none=True)
        if request.increment_motion_count:
            now = self.clock.now()
            sensor = self._sensor(session)
            due = now + timeout_of(sensor) if sensor is not None else session.due_at
            change |= {"motion_events_count": session.motion_events_count + 1, "last_motion_time": now}
            change |= {"due_at": due, "ttl": now + self.keep}
        if not change:
            return session
        return self.stores.sessions.update(
            session.session_id,
            SessionsUpdate.model_validate(change, by_name=True),
            condition=unchanged(self.stores, session),
        )

    def end(self, request: EndSession) -> Sessions:
        """End a session, and its music unless the caller has stopped it. One that has ended stays as it is.

        Raises:
            ResourceNotFoundError: It does not exist.
            SpotifyUnavailableError: The music does not stop. The checker of time-outs tries again.
        """
        return call_with_retry(lambda: self._end(request), clock=self.clock, retryable=_lost)

    def _end(self, request: EndSession) -> Sessions:
        session = self._existing(request.session_id)
        if not is_open(session):
            return session
        if request.playback_stopped:
            now, sensor = self.clock.now(), self._sensor(session)
            with transaction() as t:
                end(t, self.stores, session, sensor, status=SessionStatus.ENDED, now=now)
        else:
            ended, _ = self.endings.end(session, status=SessionStatus.ENDED)
            if ended is Ended.LATER:
                raise SpotifyUnavailableError("the music does not stop yet")
        done = self._existing(request.session_id)
        if is_open(done):
            raise LostRaceError("a motion came in between")
        return done

    def active(self, request: GetActiveSession) -> Sessions | None:
        """Return the open session of a sensor. None: it has none."""
        sensor = self.stores.sensors.get(request.sensor_id, consistent=True)
        if sensor is None or sensor.active_session_id is None:
            return None
        session = self.stores.sessions.get(sensor.active_session_id, consistent=True)
        return session if is_open(session) else None

    def query(self, request: QuerySessions) -> tuple[tuple[Sessions, ...], bool]:
        """Return the sessions of a sensor, the newest first, and whether there are more of them."""
        page = self.stores.sessions.query_by_sensor_id(
            request.sensor_id,
            start_time_from=request.start_date,
            start_time_to=request.end_date,
            limit=request.limit,
            forward=False,
        )
        return page.items, page.more

    def analytics(self, request: SessionAnalytics) -> dict[str, object]:
        """Return figures about all sessions of a sensor or of a listener in a time."""
        start, end_ = request.start_date, request.end_date
        if request.sensor_id is not None:
            page = self.stores.sessions.query_by_sensor_id(
                request.sensor_id, start_time_from=start, start_time_to=end_
            )
        else:
            page = self.stores.sessions.query_by_user_id(
                str(request.user_id), start_time_from=start, start_time_to=end_
            )
        return figures(page.iterate())

    def _existing(self, session_id: str) -> Sessions:
        session = self.stores.sessions.get(session_id, consistent=True)
        if session is None:
            raise ResourceNotFoundError("Sessions")
        return session

    def _sensor(self, session: Sessions) -> Sensors | None:
        return self.stores.sensors.get(session.sensor_id, consistent=True)


def _lost(error: Exception) -> bool:
    return isinstance(error, DynamoDBConditionFailedError | LostRaceError)
