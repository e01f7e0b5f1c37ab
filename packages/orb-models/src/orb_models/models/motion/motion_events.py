# Generated from schemas/entities/motion/MotionEvents.yml by "make generate". Do not edit.
"""The model of MotionEvents, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, encode_decimal, normalize_item, stored_item_error
from orb_models.enums.motion_event_type import MotionEventType
from orb_models.model import Model, Timestamp, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class MotionEvents(Model):
    """What a sensor reported, and what was done about it."""

    event_id: str
    """The id, such as event-bathroom-1-1767225600-0a1b2c3d."""

    sensor_id: str
    """The sensor."""

    user_id: str
    """The listener."""

    session_id: str | None = None
    """The session that it belongs to."""

    event_type: MotionEventType
    """What the sensor reported."""

    timestamp: Timestamp
    """When it happened."""

    action_taken: str
    """What was done, such as playback_started. It is starting until that is known."""

    lease_until: Timestamp | None = None
    """Until when one call has this event. Absent: it has been dealt with."""

    playback_triggered: bool
    """Whether playback was started or resumed."""

    firmware_version: str | None = None
    """The firmware of the device."""

    signal_strength: Decimal | None = None
    """The strength of the signal, in dBm."""

    battery_level: WholeNumber | None = None
    """The charge of the battery, in percent."""

    ttl: Timestamp | None = None
    """When the item expires."""


_KINDS: Final = {
    "eventId": "S",
    "sensorId": "S",
    "userId": "S",
    "sessionId": "S",
    "eventType": "S",
    "timestamp": "time",
    "actionTaken": "S",
    "leaseUntil": "time",
    "playbackTriggered": "BOOL",
    "firmwareVersion": "S",
    "signalStrength": "N",
    "batteryLevel": "N",
    "ttl": "time",
}


def encode(model: MotionEvents) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "eventId": {"S": model.event_id},
        "sensorId": {"S": model.sensor_id},
        "userId": {"S": model.user_id},
        "eventType": {"S": model.event_type},
        "timestamp": {"N": str(int(model.timestamp.timestamp()))},
        "actionTaken": {"S": model.action_taken},
        "playbackTriggered": {"BOOL": model.playback_triggered},
    }
    if model.session_id is not None:
        item["sessionId"] = {"S": model.session_id}
    if model.lease_until is not None:
        item["leaseUntil"] = {"N": str(int(model.lease_until.timestamp()))}
    if model.firmware_version is not None:
        item["firmwareVersion"] = {"S": model.firmware_version}
    if model.signal_strength is not None:
        item["signalStrength"] = encode_decimal(model.signal_strength, "signalStrength")
    if model.battery_level is not None:
        item["batteryLevel"] = {"N": str(model.battery_level)}
    if model.ttl is not None:
        item["ttl"] = {"N": str(int(model.ttl.timestamp()))}
    return item


def decode(item: "Item") -> MotionEvents:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "eventId": item["eventId"]["S"],
            "sensorId": item["sensorId"]["S"],
            "userId": item["userId"]["S"],
            "eventType": item["eventType"]["S"],
            "timestamp": int(item["timestamp"]["N"]),
            "actionTaken": item["actionTaken"]["S"],
            "playbackTriggered": item["playbackTriggered"]["BOOL"],
        }
        if "sessionId" in item:
            raw["sessionId"] = item["sessionId"]["S"]
        if "leaseUntil" in item:
            raw["leaseUntil"] = int(item["leaseUntil"]["N"])
        if "firmwareVersion" in item:
            raw["firmwareVersion"] = item["firmwareVersion"]["S"]
        if "signalStrength" in item:
            raw["signalStrength"] = item["signalStrength"]["N"]
        if "batteryLevel" in item:
            raw["batteryLevel"] = item["batteryLevel"]["N"]
        if "ttl" in item:
            raw["ttl"] = int(item["ttl"]["N"])
        model = MotionEvents.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(MotionEvents, item, _KINDS, error) from None
    return model
