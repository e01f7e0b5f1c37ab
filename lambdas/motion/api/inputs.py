"""What callers send: queries, whose values are texts, and bodies. Unknown names are refused.

The bodies that create and change sensors and people are generated from `schemas/entities/motion`.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from orb_models.enums.session_status import SessionStatus
from orb_models.input import LARGEST_PAGE, PAGE_SIZE, Input
from orb_models.inputs.motion.create_sensor_request import CreateSensorRequest
from orb_models.model import Timestamp
from orb_models.rules import SensorIdRule, SpotifyUriRule


class NoInput(Input):
    """A request without a query and without a body."""


class ExportQuery(Input):
    """Which page of all."""

    next_token: Annotated[str, Field(min_length=1, max_length=8192)] | None = None
    """The `nextToken` of the page before. Absent: the first page."""


class PageQuery(ExportQuery):
    """Which page of a list."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = PAGE_SIZE
    """The most items on the page. It can have fewer, although more follow."""


class SensorsQuery(PageQuery):
    """Which sensors to list."""

    include_deleted: bool = False
    """Whether to list deleted ones too."""


class PeriodQuery(Input):
    """Whose sessions, and when they started."""

    sensor_id: SensorIdRule | None = None
    """Absent: all sensors of the caller."""

    start_date: Timestamp | None = None
    """The first time: ISO 8601 with a zone, or epoch seconds."""

    end_date: Timestamp | None = None
    """The last time, in the same forms."""


class SessionsQuery(PageQuery, PeriodQuery):
    """Which sessions to list."""

    status: SessionStatus | None = None
    """Only those with this status."""


class AnalyticsQuery(PeriodQuery):
    """Which sessions to count."""


class RegisterRequest(CreateSensorRequest):
    """The request to register a sensor, and its device at AWS IoT."""

    certificate_signing_request: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    """In PEM, so that the private key never leaves the device. Absent: AWS makes the key, and the answer has it."""


class PlayerAction(StrEnum):
    """What a test does."""

    PLAY = "play"
    PAUSE = "pause"


class PlayerTest(Input):
    """The request to play or to pause on a device, to see whether it works."""

    device_id: Annotated[str, Field(min_length=1, max_length=128)]
    """One of those of `GET /spotify/devices`."""

    playlist_uri: SpotifyUriRule | None = None
    """The playlist, album or artist to play. Absent: what was played last."""

    action: PlayerAction = PlayerAction.PLAY
    """What to do."""


class SpotifyReturn(Input):
    """The query with which Spotify has sent the person back to the dashboard's page."""

    state: Annotated[str, Field(min_length=1, max_length=128)]
    """As it came."""

    code: Annotated[str, Field(min_length=1, max_length=2048)] | None = None
    """Present if the person has agreed."""

    error: Annotated[str, Field(min_length=1, max_length=128)] | None = None
    """Present if the person has declined, or Spotify has refused."""
