# Generated from schemas/core/types.yml by "make generate". Do not edit.
"""Rules for inputs, by name. Stored items do not have to follow them, so that a stricter rule leaves them readable."""

from datetime import UTC, datetime
from typing import Annotated

from orb_common.utils.rules import (
    EMAIL,
    IDENTITY,
    PERSON_NAME,
    PHONE_NUMBER,
    SENSOR_ID,
    SPOTIFY_URI,
    TIME_OF_DAY,
    TIME_ZONE,
)
from orb_models._pydantic import Field
from orb_models.input import follows_rules
from orb_models.model import Timestamp

EmailRule = Annotated[str, Field(max_length=254), follows_rules(EMAIL)]
"""A valid e-mail address of at most 254 characters."""

IdentityRule = Annotated[str, Field(max_length=128), follows_rules(IDENTITY)]
"""A user name or a subject of a user pool, 1 to 128 visible ASCII characters."""

PersonNameRule = Annotated[str, Field(max_length=100), follows_rules(PERSON_NAME)]
"""A readable given or family name of at most 100 characters."""

PhoneNumberRule = Annotated[str, Field(max_length=16), follows_rules(PHONE_NUMBER)]
"""A telephone number in E.164 form, such as +15551234567."""

SensorIdRule = Annotated[str, Field(max_length=128), follows_rules(SENSOR_ID)]
"""The id of a sensor, 1 to 128 letters, digits, hyphens and underscores."""

SpotifyUriRule = Annotated[str, Field(max_length=128), follows_rules(SPOTIFY_URI)]
"""The address of a playlist, an album or an artist, such as spotify:playlist:37i9dQ."""

TimeOfDayRule = Annotated[str, follows_rules(TIME_OF_DAY)]
"""A time of day in 24 hours, such as 22:30."""

TimeZoneRule = Annotated[str, Field(max_length=64), follows_rules(TIME_ZONE)]
"""A zone of the IANA time zone database, such as Europe/Berlin."""

TimestampRule = Annotated[Timestamp, Field(ge=datetime.fromtimestamp(0, UTC))]
"""Epoch seconds, from 1970 on."""
