# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""The factory of Sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SENSOR_ID
from orb_models.enums.session_status import SessionStatus
from orb_models.models.motion.sessions import Sessions
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.repositories.motion.sessions import SessionsRepository

    class SessionsFields(TypedDict, total=False):
        """The fields of Sessions, to override."""

        session_id: str
        user_id: str
        sensor_id: str
        status: SessionStatus
        start_time: Timestamp
        last_motion_time: Timestamp
        active: Literal["open"] | None
        due_at: Timestamp | None
        attempts: WholeNumber
        end_time: Timestamp | None
        spotify_device_id: str | None
        spotify_context_uri: str | None
        playback_started: bool
        motion_events_count: WholeNumber
        duration_minutes: Decimal | None
        ttl: Timestamp | None

    SessionsTrait = Literal["full", "active", "ending", "ended", "timeout", "manual_stop", "error"]


class SessionsFactory(Factory[Sessions]):
    """Makes models of Sessions."""

    MODEL = Sessions
    INPUT = "orb_models.inputs.motion.sessions.SessionsCreate"
    FIELDS = values.fields(
        session_id=values.Field(values.Text("session-id-%d", min_length=1, max_length=256, max_bytes=2048)),
        user_id=values.Field(values.Text("user-id-%d", min_length=1, max_length=128, max_bytes=2048)),
        sensor_id=values.Field(values.Text("sensor-id-%d", max_bytes=2048, rules=SENSOR_ID)),
        status=values.Field(values.Choice(SessionStatus), default=SessionStatus.ACTIVE),
        start_time=values.Field(values.Time()),
        last_motion_time=values.Field(values.Time()),
        active=values.Field(values.Choice(("open",)), optional=True),
        due_at=values.Field(values.Time(), optional=True),
        attempts=values.Field(values.Whole(minimum=0), default=0),
        end_time=values.Field(values.Time(), optional=True),
        spotify_device_id=values.Field(values.Text("spotify-device-id-%d", max_length=128), optional=True),
        spotify_context_uri=values.Field(
            values.Text("spotify-context-uri-%d", max_length=256), optional=True
        ),
        playback_started=values.Field(values.Flag(), default=False),
        motion_events_count=values.Field(values.Whole(minimum=0), default=0),
        duration_minutes=values.Field(values.Fraction(minimum="0"), optional=True),
        ttl=values.Field(values.Time(start=4102444800), optional=True),
    )
    TRAITS = values.traits("status", SessionStatus)

    @classmethod
    def build(cls, /, *traits: SessionsTrait, **fields: Unpack[SessionsFields]) -> Sessions:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: SessionsTrait, **fields: Unpack[SessionsFields]) -> list[Sessions]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: SessionsRepository, /, *traits: SessionsTrait, **fields: Unpack[SessionsFields]
    ) -> Sessions:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
