# Generated from schemas/entities/ApplicationRoles.yml by "make generate". Do not edit.
"""The model of ApplicationRoles, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.role_status import RoleStatus
from orb_models.enums.role_type import RoleType
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class ApplicationRoles(Model):
    """A role that a user has in an application."""

    application_role_id: str
    """The id of the assignment, a UUID."""

    user_id: str
    """The user who has the role."""

    application_id: str
    """The application in which the user has the role."""

    role_id: str
    """The role."""

    role_name: str
    """The name of the role for people."""

    role_type: RoleType
    """The kind of the role."""

    permissions: list[str]
    """What the role allows, such as documents:read."""

    status: RoleStatus
    """The status of the role."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""


_KINDS: Final = {
    "applicationRoleId": "S",
    "userId": "S",
    "applicationId": "S",
    "roleId": "S",
    "roleName": "S",
    "roleType": "S",
    "permissions": "L S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: ApplicationRoles) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "applicationRoleId": {"S": model.application_role_id},
        "userId": {"S": model.user_id},
        "applicationId": {"S": model.application_id},
        "roleId": {"S": model.role_id},
        "roleName": {"S": model.role_name},
        "roleType": {"S": model.role_type},
        "permissions": {"L": [{"S": member} for member in model.permissions]},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    return item


def decode(item: "Item") -> ApplicationRoles:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "applicationRoleId": item["applicationRoleId"]["S"],
            "userId": item["userId"]["S"],
            "applicationId": item["applicationId"]["S"],
            "roleId": item["roleId"]["S"],
            "roleName": item["roleName"]["S"],
            "roleType": item["roleType"]["S"],
            "permissions": [member["S"] for member in item["permissions"]["L"]],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        model = ApplicationRoles.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(ApplicationRoles, item, _KINDS, error) from None
    return model
