"""How a session opens, goes on and ends. Each function adds its writes to a transaction.

An open session is `active`, or `ending` while its music is stopped. The row of its sensor names it in
`activeSessionId`, and is written in the same transaction, so a sensor never has two. `motionEventsCount` grows with
every motion, so a write that requires the count that it has read notices every motion in between. `attempts` grows with
every try to end the session, and in the same way keeps two tries apart.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from orb_models.enums.session_status import SessionStatus
from orb_models.inputs.motion.sensors import SensorsUpdate
from orb_models.inputs.motion.sessions import SessionsUpdate
from orb_models.models.motion.sessions import Sessions

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.motion.motions import Motion
    from lambdas.motion.stores import Stores
    from orb_common.aws.dynamodb import Condition
    from orb_models.models.motion.sensors import Sensors
    from orb_models.transactions import Transaction

OPEN: Final = "open"
"""The value of `active`."""
OPEN_STATUSES: Final = frozenset({SessionStatus.ACTIVE, SessionStatus.ENDING})
LEASE: Final = timedelta(seconds=45)
"""For how long a call has an event to itself, and a session cannot end. Lambda ends the call after 30 seconds."""


def is_open(session: Sessions | None) -> bool:
    """Return whether a session exists and has not ended."""
    return session is not None and session.status in OPEN_STATUSES


def timeout_of(sensor: Sensors) -> timedelta:
    """Return how long a session of a sensor goes on without motion."""
    return timedelta(minutes=sensor.timeout_minutes)


def debounce_of(sensor: Sensors) -> timedelta:
    """Return for how long after a trigger no motion triggers again.

    It is never longer than the timeout. Otherwise the music would end, and motions in the room could not bring it back.
    """
    return min(timedelta(minutes=sensor.motion_debounce_minutes), timeout_of(sensor))


def new_session(
    session_id: str, sensor: Sensors, *, at: datetime, now: datetime, keep: timedelta, motions: int = 1
) -> Sessions:
    """Return a session that begins.

    Args:
        session_id: Its id.
        sensor: Its sensor.
        at: When the motion was.
        now: The time.
        keep: How long the row is kept.
        motions: How many motions it has seen.
    """
    return Sessions(
        session_id=session_id,
        user_id=sensor.user_id,
        sensor_id=sensor.sensor_id,
        status=SessionStatus.ACTIVE,
        start_time=at,
        last_motion_time=at,
        active=OPEN,
        due_at=max(at + timeout_of(sensor), now + LEASE),
        attempts=0,
        playback_started=False,
        motion_events_count=motions,
        ttl=at + keep,
    )


def went_on(
    session: Sessions,
    sensor: Sensors,
    motion: Motion,
    *,
    now: datetime,
    keep: timedelta,
    lease: bool = False,
    counted: bool = False,
) -> SessionsUpdate:
    """Return the change of a session by a motion. It is active again if it was ending.

    Args:
        session: The session.
        sensor: Its sensor.
        motion: The motion. An older one than the last does not set the time back.
        now: The time.
        keep: How long the row is kept.
        lease: The session must not end before the call that is at work on the motion.
        counted: The session has counted this motion before.
    """
    last = max(session.last_motion_time, motion.at)
    ends = lease or session.status is SessionStatus.ENDING
    least = now + LEASE if ends else session.due_at
    due = last + timeout_of(sensor)
    return SessionsUpdate(
        status=SessionStatus.ACTIVE,
        last_motion_time=last,
        due_at=due if least is None else max(due, least),
        motion_events_count=session.motion_events_count + (not counted),
        ttl=last + keep,
    )


def unchanged(stores: Stores, session: Sessions) -> Condition:
    """Return the condition that no motion and no end has come since a session was read."""
    names = stores.sessions.attributes
    return (
        names.status.eq(session.status)
        & names.motion_events_count.eq(session.motion_events_count)
        & names.attempts.eq(session.attempts)
    )


def end(
    t: Transaction,
    stores: Stores,
    session: Sessions,
    sensor: Sensors | None,
    *,
    status: SessionStatus,
    now: datetime,
    paused: bool = False,
) -> None:
    """End a session in a transaction, if nothing has changed it since it was read.

    Args:
        t: The transaction.
        stores: The tables.
        session: The session.
        sensor: Its sensor. None: it is gone.
        status: Why it ends.
        now: The time.
        paused: The listener has paused the music by hand, so the sensor starts nothing for a while.
    """
    seconds = Decimal(max(int((now - session.start_time).total_seconds()), 0))
    t.update(
        stores.sessions,
        session.session_id,
        SessionsUpdate(
            status=status,
            active=None,
            due_at=None,
            end_time=now,
            duration_minutes=(seconds / 60).quantize(Decimal("0.01")),
        ),
        condition=unchanged(stores, session),
    )
    if sensor is None or sensor.active_session_id != session.session_id:
        return
    change = (
        SensorsUpdate(active_session_id=None, paused_by=session.session_id, paused_at=now)
        if paused
        else SensorsUpdate(active_session_id=None)
    )
    t.update(
        stores.sensors,
        sensor.sensor_id,
        change,
        condition=stores.sensors.attributes.active_session_id.eq(session.session_id),
    )
