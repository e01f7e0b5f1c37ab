# Generated from schemas/entities/ApplicationUsers.yml by "make generate". Do not edit.
"""The model of ApplicationUsers, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.application_user_status import ApplicationUserStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class ApplicationUsers(Model):
    """A user's access to an application."""

    application_user_id: str
    """The id of the access, a UUID."""

    user_id: str
    """The user."""

    application_id: str
    """The application."""

    status: ApplicationUserStatus
    """The status of the access."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""


_KINDS: Final = {
    "applicationUserId": "S",
    "userId": "S",
    "applicationId": "S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: ApplicationUsers) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "applicationUserId": {"S": model.application_user_id},
        "userId": {"S": model.user_id},
        "applicationId": {"S": model.application_id},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    return item


def decode(item: "Item") -> ApplicationUsers:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "applicationUserId": item["applicationUserId"]["S"],
            "userId": item["userId"]["S"],
            "applicationId": item["applicationId"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        model = ApplicationUsers.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(ApplicationUsers, item, _KINDS, error) from None
    return model
