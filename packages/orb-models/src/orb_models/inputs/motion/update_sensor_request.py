# Generated from schemas/entities/motion/UpdateSensorRequest.yml by "make generate". Do not edit.
"""The input UpdateSensorRequest."""

from typing import Annotated, Literal

from orb_models._pydantic import Field
from orb_models.input import Flag, Input, Number
from orb_models.inputs.motion.quiet_hours import QuietHoursInput
from orb_models.inputs.motion.spotify_playback_config import SpotifyPlaybackConfigInput
from orb_models.models.motion.quiet_hours import QuietHours
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
from orb_models.rules import TimeZoneRule
from orb_models.value_inputs import checked_by


class UpdateSensorRequest(Input):
    """The request to change a sensor.

    Fields that it leaves out, or sets to null, stay as they are.
    """

    name: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """The name for people."""

    location: Annotated[str, Field(min_length=1, max_length=256)] | None = None
    """Where the sensor is."""

    description: Annotated[str, Field(max_length=512)] | None = None
    """More about the sensor."""

    status: Literal["active", "inactive", "paused"] | None = None
    """What a person may choose. The functions set the other values of SensorStatus."""

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
