"""What a motion does: it keeps the session of its room open, and starts the music if it is the one that may.

The decision and its event are one transaction, so an event exists exactly if its decision is in effect, and a duplicate
of the message finds it. A motion that starts music has a lease on its event until the player has answered. If the call
ends before, the next delivery of the message goes on where it ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion.event_rows import claimed_event, new_event
from lambdas.motion.outcomes import Action, Outcome
from lambdas.motion.quiet_hours import is_quiet
from lambdas.motion.sessions import (
    LEASE,
    debounce_of,
    is_open,
    new_session,
    timeout_of,
    unchanged,
    went_on,
)
from lambdas.motion.triggers import Trigger, Triggers
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    ItemExistsError,
    LostRaceError,
    ResourceNotFoundError,
)
from orb_common.utils.clock import SYSTEM_CLOCK, Clock
from orb_common.utils.retry import RetryPolicy, call_with_retry
from orb_models.enums.sensor_status import SensorStatus
from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.sensors import SensorsUpdate
from orb_models.inputs.motion.sessions import SessionsUpdate
from orb_models.transactions import transaction

if TYPE_CHECKING:
    from lambdas.motion.event_stores import EventStores
    from lambdas.motion.motions import Motion
    from orb_common.aws.dynamodb import Condition
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions

STALE: Final = timedelta(minutes=5)
"""A motion of more than five minutes ago, or more than one timeout ago, does not mean that a person is there now."""
RACES: Final = RetryPolicy(max_attempts=12, base_delay=0.02, max_delay=0.5)
"""How often a motion decides again because other calls have changed what it has read."""
_SILENT: Final = frozenset({SensorStatus.PROVISIONING, SensorStatus.INACTIVE, SensorStatus.PAUSED})


class _Read(NamedTuple):
    """What a decision is based on."""

    sensor: Sensors
    session: Sessions | None
    """The open session of the sensor."""
    earlier: MotionEvents | None
    """The event of an earlier delivery, which the call that had it has not finished."""
    listener: Listeners | None
    """The listener, read if the quiet hours are those of their time zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionService:
    """Accepts motions."""

    stores: EventStores
    triggers: Triggers
    keep: timedelta
    """How long sessions and events are kept."""
    clock: Clock = SYSTEM_CLOCK

    def accept(self, motion: Motion) -> Outcome:
        """Decide about a motion, and carry out what was decided. A duplicate returns what was done the first time.

        Raises:
            ResourceNotFoundError: The sensor is unknown.
            LostRaceError: Another call has this motion now, or other calls change the session all the time.
            OrbError: AWS or Spotify failed. If the error is retryable, deliver the motion again. If it is not, the
                event says so.
        """
        try:
            decided = self.decide(motion)
            return self.triggers.carry_out(decided) if isinstance(decided, Trigger) else decided
        except (DynamoDBConditionFailedError, ItemExistsError) as error:
            raise LostRaceError("other calls change the session all the time") from error

    def decide(self, motion: Motion) -> Outcome | Trigger:
        """Decide about a motion, and record it. A trigger is to be carried out."""
        duplicate = False

        def attempt() -> Outcome | Trigger:
            nonlocal duplicate
            try:
                return self._decide(motion, duplicate=duplicate)
            except ItemExistsError:
                duplicate = True
                raise

        return call_with_retry(attempt, policy=RACES, clock=self.clock, retryable=_lost)

    def _decide(self, motion: Motion, *, duplicate: bool) -> Outcome | Trigger:
        event = self.stores.events.get(motion.event_id, consistent=True) if duplicate else None
        if event is not None and event.lease_until is None:
            return Outcome(Action(event.action_taken), event.session_id)
        now = self.clock.now()
        if event is not None and event.lease_until is not None and event.lease_until > now:
            raise _BusyError("another call is at work on this motion")
        sensor = self.stores.sensors.get(motion.sensor_id, consistent=True)
        if sensor is None:
            raise ResourceNotFoundError("Sensors")
        session = None
        if sensor.active_session_id is not None:
            session = self.stores.sessions.get(sensor.active_session_id, consistent=True)
        listener = None
        if sensor.enabled and sensor.quiet_hours.enabled and sensor.timezone is None:
            listener = self.stores.listeners.get(sensor.user_id, consistent=True)
        read = _Read(sensor, session if is_open(session) else None, event, listener)
        action = self._action(motion, read)
        if action is Action.STARTING:
            return self._claim(motion, read)
        self._record(motion, read, action)
        touched = action not in {Action.IGNORED, Action.IGNORED_STALE, Action.IGNORED_PAUSED}
        return Outcome(action, read.session.session_id if read.session and touched else None)

    def _action(self, motion: Motion, read: _Read) -> Action:
        """Return what a motion does. STARTING: it is the one that may start music."""
        sensor = read.sensor
        if not sensor.enabled or sensor.deleted_at is not None or sensor.status in _SILENT:
            return Action.IGNORED
        if self.clock.now() - motion.at > min(STALE, timeout_of(sensor)):
            return Action.IGNORED_STALE
        if self._is_paused(motion, sensor):
            return Action.IGNORED_PAUSED
        if sensor.quiet_hours.enabled and is_quiet(sensor.quiet_hours, motion.at, _zone(read)):
            return Action.IGNORED_QUIET_HOURS
        return Action.STARTING if self._may_trigger(motion, read) else Action.IGNORED_DEBOUNCE

    @staticmethod
    def _is_paused(motion: Motion, sensor: Sensors) -> bool:
        """Return whether the listener paused the music by hand, and the sensor has not been idle for a timeout."""
        last = sensor.last_motion_time
        return sensor.paused_by is not None and last is not None and motion.at - last < timeout_of(sensor)

    @staticmethod
    def _may_trigger(motion: Motion, read: _Read) -> bool:
        sensor, session, trigger = read.sensor, read.session, read.sensor.last_trigger_time
        if session is not None and session.status is SessionStatus.ENDING:
            return True
        if trigger is None or motion.at >= trigger + debounce_of(sensor):
            return True
        # The call that had this motion claimed the trigger for it, and ended.
        return read.earlier is not None and session is not None and trigger == motion.at

    def _record(self, motion: Motion, read: _Read, action: Action) -> None:
        """Write the event of a motion that starts nothing, and keep the session open."""
        sensor, now = read.sensor, self.clock.now()
        touches = action in {Action.IGNORED_DEBOUNCE, Action.IGNORED_QUIET_HOURS}
        session = read.session if touches else None
        with transaction() as t:
            session_id = None if session is None else session.session_id
            event = new_event(motion, sensor, action, session_id=session_id, keep=self.keep)
            claimed_event(t, self.stores, event, read.earlier)
            if session is not None:
                change = went_on(session, sensor, motion, now=now, keep=self.keep)
                t.update(
                    self.stores.sessions,
                    session.session_id,
                    change,
                    condition=unchanged(self.stores, session),
                )
            counts = touches or action is Action.IGNORED_PAUSED
            if counts and (sensor.last_motion_time is None or motion.at > sensor.last_motion_time):
                t.update(
                    self.stores.sensors,
                    sensor.sensor_id,
                    SensorsUpdate(
                        last_motion_time=motion.at,
                        last_seen=now,
                        firmware_version=motion.firmware_version or sensor.firmware_version,
                    ),
                    condition=_as_read(self.stores, sensor),
                )

    def _claim(self, motion: Motion, read: _Read) -> Trigger:
        """Open the session or keep it open, and claim the trigger and the event."""
        sensor, session, now = read.sensor, read.session, self.clock.now()
        opened = new_session(motion.session_id, sensor, at=motion.at, now=now, keep=self.keep)
        session_id = opened.session_id if session is None else session.session_id
        event = new_event(motion, sensor, Action.STARTING, session_id=session_id, keep=self.keep)
        event = event.model_copy(update={"lease_until": now + LEASE})
        with transaction() as t:
            claimed_event(t, self.stores, event, read.earlier)
            # Said before it is true: if the call ends after the music began, the session still stops it.
            if session is None:
                claimed = t.create(self.stores.sessions, opened.model_copy(update={"playback_started": True}))
            else:
                counted = read.earlier is not None and read.earlier.session_id == session_id
                change = went_on(
                    session, sensor, motion, now=now, keep=self.keep, lease=True, counted=counted
                )
                changes = {**change.model_dump(exclude_unset=True), "playback_started": True}
                claimed = session.model_copy(update=changes)
                t.update(
                    self.stores.sessions,
                    session_id,
                    SessionsUpdate(**changes),
                    condition=unchanged(self.stores, session),
                )
            t.update(
                self.stores.sensors,
                sensor.sensor_id,
                SensorsUpdate(
                    last_trigger_time=motion.at,
                    last_motion_time=max(motion.at, sensor.last_motion_time or motion.at),
                    last_seen=now,
                    active_session_id=session_id,
                    paused_by=None,
                    paused_at=None,
                    firmware_version=motion.firmware_version or sensor.firmware_version,
                ),
                condition=_as_read(self.stores, sensor),
            )
        return Trigger(
            motion=motion,
            sensor=sensor.model_copy(update={"active_session_id": session_id}),
            session=opened if session is None else session,
            claimed=claimed,
            event=event,
            listener=read.listener,
        )


class _BusyError(LostRaceError):
    """Another call has this motion now. To wait for it here would take as long as its lease."""


def _zone(read: _Read) -> str:
    return read.sensor.timezone or ("UTC" if read.listener is None else read.listener.timezone)


def _lost(error: Exception) -> bool:
    races = (LostRaceError, DynamoDBConditionFailedError, ItemExistsError)
    return isinstance(error, races) and not isinstance(error, _BusyError)


def _as_read(stores: EventStores, sensor: Sensors) -> Condition:
    """Return the condition that no other motion and no end of a session has changed a sensor since it was read."""
    names = stores.sensors.attributes
    session, last, trigger = sensor.active_session_id, sensor.last_motion_time, sensor.last_trigger_time
    return (
        (names.active_session_id.not_exists() if session is None else names.active_session_id.eq(session))
        & (names.last_motion_time.not_exists() if last is None else names.last_motion_time.eq(last))
        & (names.last_trigger_time.not_exists() if trigger is None else names.last_trigger_time.eq(trigger))
    )
