# Generated from schemas/entities/motion/QuietHours.yml by "make generate". Do not edit.
"""The model of QuietHours, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Annotated, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import SET, Model, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class QuietHours(Model):
    """The hours in which a sensor starts no playback.

    They are in the time zone of the sensor, or else of the listener. If they end before they start, they last
    over midnight.
    """

    enabled: bool
    """Whether there are quiet hours. If there are, they need both times."""

    start_time: str | None = None
    """When they start, as HH:MM."""

    end_time: str | None = None
    """When they end, as HH:MM."""

    days: Annotated[frozenset[WholeNumber], SET]
    """The days on which they start, from 0 for Monday to 6 for Sunday."""


_KINDS: Final = {"enabled": "BOOL", "startTime": "S", "endTime": "S", "days": "NS"}


def encode(model: QuietHours) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "enabled": {"BOOL": model.enabled},
        "days": {"NS": [str(member) for member in sorted(model.days)]},
    }
    if model.start_time is not None:
        item["startTime"] = {"S": model.start_time}
    if model.end_time is not None:
        item["endTime"] = {"S": model.end_time}
    return item


def decode(item: "Item") -> QuietHours:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "enabled": item["enabled"]["BOOL"],
            "days": item["days"]["NS"],
        }
        if "startTime" in item:
            raw["startTime"] = item["startTime"]["S"]
        if "endTime" in item:
            raw["endTime"] = item["endTime"]["S"]
        model = QuietHours.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(QuietHours, item, _KINDS, error) from None
    return model
