# Generated from schemas/entities/motion/CreateSensorRequest.yml by "make generate". Do not edit.
"""The input CreateSensorRequest."""

from typing import Annotated

from orb_models._pydantic import Field
from orb_models.input import Input, Number
from orb_models.inputs.motion.quiet_hours import QuietHoursInput
from orb_models.inputs.motion.spotify_playback_config import SpotifyPlaybackConfigInput
from orb_models.models.motion.quiet_hours import QuietHours
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
from orb_models.rules import SensorIdRule, TimeZoneRule
from orb_models.value_inputs import checked_by


class CreateSensorRequest(Input):
    """The request to register a sensor.

    Its listener is the caller.
    """

    sensor_id: SensorIdRule
    """The id that the device has, such as bathroom-1."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    """The name for people."""

    location: Annotated[str, Field(min_length=1, max_length=256)]
    """Where the sensor is."""

    description: Annotated[str, Field(max_length=512)] | None = None
    """More about the sensor."""

    motion_debounce_minutes: Annotated[Number, Field(ge=1, le=60)] = 2
    """For how long after a motion further motions start nothing."""

    timeout_minutes: Annotated[Number, Field(ge=1, le=120)] = 5
    """For how long without motion playback goes on."""

    spotify_config: Annotated[SpotifyPlaybackConfig, checked_by(SpotifyPlaybackConfigInput)] | None = None
    """What the sensor plays."""

    quiet_hours: Annotated[QuietHours, checked_by(QuietHoursInput)] | None = None
    """When the sensor starts nothing."""

    timezone: TimeZoneRule | None = None
    """The time zone of the quiet hours. Absent: that of the listener."""
