"""What the API answers. The description of the API is made from these models and from those of the inputs."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from orb_models.model import Model, Timestamp
from orb_models.models.motion.listeners import Listeners
from orb_models.models.motion.motion_events import MotionEvents
from orb_models.models.motion.sensors import Sensors
from orb_models.models.motion.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Created:
    """An answer with status 201, of a route that otherwise answers 200."""

    answer: Model


class SensorsPage(Model):
    """A page of the caller's sensors."""

    sensors: tuple[Sensors, ...]
    count: int
    """The sensors on this page."""
    limit: int
    next_token: str | None = None
    """The cursor of the next page. Absent: this is the last one."""


class SensorAnswer(Model):
    """A sensor."""

    sensor: Sensors


class MqttTopics(Model):
    """The topics of a device: it publishes on the first three, and listens on the others."""

    motion: str
    status: str
    register_: str
    config: str
    commands: str


class Registered(Model):
    """A registered sensor, with all that its device needs to connect. Only this answer has it."""

    sensor_id: str
    thing_name: str
    thing_arn: str
    certificate_arn: str
    certificate_id: str
    certificate_pem: str
    private_key: str | None = None
    """Absent: the device made its key, and sent a certificate signing request."""
    iot_endpoint: str
    iot_policy_name: str
    region: str
    mqtt_topics: MqttTopics


class SensorRemoved(Model):
    """A sensor that is deleted. Its device can no longer connect."""

    sensor_id: str
    message: str


class ProfileAnswer(Model):
    """The caller's own profile."""

    user: Listeners


class DeviceAnswer(Model):
    """A device of the caller at Spotify."""

    id: str | None = None
    """Absent: it accepts no commands."""
    name: str
    type: str
    is_active: bool
    is_private_session: bool
    is_restricted: bool
    """It accepts no commands."""
    volume_percent: int | None = None
    supports_volume: bool


class DevicesAnswer(Model):
    """The caller's devices that are connected to Spotify now."""

    devices: tuple[DeviceAnswer, ...]
    count: int


class PlayerTestAnswer(Model):
    """What a test did."""

    success: bool
    action: str
    device_id: str | None = None
    playlist_uri: str | None = None
    confirmed: bool
    """Whether the player shows it. It does not in a private session."""
    message: str


class ConnectAnswer(Model):
    """Where to send the browser of the person who connects Spotify."""

    authorization_url: str
    expires_at: Timestamp
    """Until when the person may come back."""


class ConnectedAnswer(Model):
    """Spotify is connected."""

    connected: bool
    authorization_ends: Timestamp | None = None
    """When the person must connect again. Absent: unknown."""


class SessionsPage(Model):
    """A page of sessions, the newest first."""

    sessions: tuple[Sessions, ...]
    count: int
    """The sessions on this page."""
    limit: int
    next_token: str | None = None
    """The cursor of the next page. Absent: this is the last one."""


class Summary(Model):
    """Figures about sessions."""

    total_sessions: int = 0
    completed_sessions: int = 0
    active_sessions: int = 0
    """Those that have not ended."""
    total_duration_minutes: float = 0
    total_motion_events: int = 0
    average_duration_minutes: float = 0
    """Of the completed ones."""
    average_motion_events_per_session: float = 0
    sessions_with_playback: int = 0


class SensorSummary(Summary):
    """Figures about the sessions of one sensor."""

    sensor_id: str


class DateRange(Model):
    """A time, both ends included."""

    start_date: Timestamp
    end_date: Timestamp


class AnalyticsAnswer(Model):
    """Figures about the sessions that started in a time."""

    summary: Summary
    by_sensor: tuple[SensorSummary, ...]
    peak_hour: Annotated[int, Field(ge=0, le=23)] | None = None
    """The hour of the day in which most sessions started, in the person's time zone. Absent: there are no sessions."""
    date_range: DateRange


class PersonalData(Model):
    """All that the service holds about a person, but the tokens of Spotify. A page of it."""

    created_at: Timestamp
    user_id: str
    profile: Listeners | None = None
    """On the first page, as are the sensors."""
    sensors: tuple[Sensors, ...] = ()
    sessions: tuple[Sessions, ...] = ()
    events: tuple[MotionEvents, ...] = ()
    """After the last session."""
    next_token: str | None = None
    """The cursor of the next page. Absent: this is the last one."""


class Erased(Model):
    """What was erased."""

    sensors: int
    sessions: int
    events: int
    left_to_do: tuple[str, ...]
    """What only the person can do."""
