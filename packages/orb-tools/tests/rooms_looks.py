"""Looks at rooms, for tests of what shows and judges them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from orb_testing.factories import MotionEventsFactory, SessionsFactory
from orb_tools.motion.house_look import HouseLook, RoomLook
from orb_tools.motion.rooms import house

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orb_models import MotionEvents
    from orb_tools.motion.rooms import Room

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
KITCHEN, BATHROOM = house(2, tag="t")


def event(room: Room, action: str, after: int = 0) -> MotionEvents:
    """Return an event of a motion some seconds after noon, which a function has dealt with."""
    return MotionEventsFactory.build(
        sensor_id=room.sensor_id,
        timestamp=NOW + timedelta(seconds=after),
        action_taken=action,
        lease_until=None,
    )


def room_look(
    room: Room, *actions: str, sessions: int = 0, playing: str | None = None, count: int = 1
) -> RoomLook:
    """Return a room whose sensor saw a motion in each second, each with an action."""
    return RoomLook(
        room=room,
        sessions=[
            SessionsFactory.build(sensor_id=room.sensor_id, status="active", motion_events_count=count)
            for _ in range(sessions)
        ],
        events=[event(room, action, after) for after, action in enumerate(actions)],
        playing=playing,
    )


def house_look(*rooms: RoomLook) -> HouseLook:
    """Return a house."""
    looks: Sequence[RoomLook] = rooms
    return HouseLook(rooms=looks)
