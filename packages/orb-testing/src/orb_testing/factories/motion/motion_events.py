# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""The factory of MotionEvents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SENSOR_ID
from orb_models.enums.motion_event_type import MotionEventType
from orb_models.models.motion.motion_events import MotionEvents
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.repositories.motion.motion_events import MotionEventsRepository

    class MotionEventsFields(TypedDict, total=False):
        """The fields of MotionEvents, to override."""

        event_id: str
        sensor_id: str
        user_id: str
        session_id: str | None
        event_type: MotionEventType
        timestamp: Timestamp
        action_taken: str
        lease_until: Timestamp | None
        playback_triggered: bool
        firmware_version: str | None
        signal_strength: Decimal | None
        battery_level: WholeNumber | None
        ttl: Timestamp | None

    MotionEventsTrait = Literal["full"]


class MotionEventsFactory(Factory[MotionEvents]):
    """Makes models of MotionEvents."""

    MODEL = MotionEvents
    INPUT = "orb_models.inputs.motion.motion_events.MotionEventsCreate"
    FIELDS = values.fields(
        event_id=values.Field(values.Text("event-id-%d", min_length=1, max_length=256, max_bytes=2048)),
        sensor_id=values.Field(values.Text("sensor-id-%d", max_bytes=2048, rules=SENSOR_ID)),
        user_id=values.Field(values.Text("user-id-%d", min_length=1, max_length=128, max_bytes=2048)),
        session_id=values.Field(values.Text("session-id-%d", max_length=256), optional=True),
        event_type=values.Field(values.Choice(MotionEventType), default=MotionEventType.MOTION_DETECTED),
        timestamp=values.Field(values.Time()),
        action_taken=values.Field(values.Text("action-taken-%d", min_length=1, max_length=64)),
        lease_until=values.Field(values.Time(), optional=True),
        playback_triggered=values.Field(values.Flag(), default=False),
        firmware_version=values.Field(values.Text("firmware-version-%d", max_length=64), optional=True),
        signal_strength=values.Field(values.Fraction(minimum="-100", maximum="0"), optional=True),
        battery_level=values.Field(values.Whole(minimum=0, maximum=100), optional=True),
        ttl=values.Field(values.Time(start=4102444800), optional=True),
    )

    @classmethod
    def build(cls, /, *traits: MotionEventsTrait, **fields: Unpack[MotionEventsFields]) -> MotionEvents:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(
        cls, count: int, /, *traits: MotionEventsTrait, **fields: Unpack[MotionEventsFields]
    ) -> list[MotionEvents]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls,
        repository: MotionEventsRepository,
        /,
        *traits: MotionEventsTrait,
        **fields: Unpack[MotionEventsFields],
    ) -> MotionEvents:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
