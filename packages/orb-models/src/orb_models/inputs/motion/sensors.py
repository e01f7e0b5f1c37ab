# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The inputs that create and update items of Sensors."""

from typing import Annotated, ClassVar

from orb_models._pydantic import Field
from orb_models.enums.sensor_status import SensorStatus
from orb_models.input import Flag, Input, KeyText, Number, Update
from orb_models.inputs.motion.quiet_hours import QuietHoursInput
from orb_models.inputs.motion.spotify_playback_config import SpotifyPlaybackConfigInput
from orb_models.model import Timestamp
from orb_models.models.motion.quiet_hours import QuietHours
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
from orb_models.rules import SensorIdRule, TimeZoneRule
from orb_models.value_inputs import checked_by, default_of


class SensorsCreate(Input):
    """The fields of a new item, without those that the repository sets."""

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"device_certificate_id"})

    sensor_id: SensorIdRule
    """The id that the device has, such as bathroom-1."""

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)]
    """The listener whose playback it starts."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    """The name for people."""

    location: Annotated[str, Field(min_length=1, max_length=256)]
    """Where the sensor is."""

    description: Annotated[str, Field(max_length=512)] | None = None
    """More about the sensor."""

    status: SensorStatus = SensorStatus.ACTIVE
    """The status of the sensor."""

    enabled: Flag = True
    """Whether its motions start playback."""

    motion_debounce_minutes: Annotated[Number, Field(ge=1, le=60)] = 2
    """For how long after a motion further motions start nothing."""

    timeout_minutes: Annotated[Number, Field(ge=1, le=120)] = 5
    """For how long without motion playback goes on."""

    spotify_config: Annotated[SpotifyPlaybackConfig, checked_by(SpotifyPlaybackConfigInput)] = Field(
        default_factory=default_of(SpotifyPlaybackConfig, SpotifyPlaybackConfigInput)
    )
    """What the sensor plays."""

    quiet_hours: Annotated[QuietHours, checked_by(QuietHoursInput)] = Field(
        default_factory=default_of(QuietHours, QuietHoursInput)
    )
    """When the sensor starts nothing."""

    timezone: TimeZoneRule | None = None
    """The time zone of the quiet hours. Absent: that of the listener."""

    last_motion_time: Timestamp | None = None
    """When it last saw a motion."""

    last_trigger_time: Timestamp | None = None
    """When a motion last was the one that starts playback. Further ones within the debounce time start
    nothing."""

    active_session_id: Annotated[str, Field(max_length=256)] | None = None
    """Its open session. Absent: it has none. A sensor never has two."""

    paused_by: Annotated[str, Field(max_length=256)] | None = None
    """The session whose music the listener paused by hand. Until the sensor sees no motion for one
    timeout, it starts nothing."""

    paused_at: Timestamp | None = None
    """When the pause by hand was seen."""

    last_seen: Timestamp | None = None
    """When it last sent anything."""

    thing_name: Annotated[str, Field(max_length=128)] | None = None
    """The thing of AWS IoT that the device is."""

    device_certificate_id: Annotated[str, Field(max_length=128)] | None = Field(default=None, repr=False)
    """The certificate with which the device signs in to AWS IoT."""

    registration_until: Timestamp | None = None
    """Until when a registration or a deregistration of its device may run. In the past: it was
    interrupted. Absent: it has ended."""

    firmware_version: Annotated[str, Field(max_length=64)] | None = None
    """The firmware of the device."""

    deleted_at: Timestamp | None = None
    """When it was deleted. Absent: it is in use."""


class SensorsUpdate(Update):
    """A change of an item. Only the fields that the caller sets are written."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset(
        {
            "user_id",
            "name",
            "location",
            "status",
            "enabled",
            "motion_debounce_minutes",
            "timeout_minutes",
            "spotify_config",
            "quiet_hours",
        }
    )

    SENSITIVE: ClassVar[frozenset[str]] = frozenset({"device_certificate_id"})

    user_id: Annotated[KeyText, Field(min_length=1, max_length=128)] | None = None
    """The listener whose playback it starts."""

    name: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """The name for people."""

    location: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """Where the sensor is."""

    description: Annotated[str, Field(max_length=512)] | None = None
    """More about the sensor."""

    status: SensorStatus | None = None
    """The status of the sensor."""

    enabled: Flag | None = None
    """Whether its motions start playback."""

    motion_debounce_minutes: Annotated[Number, Field(ge=1, le=60)] | None = None
    """For how long after a motion further motions start nothing."""

    timeout_minutes: Annotated[Number, Field(ge=1, le=120)] | None = None
    """For how long without motion playback goes on."""

    spotify_config: Annotated[SpotifyPlaybackConfig, checked_by(SpotifyPlaybackConfigInput)] | None = None
    """What the sensor plays."""

    quiet_hours: Annotated[QuietHours, checked_by(QuietHoursInput)] | None = None
    """When the sensor starts nothing."""

    timezone: TimeZoneRule | None = None
    """The time zone of the quiet hours. Absent: that of the listener."""

    last_motion_time: Timestamp | None = None
    """When it last saw a motion."""

    last_trigger_time: Timestamp | None = None
    """When a motion last was the one that starts playback. Further ones within the debounce time start
    nothing."""

    active_session_id: Annotated[str, Field(max_length=256)] | None = None
    """Its open session. Absent: it has none. A sensor never has two."""

    paused_by: Annotated[str, Field(max_length=256)] | None = None
    """The session whose music the listener paused by hand. Until the sensor sees no motion for one
    timeout, it starts nothing."""

    paused_at: Timestamp | None = None
    """When the pause by hand was seen."""

    last_seen: Timestamp | None = None
    """When it last sent anything."""

    thing_name: Annotated[str, Field(max_length=128)] | None = None
    """The thing of AWS IoT that the device is."""

    device_certificate_id: Annotated[str, Field(max_length=128)] | None = Field(default=None, repr=False)
    """The certificate with which the device signs in to AWS IoT."""

    registration_until: Timestamp | None = None
    """Until when a registration or a deregistration of its device may run. In the past: it was
    interrupted. Absent: it has ended."""

    firmware_version: Annotated[str, Field(max_length=64)] | None = None
    """The firmware of the device."""

    deleted_at: Timestamp | None = None
    """When it was deleted. Absent: it is in use."""
