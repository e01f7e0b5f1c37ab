"""A motion that may start music: the commands to the player, and what is written about its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from lambdas.motion import playback
from lambdas.motion.event_rows import settled_event
from lambdas.motion.outcomes import Action, Outcome
from lambdas.motion.rooms import Room, other_rooms
from lambdas.motion.sessions import end, is_open, unchanged
from orb_common.exceptions import (
    DynamoDBConditionFailedError,
    LostRaceError,
    OrbError,
    ResourceNotFoundError,
    SpotifyAPIError,
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
    from lambdas.motion.playback import Heard
    from lambdas.motion.players import Players
    from orb_common.spotify.client import SpotifyClient
    from orb_models.models.motion.listeners import Listeners
    from orb_models.models.motion.motion_events import MotionEvents
    from orb_models.models.motion.sensors import Sensors
    from orb_models.models.motion.sessions import Sessions
    from orb_models.transactions import Transaction

RACES: Final = RetryPolicy(max_attempts=8, base_delay=0.02, max_delay=0.5)


class Trigger(NamedTuple):
    """A motion that has claimed the trigger of its sensor."""

    motion: Motion
    sensor: Sensors
    session: Sessions
    """As it was before the motion, or new."""
    claimed: Sessions
    """As the claim has left it."""
    event: MotionEvents
    listener: Listeners | None = None
    """The listener, if the decision has read it."""

    @property
    def opened(self) -> bool:
        """Whether the session is that of this motion."""
        return self.session.session_id == self.motion.session_id


@dataclass(slots=True)
class _Sent:
    """How far a trigger came."""

    command: bool = False
    """The music may play by a command of this call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """Carries out triggers."""

    stores: EventStores
    players: Players
    clock: Clock = SYSTEM_CLOCK

    def carry_out(self, trigger: Trigger) -> Outcome:
        """Let the music play, and write what was done.

        Raises:
            OrbError: As `MotionService.accept`. The event and the session say how far it came.
        """
        sent = _Sent()
        try:
            listener = trigger.listener
            if listener is None:
                listener = self.stores.listeners.get(trigger.sensor.user_id, consistent=True)
            player = self.players.of(listener)
            volume = listener.preferences.default_volume if listener is not None else None
            return self._settle(trigger, player, volume, sent)
        except OrbError as error:
            gives_up = not error.retryable and isinstance(error, SpotifyAPIError)
            self._write_failure(trigger, sent, gives_up=gives_up)
            raise

    def _settle(self, trigger: Trigger, player: SpotifyClient, volume: int | None, sent: _Sent) -> Outcome:
        room = Room(trigger.sensor, trigger.session)
        ended: list[Room] = []

        def turn() -> Outcome:
            others = other_rooms(self.stores, trigger.sensor)
            ending = [each for each in others if _wants(room, each)]
            for each in ending:
                self._end_now(each)
                ended.append(each)
            others = [each for each in others if each not in ending]
            state, at = player.get_playback_state(), trigger.motion.at
            sent.command = True
            heard = playback.play(player, state, room, others, at=at, ended=ended, volume=volume)
            sent.command = heard.ours
            return self._written(trigger, heard)

        try:
            return call_with_retry(
                turn, policy=RACES, clock=self.clock, retryable=lambda error: isinstance(error, _AgainError)
            )
        except _SessionOverError as over:
            # The session was ended by a person while the music began.
            if over.heard.ours:
                playback.stop(player, Room(trigger.sensor, over.session))
            with transaction() as t:
                settled_event(t, self.stores, trigger.event, Action.IGNORED)
            return Outcome(Action.IGNORED, over.session.session_id)

    def _end_now(self, room: Room) -> None:
        """End a session that is ending, because another room goes on with its music.

        So the call that is at its end notices, and lets the music go on.

        Raises:
            _AgainError: It has ended, or a motion has kept it open: look again.
        """
        now = self.clock.now()
        try:
            with transaction() as t:
                end(t, self.stores, room.session, room.sensor, status=SessionStatus.TIMEOUT, now=now)
        except (LostRaceError, DynamoDBConditionFailedError) as error:
            raise _AgainError("the other room has changed") from error

    def _written(self, trigger: Trigger, heard: Heard) -> Outcome:
        """Write what was heard. A motion that comes in between changes the session, and not what was heard."""
        session: Sessions | None = trigger.claimed

        def attempt() -> Outcome:
            nonlocal session
            if session is None:
                session = self.stores.sessions.get(trigger.session.session_id, consistent=True)
            now, session = session, None
            return self._write(trigger, now, heard)

        return call_with_retry(attempt, policy=RACES, clock=self.clock, retryable=_lost)

    def _write(self, trigger: Trigger, session: Sessions | None, heard: Heard) -> Outcome:
        """Write what was heard.

        Raises:
            LostRaceError, DynamoDBConditionFailedError: A motion came in between.
            _SessionOverError: The session has ended.
        """
        if session is None or not is_open(session):
            raise _SessionOverError(session or trigger.session, heard)
        with transaction() as t:
            settled_event(t, self.stores, trigger.event, heard.action)
            if heard.action is Action.IGNORED_PAUSED:
                end(
                    t,
                    self.stores,
                    session,
                    trigger.sensor,
                    status=SessionStatus.MANUAL_STOP,
                    now=self.clock.now(),
                    paused=True,
                )
            else:
                change = SessionsUpdate(playback_started=heard.ours, attempts=0)
                if heard.device_id is not None:
                    change = SessionsUpdate(
                        playback_started=heard.ours,
                        attempts=0,
                        spotify_device_id=heard.device_id,
                        spotify_context_uri=heard.context_uri,
                    )
                # Motions in between may have been counted.
                t.update(
                    self.stores.sessions,
                    session.session_id,
                    change,
                    condition=self.stores.sessions.attributes.status.eq(SessionStatus.ACTIVE),
                )
                if trigger.sensor.status is not SensorStatus.ACTIVE:
                    t.update(
                        self.stores.sensors,
                        trigger.sensor.sensor_id,
                        SensorsUpdate(status=SensorStatus.ACTIVE),
                        condition=self.stores.sensors.attributes.status.eq(trigger.sensor.status),
                    )
        return Outcome(heard.action, session.session_id)

    def _write_failure(self, trigger: Trigger, sent: _Sent, *, gives_up: bool) -> None:
        """Record that this motion failed, and take back that the music is ours if no command was sent.

        A session that the motion has opened ends if the call gives up: no music plays in it. Otherwise this motion may
        be tried again, and the next one before it.
        """

        def attempt() -> None:
            session = self.stores.sessions.get(trigger.session.session_id, consistent=True)
            sensor = self.stores.sensors.get(trigger.sensor.sensor_id, consistent=True)
            now = self.clock.now()
            with transaction() as t:
                settled_event(
                    t, self.stores, trigger.event, Action.ERROR, lease_until=None if gives_up else now
                )
                if gives_up and trigger.opened and session is not None and is_open(session):
                    end(t, self.stores, session, sensor, status=SessionStatus.ERROR, now=now)
                    return
                ours = sensor is not None and sensor.last_trigger_time == trigger.motion.at
                if ours and not sent.command and session is not None:
                    self._take_back(t, trigger, session)
                if sensor is not None and not gives_up and sensor.last_trigger_time == trigger.motion.at:
                    t.update(
                        self.stores.sensors,
                        sensor.sensor_id,
                        SensorsUpdate(last_trigger_time=None),
                        condition=self.stores.sensors.attributes.last_trigger_time.eq(trigger.motion.at),
                    )

        call_with_retry(attempt, policy=RACES, clock=self.clock, retryable=_lost)

    def _take_back(self, t: Transaction, trigger: Trigger, session: Sessions) -> None:
        """Undo what the claim has said before it was true, unless another room has handed its music over since."""
        before, now = trigger.session.playback_started, session.spotify_context_uri
        if before or not is_open(session) or now != trigger.claimed.spotify_context_uri:
            return
        context = self.stores.sessions.attributes.spotify_context_uri
        t.update(
            self.stores.sessions,
            session.session_id,
            SessionsUpdate(playback_started=before),
            condition=unchanged(self.stores, session)
            & (context.not_exists() if now is None else context.eq(now)),
        )


class _AgainError(LostRaceError):
    """Another room has changed, so what this room may do has to be found out again."""


class _SessionOverError(ResourceNotFoundError):
    """The session of a trigger has ended."""

    def __init__(self, session: Sessions, heard: Heard) -> None:
        super().__init__("Sessions")
        self.session = session
        self.heard = heard


def _wants(room: Room, other: Room) -> bool:
    """Return whether a room can go on with the music of another one, whose session is ending."""
    ending = other.session.status is SessionStatus.ENDING and other.session.playback_started
    return ending and other.shares_device(room)


def _lost(error: Exception) -> bool:
    races = (LostRaceError, DynamoDBConditionFailedError)
    return isinstance(error, races) and not isinstance(error, _AgainError)
