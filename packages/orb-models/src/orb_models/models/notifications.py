# Generated from schemas/entities/Notifications.yml by "make generate". Do not edit.
"""The model of Notifications, and its form in DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models._pydantic import JsonValue
from orb_models.codec import MISFITS, decode_json, encode_json, mend, misfit
from orb_models.enums.notification_status import NotificationStatus
from orb_models.enums.notification_type import NotificationType
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Notifications(Model):
    """A message to a user about something that happened."""

    notification_id: str
    """The notification's own id, a UUID."""

    recipient_user_id: str
    """The user whom it is for."""

    sender_user_id: str | None = None
    """The user who caused it. Absent when the system did."""

    type: NotificationType
    """What happened."""

    status: NotificationStatus
    """Whether it was seen."""

    title: str
    """The message in a line."""

    message: str
    """The message."""

    metadata: dict[str, JsonValue] | None = None
    """Facts for the program that shows it."""

    expires_at: Timestamp | None = None
    """When it stops mattering."""

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
    """The item that is stored of a model. Absent fields stay absent, so that indexes on them stay sparse."""
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
    """The model of a stored item. Attributes that the schema lacks are ignored. Raises StoredItemError."""
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
    except MISFITS as error:
        if (mended := mend(item, _KINDS)) != item:
            return decode(mended)
        raise misfit(Notifications, item, _KINDS, error) from None
    return model
