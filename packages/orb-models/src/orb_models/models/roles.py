# Generated from schemas/entities/Roles.yml by "make generate". Do not edit.
"""The model of Roles, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Roles(Model):
    """A role that users can have."""

    role_id: str
    """The id of the role, a UUID."""

    user_id: str | None = None
    """A user with the role. Deprecated, use ApplicationRoles."""

    role_type: RoleType
    """The kind of the role."""

    status: RoleStatus
    """The status of the role."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""


_KINDS: Final = {
    "roleId": "S",
    "userId": "S",
    "roleType": "S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: Roles) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "roleId": {"S": model.role_id},
        "roleType": {"S": model.role_type},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.user_id is not None:
        item["userId"] = {"S": model.user_id}
    return item


def decode(item: "Item") -> Roles:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "roleId": item["roleId"]["S"],
            "roleType": item["roleType"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "userId" in item:
            raw["userId"] = item["userId"]["S"]
        model = Roles.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Roles, item, _KINDS, error) from None
    return model
