# Generated from schemas/entities/OrganizationUsers.yml by "make generate". Do not edit.
"""The model of OrganizationUsers, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, Final

from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.enums.organization_user_status import OrganizationUserStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class OrganizationUsers(Model):
    """A user's membership in an organization.

    The owner is not a member, see Organizations.ownerId.
    """

    user_id: str
    """The member."""

    organization_id: str
    """The organization."""

    role: OrganizationUserRole
    """What the member may do."""

    status: OrganizationUserStatus
    """The status of the membership."""

    invited_by: str | None = None
    """The user who invited the member."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""


_KINDS: Final = {
    "userId": "S",
    "organizationId": "S",
    "role": "S",
    "status": "S",
    "invitedBy": "S",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: OrganizationUsers) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "userId": {"S": model.user_id},
        "organizationId": {"S": model.organization_id},
        "role": {"S": model.role},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.invited_by is not None:
        item["invitedBy"] = {"S": model.invited_by}
    return item


def decode(item: "Item") -> OrganizationUsers:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "userId": item["userId"]["S"],
            "organizationId": item["organizationId"]["S"],
            "role": item["role"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "invitedBy" in item:
            raw["invitedBy"] = item["invitedBy"]["S"]
        model = OrganizationUsers.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(OrganizationUsers, item, _KINDS, error) from None
    return model
