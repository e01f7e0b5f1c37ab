# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The model of Applications, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.application_status import ApplicationStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Applications(Model):
    """A piece of software that an organization runs."""

    application_id: str
    """The id of the application, a UUID."""

    name: str
    """The name for people."""

    organization_id: str
    """The organization that runs the application."""

    owner_id: str
    """The user who is responsible for the application."""

    status: ApplicationStatus
    """The status of the application."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    api_key: str = Field(repr=False)
    """The current key."""

    api_key_next: str | None = Field(default=None, repr=False)
    """The next key, during a rotation."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]
    """The environments of the application. Up to 5 on the starter plan."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"apiKey": "SENSITIVE", "apiKeyNext": "SENSITIVE"}


_KINDS: Final = {
    "applicationId": "S",
    "name": "S",
    "organizationId": "S",
    "ownerId": "S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
    "apiKey": "S",
    "apiKeyNext": "S",
    "environments": "L S",
}


def encode(model: Applications) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "applicationId": {"S": model.application_id},
        "name": {"S": model.name},
        "organizationId": {"S": model.organization_id},
        "ownerId": {"S": model.owner_id},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
        "apiKey": {"S": model.api_key},
        "environments": {"L": [{"S": member} for member in model.environments]},
    }
    if model.api_key_next is not None:
        item["apiKeyNext"] = {"S": model.api_key_next}
    return item


def decode(item: "Item") -> Applications:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "applicationId": item["applicationId"]["S"],
            "name": item["name"]["S"],
            "organizationId": item["organizationId"]["S"],
            "ownerId": item["ownerId"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
            "apiKey": item["apiKey"]["S"],
            "environments": [member["S"] for member in item["environments"]["L"]],
        }
        if "apiKeyNext" in item:
            raw["apiKeyNext"] = item["apiKeyNext"]["S"]
        model = Applications.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Applications, item, _KINDS, error) from None
    return model
