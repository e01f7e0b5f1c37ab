# Generated from schemas/entities/motion/Sessions.yml by "make generate". Do not edit.
"""The model of Sessions, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from orb_models.codec import DECODE_ERRORS, encode_decimal, normalize_item, stored_item_error
from orb_models.enums.session_status import SessionStatus
from orb_models.model import Model, Timestamp, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Sessions(Model):
    """A time in which a sensor sees motion and its listener's music plays."""

    session_id: str
    """The id, such as session-bathroom-1-1767225600-0a1b2c3d."""

    user_id: str
    """The listener."""

    sensor_id: str
    """The sensor."""

    status: SessionStatus
    """The status of the session."""

    start_time: Timestamp
    """When it started."""

    last_motion_time: Timestamp
    """When the sensor last saw a motion."""

    active: Literal["open"] | None = None
    """Marks a session that has not ended, so that ActiveIndex holds only these. Absent: it has ended."""

    due_at: Timestamp | None = None
    """When it ends if no motion comes, or when its end is tried again. Absent: it has ended."""

    attempts: WholeNumber
    """How often its end was begun."""

    end_time: Timestamp | None = None
    """When it ended."""

    spotify_device_id: str | None = None
    """The device that plays."""

    spotify_context_uri: str | None = None
    """What is played."""

    playback_started: bool
    """Whether playback was started."""

    motion_events_count: WholeNumber
    """The number of motions."""

    duration_minutes: Decimal | None = None
    """From start to end, with two decimals."""

    ttl: Timestamp | None = None
    """When the item expires."""


_KINDS: Final = {
    "sessionId": "S",
    "userId": "S",
    "sensorId": "S",
    "status": "S",
    "startTime": "time",
    "lastMotionTime": "time",
    "active": "S",
    "dueAt": "time",
    "attempts": "N",
    "endTime": "time",
    "spotifyDeviceId": "S",
    "spotifyContextUri": "S",
    "playbackStarted": "BOOL",
    "motionEventsCount": "N",
    "durationMinutes": "N",
    "ttl": "time",
}


def encode(model: Sessions) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "sessionId": {"S": model.session_id},
        "userId": {"S": model.user_id},
        "sensorId": {"S": model.sensor_id},
        "status": {"S": model.status},
        "startTime": {"N": str(int(model.start_time.timestamp()))},
        "lastMotionTime": {"N": str(int(model.last_motion_time.timestamp()))},
        "attempts": {"N": str(model.attempts)},
        "playbackStarted": {"BOOL": model.playback_started},
        "motionEventsCount": {"N": str(model.motion_events_count)},
    }
    if model.active is not None:
        item["active"] = {"S": model.active}
    if model.due_at is not None:
        item["dueAt"] = {"N": str(int(model.due_at.timestamp()))}
    if model.end_time is not None:
        item["endTime"] = {"N": str(int(model.end_time.timestamp()))}
    if model.spotify_device_id is not None:
        item["spotifyDeviceId"] = {"S": model.spotify_device_id}
    if model.spotify_context_uri is not None:
        item["spotifyContextUri"] = {"S": model.spotify_context_uri}
    if model.duration_minutes is not None:
        item["durationMinutes"] = encode_decimal(model.duration_minutes, "durationMinutes")
    if model.ttl is not None:
        item["ttl"] = {"N": str(int(model.ttl.timestamp()))}
    return item


def decode(item: "Item") -> Sessions:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "sessionId": item["sessionId"]["S"],
            "userId": item["userId"]["S"],
            "sensorId": item["sensorId"]["S"],
            "status": item["status"]["S"],
            "startTime": int(item["startTime"]["N"]),
            "lastMotionTime": int(item["lastMotionTime"]["N"]),
            "attempts": item["attempts"]["N"],
            "playbackStarted": item["playbackStarted"]["BOOL"],
            "motionEventsCount": item["motionEventsCount"]["N"],
        }
        if "active" in item:
            raw["active"] = item["active"]["S"]
        if "dueAt" in item:
            raw["dueAt"] = int(item["dueAt"]["N"])
        if "endTime" in item:
            raw["endTime"] = int(item["endTime"]["N"])
        if "spotifyDeviceId" in item:
            raw["spotifyDeviceId"] = item["spotifyDeviceId"]["S"]
        if "spotifyContextUri" in item:
            raw["spotifyContextUri"] = item["spotifyContextUri"]["S"]
        if "durationMinutes" in item:
            raw["durationMinutes"] = item["durationMinutes"]["N"]
        if "ttl" in item:
            raw["ttl"] = int(item["ttl"]["N"])
        model = Sessions.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Sessions, item, _KINDS, error) from None
    return model
