# Generated from schemas/entities/Applications.yml by "make generate". Do not edit.
"""The model of Applications, and its form in DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from orb_models.codec import MISFITS, mend, misfit
from orb_models.enums.application_status import ApplicationStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Applications(Model):
    """A piece of software that an organization runs."""

    application_id: str
    """The application's own id, a UUID."""

    name: str
    """What people call it."""

    organization_id: str
    """The organization that runs it."""

    owner_id: str
    """The user who answers for it."""

    status: ApplicationStatus
    """Where the application stands."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    api_key: str
    """The key in force."""

    api_key_next: str | None = None
    """The key that comes next, while keys rotate."""

    environments: list[Literal["PRODUCTION", "STAGING", "DEVELOPMENT", "TEST", "PREVIEW"]]
    """Where it runs. Up to 5 on the starter plan."""

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
    """The item that is stored of a model. Absent fields stay absent, so that indexes on them stay sparse."""
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
    """The model of a stored item. Attributes that the schema lacks are ignored. Raises StoredItemError."""
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
    except MISFITS as error:
        if (mended := mend(item, _KINDS)) != item:
            return decode(mended)
        raise misfit(Applications, item, _KINDS, error) from None
    return model
