# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The factory of Sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_common.utils.rules import SENSOR_ID, TIME_ZONE
from orb_models.enums.sensor_status import SensorStatus
from orb_models.models.motion.sensors import Sensors
from orb_testing.factories.motion.quiet_hours import QuietHoursFactory
from orb_testing.factories.motion.spotify_playback_config import SpotifyPlaybackConfigFactory
from orb_testing.factory_base import values
from orb_testing.factory_base.factory import Factory

if TYPE_CHECKING:
    from typing import Literal, TypedDict, Unpack

    from orb_models.model import Timestamp, WholeNumber
    from orb_models.models.motion.quiet_hours import QuietHours
    from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
    from orb_models.repositories.motion.sensors import SensorsRepository

    class SensorsFields(TypedDict, total=False):
        """The fields of Sensors, to override."""

        sensor_id: str
        user_id: str
        name: str
        location: str
        description: str | None
        status: SensorStatus
        enabled: bool
        motion_debounce_minutes: WholeNumber
        timeout_minutes: WholeNumber
        spotify_config: SpotifyPlaybackConfig
        quiet_hours: QuietHours
        timezone: str | None
        last_motion_time: Timestamp | None
        last_trigger_time: Timestamp | None
        active_session_id: str | None
        paused_by: str | None
        paused_at: Timestamp | None
        last_seen: Timestamp | None
        thing_name: str | None
        device_certificate_id: str | None
        registration_until: Timestamp | None
        firmware_version: str | None
        deleted_at: Timestamp | None
        created_at: Timestamp
        updated_at: Timestamp

    SensorsTrait = Literal["full", "provisioning", "registered", "active", "inactive", "paused", "error"]


class SensorsFactory(Factory[Sensors]):
    """Makes models of Sensors."""

    MODEL = Sensors
    INPUT = "orb_models.inputs.motion.sensors.SensorsCreate"
    FIELDS = values.fields(
        sensor_id=values.Field(values.Text("sensor-id-%d", max_bytes=2048, rules=SENSOR_ID)),
        user_id=values.Field(values.Text("user-id-%d", min_length=1, max_length=128, max_bytes=2048)),
        name=values.Field(values.Text("name-%d", min_length=1, max_length=128)),
        location=values.Field(values.Text("location-%d", min_length=1, max_length=256)),
        description=values.Field(values.Text("description-%d", max_length=512), optional=True),
        status=values.Field(values.Choice(SensorStatus), default=SensorStatus.ACTIVE),
        enabled=values.Field(values.Flag(), default=True),
        motion_debounce_minutes=values.Field(values.Whole(minimum=1, maximum=60), default=2),
        timeout_minutes=values.Field(values.Whole(minimum=1, maximum=120), default=5),
        spotify_config=values.Field(values.Nested(SpotifyPlaybackConfigFactory), default={}),
        quiet_hours=values.Field(values.Nested(QuietHoursFactory), default={}),
        timezone=values.Field(
            values.Text(("Europe/Berlin", "America/Lima", "UTC"), rules=TIME_ZONE), optional=True
        ),
        last_motion_time=values.Field(values.Time(), optional=True),
        last_trigger_time=values.Field(values.Time(), optional=True),
        active_session_id=values.Field(values.Text("active-session-id-%d", max_length=256), optional=True),
        paused_by=values.Field(values.Text("paused-by-%d", max_length=256), optional=True),
        paused_at=values.Field(values.Time(), optional=True),
        last_seen=values.Field(values.Time(), optional=True),
        thing_name=values.Field(values.Text("thing-name-%d", max_length=128), optional=True),
        device_certificate_id=values.Field(
            values.Text("device-certificate-id-%d", max_length=128), optional=True
        ),
        registration_until=values.Field(values.Time(), optional=True),
        firmware_version=values.Field(values.Text("firmware-version-%d", max_length=64), optional=True),
        deleted_at=values.Field(values.Time(), optional=True),
        created_at=values.Field(values.Time(), generated=True),
        updated_at=values.Field(values.Time(), generated=True),
    )
    TRAITS = values.traits("status", SensorStatus)

    @classmethod
    def build(cls, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]) -> Sensors:
        """Return a new model, with the traits and fields that are given."""
        return cls._build(traits, fields)

    @classmethod
    def batch(cls, count: int, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]) -> list[Sensors]:
        """Return new models."""
        return cls._batch(count, traits, fields)

    @classmethod
    def create(
        cls, repository: SensorsRepository, /, *traits: SensorsTrait, **fields: Unpack[SensorsFields]
    ) -> Sensors:
        """Store a new model, and return it."""
        return repository.create(cls._build(traits, fields))
