# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The model of Sensors, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.sensor_status import SensorStatus
from orb_models.model import Model, Timestamp, WholeNumber
from orb_models.models.motion.quiet_hours import QuietHours
from orb_models.models.motion.quiet_hours import decode as decode_quiet_hours
from orb_models.models.motion.quiet_hours import encode as encode_quiet_hours
from orb_models.models.motion.spotify_playback_config import SpotifyPlaybackConfig
from orb_models.models.motion.spotify_playback_config import decode as decode_spotify_playback_config
from orb_models.models.motion.spotify_playback_config import encode as encode_spotify_playback_config

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Sensors(Model):
    """A motion sensor that starts the playback of its listener."""

    sensor_id: str
    """The id that the device has, such as bathroom-1."""

    user_id: str
    """The listener whose playback it starts."""

    name: str
    """The name for people."""

    location: str
    """Where the sensor is."""

    description: str | None = None
    """More about the sensor."""

    status: SensorStatus
    """The status of the sensor."""

    enabled: bool
    """Whether its motions start playback."""

    motion_debounce_minutes: WholeNumber
    """For how long after a motion further motions start nothing."""

    timeout_minutes: WholeNumber
    """For how long without motion playback goes on."""

    spotify_config: SpotifyPlaybackConfig
    """What the sensor plays."""

    quiet_hours: QuietHours
    """When the sensor starts nothing."""

    timezone: str | None = None
    """The time zone of the quiet hours. Absent: that of the listener."""

    last_motion_time: Timestamp | None = None
    """When it last saw a motion."""

    last_trigger_time: Timestamp | None = None
    """When a motion last was the one that starts playback. Further ones within the debounce time start
    nothing."""

    active_session_id: str | None = None
    """Its open session. Absent: it has none. A sensor never has two."""

    paused_by: str | None = None
    """The session whose music the listener paused by hand. Until the sensor sees no motion for one
    timeout, it starts nothing."""

    paused_at: Timestamp | None = None
    """When the pause by hand was seen."""

    last_seen: Timestamp | None = None
    """When it last sent anything."""

    thing_name: str | None = None
    """The thing of AWS IoT that the device is."""

    device_certificate_id: str | None = Field(default=None, repr=False, exclude=True)
    """The certificate with which the device signs in to AWS IoT."""

    registration_until: Timestamp | None = None
    """Until when a registration or a deregistration of its device may run. In the past: it was
    interrupted. Absent: it has ended."""

    firmware_version: str | None = None
    """The firmware of the device."""

    deleted_at: Timestamp | None = None
    """When it was deleted. Absent: it is in use."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"deviceCertificateId": "SENSITIVE"}


_KINDS: Final = {
    "sensorId": "S",
    "userId": "S",
    "name": "S",
    "location": "S",
    "description": "S",
    "status": "S",
    "enabled": "BOOL",
    "motionDebounceMinutes": "N",
    "timeoutMinutes": "N",
    "spotifyConfig": "M",
    "quietHours": "M",
    "timezone": "S",
    "lastMotionTime": "time",
    "lastTriggerTime": "time",
    "activeSessionId": "S",
    "pausedBy": "S",
    "pausedAt": "time",
    "lastSeen": "time",
    "thingName": "S",
    "deviceCertificateId": "S",
    "registrationUntil": "time",
    "firmwareVersion": "S",
    "deletedAt": "time",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: Sensors) -> "Item":  # noqa: C901, PLR0912 - one line for each attribute
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "sensorId": {"S": model.sensor_id},
        "userId": {"S": model.user_id},
        "name": {"S": model.name},
        "location": {"S": model.location},
        "status": {"S": model.status},
        "enabled": {"BOOL": model.enabled},
        "motionDebounceMinutes": {"N": str(model.motion_debounce_minutes)},
        "timeoutMinutes": {"N": str(model.timeout_minutes)},
        "spotifyConfig": {"M": encode_spotify_playback_config(model.spotify_config)},
        "quietHours": {"M": encode_quiet_hours(model.quiet_hours)},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.description is not None:
        item["description"] = {"S": model.description}
    if model.timezone is not None:
        item["timezone"] = {"S": model.timezone}
    if model.last_motion_time is not None:
        item["lastMotionTime"] = {"N": str(int(model.last_motion_time.timestamp()))}
    if model.last_trigger_time is not None:
        item["lastTriggerTime"] = {"N": str(int(model.last_trigger_time.timestamp()))}
    if model.active_session_id is not None:
        item["activeSessionId"] = {"S": model.active_session_id}
    if model.paused_by is not None:
        item["pausedBy"] = {"S": model.paused_by}
    if model.paused_at is not None:
        item["pausedAt"] = {"N": str(int(model.paused_at.timestamp()))}
    if model.last_seen is not None:
        item["lastSeen"] = {"N": str(int(model.last_seen.timestamp()))}
    if model.thing_name is not None:
        item["thingName"] = {"S": model.thing_name}
    if model.device_certificate_id is not None:
        item["deviceCertificateId"] = {"S": model.device_certificate_id}
    if model.registration_until is not None:
        item["registrationUntil"] = {"N": str(int(model.registration_until.timestamp()))}
    if model.firmware_version is not None:
        item["firmwareVersion"] = {"S": model.firmware_version}
    if model.deleted_at is not None:
        item["deletedAt"] = {"N": str(int(model.deleted_at.timestamp()))}
    return item


def decode(item: "Item") -> Sensors:  # noqa: C901, PLR0912 - one line for each attribute
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "sensorId": item["sensorId"]["S"],
            "userId": item["userId"]["S"],
            "name": item["name"]["S"],
            "location": item["location"]["S"],
            "status": item["status"]["S"],
            "enabled": item["enabled"]["BOOL"],
            "motionDebounceMinutes": item["motionDebounceMinutes"]["N"],
            "timeoutMinutes": item["timeoutMinutes"]["N"],
            "spotifyConfig": decode_spotify_playback_config(item["spotifyConfig"]["M"]),
            "quietHours": decode_quiet_hours(item["quietHours"]["M"]),
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "description" in item:
            raw["description"] = item["description"]["S"]
        if "timezone" in item:
            raw["timezone"] = item["timezone"]["S"]
        if "lastMotionTime" in item:
            raw["lastMotionTime"] = int(item["lastMotionTime"]["N"])
        if "lastTriggerTime" in item:
            raw["lastTriggerTime"] = int(item["lastTriggerTime"]["N"])
        if "activeSessionId" in item:
            raw["activeSessionId"] = item["activeSessionId"]["S"]
        if "pausedBy" in item:
            raw["pausedBy"] = item["pausedBy"]["S"]
        if "pausedAt" in item:
            raw["pausedAt"] = int(item["pausedAt"]["N"])
        if "lastSeen" in item:
            raw["lastSeen"] = int(item["lastSeen"]["N"])
        if "thingName" in item:
            raw["thingName"] = item["thingName"]["S"]
        if "deviceCertificateId" in item:
            raw["deviceCertificateId"] = item["deviceCertificateId"]["S"]
        if "registrationUntil" in item:
            raw["registrationUntil"] = int(item["registrationUntil"]["N"])
        if "firmwareVersion" in item:
            raw["firmwareVersion"] = item["firmwareVersion"]["S"]
        if "deletedAt" in item:
            raw["deletedAt"] = int(item["deletedAt"]["N"])
        model = Sensors.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Sensors, item, _KINDS, error) from None
    return model
