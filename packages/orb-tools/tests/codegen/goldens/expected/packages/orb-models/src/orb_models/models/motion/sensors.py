# Generated from schemas/entities/motion/Sensors.yml by "make generate". Do not edit.
"""The model of Sensors, and its form in DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import MISFITS, mend, misfit
from orb_models.model import Model, Timestamp, Whole

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Sensors(Model):
    """An item of Sensors."""

    sensor_id: Whole

    expires_at: Timestamp | None = None


_KINDS: Final = {"sensorId": "N", "expiresAt": "time"}


def encode(model: Sensors) -> "Item":
    """The item that is stored of a model. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "sensorId": {"N": str(model.sensor_id)},
    }
    if model.expires_at is not None:
        item["expiresAt"] = {"N": str(int(model.expires_at.timestamp()))}
    return item


def decode(item: "Item") -> Sensors:
    """The model of a stored item. Attributes that the schema lacks are ignored. Raises StoredItemError."""
    try:
        raw: dict[str, object] = {
            "sensorId": item["sensorId"]["N"],
        }
        if "expiresAt" in item:
            raw["expiresAt"] = int(item["expiresAt"]["N"])
        model = Sensors.model_validate(raw)
    except MISFITS as error:
        if (mended := mend(item, _KINDS)) != item:
            return decode(mended)
        raise misfit(Sensors, item, _KINDS, error) from None
    return model
