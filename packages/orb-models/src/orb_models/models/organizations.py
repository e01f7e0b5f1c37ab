# Generated from schemas/entities/Organizations.yml by "make generate". Do not edit.
"""The model of Organizations, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.organization_status import OrganizationStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Organizations(Model):
    """A group of people that owns applications.

    Its owner is `ownerId`, not a member's role.
    """

    organization_id: str
    """The id of the organization, a UUID."""

    name: str
    """The name for people."""

    description: str | None = None
    """The purpose of the organization."""

    owner_id: str
    """The user who owns the organization."""

    status: OrganizationStatus
    """The status of the organization."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    kms_key_id: str | None = Field(default=None, repr=False)
    """The id of the key that encrypts its data."""

    kms_key_arn: str | None = Field(default=None, repr=False)
    """The ARN of that key."""

    kms_alias: str | None = Field(default=None, repr=False)
    """The alias of that key."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "kmsKeyId": "SENSITIVE",
        "kmsKeyArn": "SENSITIVE",
        "kmsAlias": "SENSITIVE",
    }


_KINDS: Final = {
    "organizationId": "S",
    "name": "S",
    "description": "S",
    "ownerId": "S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
    "kmsKeyId": "S",
    "kmsKeyArn": "S",
    "kmsAlias": "S",
}


def encode(model: Organizations) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "organizationId": {"S": model.organization_id},
        "name": {"S": model.name},
        "ownerId": {"S": model.owner_id},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.description is not None:
        item["description"] = {"S": model.description}
    if model.kms_key_id is not None:
        item["kmsKeyId"] = {"S": model.kms_key_id}
    if model.kms_key_arn is not None:
        item["kmsKeyArn"] = {"S": model.kms_key_arn}
    if model.kms_alias is not None:
        item["kmsAlias"] = {"S": model.kms_alias}
    return item


def decode(item: "Item") -> Organizations:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "organizationId": item["organizationId"]["S"],
            "name": item["name"]["S"],
            "ownerId": item["ownerId"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "description" in item:
            raw["description"] = item["description"]["S"]
        if "kmsKeyId" in item:
            raw["kmsKeyId"] = item["kmsKeyId"]["S"]
        if "kmsKeyArn" in item:
            raw["kmsKeyArn"] = item["kmsKeyArn"]["S"]
        if "kmsAlias" in item:
            raw["kmsAlias"] = item["kmsAlias"]["S"]
        model = Organizations.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Organizations, item, _KINDS, error) from None
    return model
