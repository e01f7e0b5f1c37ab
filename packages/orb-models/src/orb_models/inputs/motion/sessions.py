# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""The inputs that create and update items of Sessions."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from orb_models._pydantic import Field
from orb_models.enums.session_status import SessionStatus
from orb_models.input import Flag, Input, KeyText, Number, Update
from orb_models.model import Timestamp
from orb_models.rules import SensorIdRule


class SessionsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    session_id: Annotated[KeyText, Field(min_length=1, max_length=256)]
    """The id, such as session-bathroom-1-1767225600-0a1b2c3d."""

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)]
    """The listener."""

    sensor_id: SensorIdRule
    """The sensor."""

    status: SessionStatus = SessionStatus.ACTIVE
    """The status of the session."""

    start_time: Timestamp
    """When it started."""

    last_motion_time: Timestamp
    """When the sensor last saw a motion."""

    active: Literal["open"] | None = None
    """Marks a session that has not ended, so that ActiveIndex holds only these. Absent: it has ended."""

    due_at: Timestamp | None = None
    """When it ends if no motion comes, or when its end is tried again. Absent: it has ended."""

    attempts: Annotated[Number, Field(ge=0)] = 0
    """How often its end was begun."""

    end_time: Timestamp | None = None
    """When it ended."""

    spotify_device_id: Annotated[str, Field(max_length=128)] | None = None
    """The device that plays."""

    spotify_context_uri: Annotated[str, Field(max_length=256)] | None = None
    """What is played."""

    playback_started: Flag = False
    """Whether playback was started."""

    motion_events_count: Annotated[Number, Field(ge=0)] = 0
    """The number of motions."""

    duration_minutes: Annotated[Decimal, Field(ge=0)] | None = None
    """From start to end, with two decimals."""

    ttl: Timestamp | None = None
    """When the item expires."""


class SessionsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {
            "user_id",
            "sensor_id",
            "status",
            "start_time",
            "last_motion_time",
            "attempts",
            "playback_started",
            "motion_events_count",
        }
    )

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)] | None = None
    """The listener."""

    sensor_id: SensorIdRule | None = None
    """The sensor."""

    status: SessionStatus | None = None
    """The status of the session."""

    start_time: Timestamp | None = None
    """When it started."""

    last_motion_time: Timestamp | None = None
    """When the sensor last saw a motion."""

    active: Literal["open"] | None = None
    """Marks a session that has not ended, so that ActiveIndex holds only these. Absent: it has ended."""

    due_at: Timestamp | None = None
    """When it ends if no motion comes, or when its end is tried again. Absent: it has ended."""

    attempts: Annotated[Number, Field(ge=0)] | None = None
    """How often its end was begun."""

    end_time: Timestamp | None = None
    """When it ended."""

    spotify_device_id: Annotated[str, Field(max_length=128)] | None = None
    """The device that plays."""

    spotify_context_uri: Annotated[str, Field(max_length=256)] | None = None
    """What is played."""

    playback_started: Flag | None = None
    """Whether playback was started."""

    motion_events_count: Annotated[Number, Field(ge=0)] | None = None
    """The number of motions."""

    duration_minutes: Annotated[Decimal, Field(ge=0)] | None = None
    """From start to end, with two decimals."""

    ttl: Timestamp | None = None
    """When the item expires."""
