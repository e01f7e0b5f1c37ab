# Generated from schemas/entities/motion/PendingConsent.yml by "make generate". Do not edit.
"""The model of PendingConsent, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class PendingConsent(Model):
    """What proves that the person who comes back from Spotify's page is the one who was sent there."""

    state: str = Field(repr=False, exclude=True)
    """The text that comes back with the person."""

    verifier: str = Field(repr=False, exclude=True)
    """The secret of PKCE."""

    redirect_uri: str
    """Where Spotify sends the person."""

    expires_at: Timestamp
    """Until when it is valid."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"state": "SENSITIVE", "verifier": "SENSITIVE"}


_KINDS: Final = {"state": "S", "verifier": "S", "redirectUri": "S", "expiresAt": "time"}


def encode(model: PendingConsent) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "state": {"S": model.state},
        "verifier": {"S": model.verifier},
        "redirectUri": {"S": model.redirect_uri},
        "expiresAt": {"N": str(int(model.expires_at.timestamp()))},
    }
    return item


def decode(item: "Item") -> PendingConsent:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "state": item["state"]["S"],
            "verifier": item["verifier"]["S"],
            "redirectUri": item["redirectUri"]["S"],
            "expiresAt": int(item["expiresAt"]["N"]),
        }
        model = PendingConsent.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(PendingConsent, item, _KINDS, error) from None
    return model
