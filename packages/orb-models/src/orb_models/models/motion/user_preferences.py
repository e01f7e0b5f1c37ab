# Generated from schemas/entities/motion/UserPreferences.yml by "make generate". Do not edit.
"""The model of UserPreferences, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, WholeNumber

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class UserPreferences(Model):
    """What a listener prefers."""

    notifications_enabled: bool
    """Whether the listener gets notifications."""

    email_notifications: bool
    """Whether they also come by e-mail."""

    default_volume: WholeNumber | None = None
    """The volume of a sensor that names none, in percent."""

    theme: str
    """The look of the dashboard."""


_KINDS: Final = {
    "notificationsEnabled": "BOOL",
    "emailNotifications": "BOOL",
    "defaultVolume": "N",
    "theme": "S",
}


def encode(model: UserPreferences) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "notificationsEnabled": {"BOOL": model.notifications_enabled},
        "emailNotifications": {"BOOL": model.email_notifications},
        "theme": {"S": model.theme},
    }
    if model.default_volume is not None:
        item["defaultVolume"] = {"N": str(model.default_volume)}
    return item


def decode(item: "Item") -> UserPreferences:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "notificationsEnabled": item["notificationsEnabled"]["BOOL"],
            "emailNotifications": item["emailNotifications"]["BOOL"],
            "theme": item["theme"]["S"],
        }
        if "defaultVolume" in item:
            raw["defaultVolume"] = item["defaultVolume"]["N"]
        model = UserPreferences.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(UserPreferences, item, _KINDS, error) from None
    return model
