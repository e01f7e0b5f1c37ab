# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The model of Notifications, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models._pydantic import JsonValue
from orb_models.codec import DECODE_ERRORS, decode_json, encode_json, normalize_item, stored_item_error
from orb_models.enums.notification_status import NotificationStatus
from orb_models.enums.notification_type import NotificationType
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Notifications(Model):
    """A message to a user about something that happened."""

    notification_id: str
    """The id of the notification, a UUID."""

    recipient_user_id: str
    """The user who receives the notification."""

    sender_user_id: str | None = None
    """The user who caused the notification. Absent if the system caused it."""

    type: NotificationType
    """What happened."""

    status: NotificationStatus
    """Whether the user has seen the notification."""

    title: str
    """The message in one line."""

    message: str
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """More facts, for the program that shows the notification."""

    expires_at: Timestamp | None = None
    """When the notification expires."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""


_KINDS: Final = {
    "notificationId": "S",
    "recipientUserId": "S",
    "senderUserId": "S",
    "type": "S",
    "status": "S",
    "title": "S",
    "message": "S",
    "metadata": "M",
    "expiresAt": "time",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: Notifications) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "notificationId": {"S": model.notification_id},
        "recipientUserId": {"S": model.recipient_user_id},
        "type": {"S": model.type},
        "status": {"S": model.status},
        "title": {"S": model.title},
        "message": {"S": model.message},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.sender_user_id is not None:
        item["senderUserId"] = {"S": model.sender_user_id}
    if model.metadata is not None:
        item["metadata"] = encode_json(model.metadata, "metadata")
    if model.expires_at is not None:
        item["expiresAt"] = {"N": str(int(model.expires_at.timestamp()))}
    return item


def decode(item: "Item") -> Notifications:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "notificationId": item["notificationId"]["S"],
            "recipientUserId": item["recipientUserId"]["S"],
            "type": item["type"]["S"],
            "status": item["status"]["S"],
            "title": item["title"]["S"],
            "message": item["message"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "senderUserId" in item:
            raw["senderUserId"] = item["senderUserId"]["S"]
        if "metadata" in item:
            raw["metadata"] = decode_json(item["metadata"])
        if "expiresAt" in item:
            raw["expiresAt"] = int(item["expiresAt"]["N"])
        model = Notifications.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Notifications, item, _KINDS, error) from None
    return model
