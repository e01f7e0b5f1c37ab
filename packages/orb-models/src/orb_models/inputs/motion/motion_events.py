# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""The inputs that create and update items of MotionEvents."""

from decimal import Decimal
from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.motion_event_type import MotionEventType
from orb_models.input import Flag, Input, KeyText, Number, Update
from orb_models.model import Timestamp
from orb_models.rules import SensorIdRule


class MotionEventsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    event_id: Annotated[KeyText, Field(min_length=1, max_length=256)]
    """The id, such as event-bathroom-1-1767225600-0a1b2c3d."""

    sensor_id: SensorIdRule
    """The sensor."""

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)]
    """The listener."""

    session_id: Annotated[str, Field(max_length=256)] | None = None
    """The session that it belongs to."""

    event_type: MotionEventType = MotionEventType.MOTION_DETECTED
    """What the sensor reported."""

    timestamp: Timestamp
    """When it happened."""

    action_taken: Annotated[str, Field(min_length=1, max_length=64)]
    """What was done, such as playback_started. It is starting until that is known."""

    lease_until: Timestamp | None = None
    """Until when one call has this event. Absent: it has been dealt with."""

    playback_triggered: Flag = False
    """Whether playback was started or resumed."""

    firmware_version: Annotated[str, Field(max_length=64)] | None = None
    """The firmware of the device."""

    signal_strength: Annotated[Decimal, Field(ge=-100, le=0)] | None = None
    """The strength of the signal, in dBm."""

    battery_level: Annotated[Number, Field(ge=0, le=100)] | None = None
    """The charge of the battery, in percent."""

    ttl: Timestamp | None = None
    """When the item expires."""


class MotionEventsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {"sensor_id", "user_id", "event_type", "timestamp", "action_taken", "playback_triggered"}
    )

    sensor_id: SensorIdRule | None = None
    """The sensor."""

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)] | None = None
    """The listener."""

    session_id: Annotated[str, Field(max_length=256)] | None = None
    """The session that it belongs to."""

    event_type: MotionEventType | None = None
    """What the sensor reported."""

    timestamp: Timestamp | None = None
    """When it happened."""

    action_taken: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    """What was done, such as playback_started. It is starting until that is known."""

    lease_until: Timestamp | None = None
    """Until when one call has this event. Absent: it has been dealt with."""

    playback_triggered: Flag | None = None
    """Whether playback was started or resumed."""

    firmware_version: Annotated[str, Field(max_length=64)] | None = None
    """The firmware of the device."""

    signal_strength: Annotated[Decimal, Field(ge=-100, le=0)] | None = None
    """The strength of the signal, in dBm."""

    battery_level: Annotated[Number, Field(ge=0, le=100)] | None = None
    """The charge of the battery, in percent."""

    ttl: Timestamp | None = None
    """When the item expires."""
