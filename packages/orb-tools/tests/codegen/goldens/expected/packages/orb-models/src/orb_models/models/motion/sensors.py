# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The model of Sensors, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, Timestamp, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Sensors(Model):
    """An item of Sensors."""

    sensor_id: WholeNumber

    expires_at: Timestamp | None = None


_KINDS: Final = {"sensorId": "N", "expiresAt": "time"}


def encode(model: Sensors) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "sensorId": {"N": str(model.sensor_id)},
    }
    if model.expires_at is not None:
        item["expiresAt"] = {"N": str(int(model.expires_at.timestamp()))}
    return item


def decode(item: "Item") -> Sensors:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "sensorId": item["sensorId"]["N"],
        }
        if "expiresAt" in item:
            raw["expiresAt"] = int(item["expiresAt"]["N"])
        model = Sensors.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Sensors, item, _KINDS, error) from None
    return model
