# Generated from schemas/entities/Invitations.yml by "make generate". Do not edit.
"""The model of Invitations, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.invitation_status import InvitationStatus
from orb_models.enums.organization_user_role import OrganizationUserRole
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Invitations(Model):
    """An invitation of a person, by e-mail address, to become a member of an organization."""

    invitation_id: str
    """The id of the invitation, a UUID."""

    organization_id: str
    """The organization."""

    inviter_user_id: str
    """The user who sent the invitation."""

    invitee_email: str = Field(repr=False)
    """The address of the person, in lower case."""

    invitee_user_id: str | None = None
    """The user who answered the invitation."""

    role: OrganizationUserRole
    """What the member may do."""

    status: InvitationStatus
    """The status of the invitation."""

    message: str | None = None
    """A text for the person."""

    expires_at: Timestamp
    """When the invitation can no longer be accepted."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"inviteeEmail": "PII"}


_KINDS: Final = {
    "invitationId": "S",
    "organizationId": "S",
    "inviterUserId": "S",
    "inviteeEmail": "S",
    "inviteeUserId": "S",
    "role": "S",
    "status": "S",
    "message": "S",
    "expiresAt": "time",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: Invitations) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "invitationId": {"S": model.invitation_id},
        "organizationId": {"S": model.organization_id},
        "inviterUserId": {"S": model.inviter_user_id},
        "inviteeEmail": {"S": model.invitee_email},
        "role": {"S": model.role},
        "status": {"S": model.status},
        "expiresAt": {"N": str(int(model.expires_at.timestamp()))},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.invitee_user_id is not None:
        item["inviteeUserId"] = {"S": model.invitee_user_id}
    if model.message is not None:
        item["message"] = {"S": model.message}
    return item


def decode(item: "Item") -> Invitations:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "invitationId": item["invitationId"]["S"],
            "organizationId": item["organizationId"]["S"],
            "inviterUserId": item["inviterUserId"]["S"],
            "inviteeEmail": item["inviteeEmail"]["S"],
            "role": item["role"]["S"],
            "status": item["status"]["S"],
            "expiresAt": int(item["expiresAt"]["N"]),
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "inviteeUserId" in item:
            raw["inviteeUserId"] = item["inviteeUserId"]["S"]
        if "message" in item:
            raw["message"] = item["message"]["S"]
        model = Invitations.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Invitations, item, _KINDS, error) from None
    return model
