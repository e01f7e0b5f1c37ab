"""The rows of motions, in MotionEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.motion.outcomes import TRIGGERED, Action
from orb_models.enums.motion_event_type import MotionEventType
from orb_models.inputs.motion.motion_events import MotionEventsUpdate
from orb_models.models.motion.motion_events import MotionEvents

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from lambdas.motion.event_stores import EventStores
    from lambdas.motion.motions import Motion
    from orb_models.models.motion.sensors import Sensors
    from orb_models.transactions import Transaction


def new_event(
    motion: Motion, sensor: Sensors, action: Action, *, session_id: str | None, keep: timedelta
) -> MotionEvents:
    """Return the row of a motion."""
    return MotionEvents(
        event_id=motion.event_id,
        sensor_id=sensor.sensor_id,
        user_id=sensor.user_id,
        session_id=session_id,
        event_type=MotionEventType.MOTION_DETECTED,
        timestamp=motion.at,
        action_taken=action,
        playback_triggered=False,
        firmware_version=motion.firmware_version,
        signal_strength=motion.signal_strength,
        battery_level=motion.battery_level,
        ttl=motion.at + keep,
    )


def claimed_event(
    t: Transaction, stores: EventStores, event: MotionEvents, earlier: MotionEvents | None
) -> None:
    """Write an event, or take over the one of an earlier call that ended before the motion was dealt with.

    The block raises ItemExistsError if the event is there, and DynamoDBConditionFailedError if another call took it.
    """
    if earlier is None or earlier.lease_until is None:
        t.create(stores.events, event)
        return
    t.update(
        stores.events,
        event.event_id,
        MotionEventsUpdate(
            action_taken=event.action_taken, session_id=event.session_id, lease_until=event.lease_until
        ),
        condition=stores.events.attributes.lease_until.eq(earlier.lease_until),
    )


def settled_event(
    t: Transaction,
    stores: EventStores,
    event: MotionEvents,
    action: Action,
    *,
    lease_until: datetime | None = None,
) -> None:
    """Write what became of an event, if this call still has it.

    Args:
        t: The transaction.
        stores: The tables.
        event: The event, with the lease of this call.
        action: What was done.
        lease_until: Not None: the motion was not dealt with, and may be tried again from this time on.
    """
    assert event.lease_until is not None  # noqa: S101 - a claimed event has a lease
    t.update(
        stores.events,
        event.event_id,
        MotionEventsUpdate(
            action_taken=action, playback_triggered=action in TRIGGERED, lease_until=lease_until
        ),
        condition=stores.events.attributes.lease_until.eq(event.lease_until),
    )
