# Generated from schemas/entities/motion/Listeners.yml by "make generate". Do not edit.
"""The model of Listeners, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model, Timestamp
from orb_models.models.motion.pending_consent import PendingConsent
from orb_models.models.motion.pending_consent import decode as decode_pending_consent
from orb_models.models.motion.pending_consent import encode as encode_pending_consent
from orb_models.models.motion.user_preferences import UserPreferences
from orb_models.models.motion.user_preferences import decode as decode_user_preferences
from orb_models.models.motion.user_preferences import encode as encode_user_preferences

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Listeners(Model):
    """A person whose Spotify plays.

    The hub has its own Users, so the users of motion have another name.
    """

    user_id: str
    """The subject of the person's tokens."""

    email: str = Field(repr=False)
    """The e-mail address of the person."""

    name: str = Field(repr=False)
    """The name for people."""

    timezone: str
    """The time zone of the person."""

    spotify_user_id: str | None = Field(default=None, repr=False)
    """The account at Spotify."""

    spotify_connected: bool
    """Whether the account may be used."""

    spotify_token_secret_arn: str | None = Field(default=None, repr=False, exclude=True)
    """The secret with the tokens of the account."""

    spotify_consent: PendingConsent | None = Field(default=None, repr=False, exclude=True)
    """The person is at Spotify's page, to connect the account. Valid until it expires."""

    authorized_at: Timestamp | None = None
    """When the person last consented at Spotify. The consent ends six months later."""

    reauth_required: bool
    """Whether the person must connect Spotify again, because the consent has ended."""

    refreshable: Literal["connected"] | None = None
    """Marks a listener with tokens to refresh, so that RefreshIndex holds only these. Absent: the listener
    has no tokens."""

    refresh_due_at: Timestamp | None = None
    """When the tokens are to be refreshed. Absent: the listener has no tokens."""

    preferences: UserPreferences
    """What the person prefers."""

    active: bool
    """Whether the person uses the service."""

    last_login: Timestamp | None = None
    """When the person last signed in."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "email": "PII",
        "name": "PII",
        "spotifyUserId": "PII",
        "spotifyTokenSecretArn": "SENSITIVE",
        "spotifyConsent": "SENSITIVE",
        "state": "SENSITIVE",
        "verifier": "SENSITIVE",
    }


_KINDS: Final = {
    "userId": "S",
    "email": "S",
    "name": "S",
    "timezone": "S",
    "spotifyUserId": "S",
    "spotifyConnected": "BOOL",
    "spotifyTokenSecretArn": "S",
    "spotifyConsent": "M",
    "authorizedAt": "time",
    "reauthRequired": "BOOL",
    "refreshable": "S",
    "refreshDueAt": "time",
    "preferences": "M",
    "active": "BOOL",
    "lastLogin": "time",
    "createdAt": "time",
    "updatedAt": "time",
}


def encode(model: Listeners) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "userId": {"S": model.user_id},
        "email": {"S": model.email},
        "name": {"S": model.name},
        "timezone": {"S": model.timezone},
        "spotifyConnected": {"BOOL": model.spotify_connected},
        "reauthRequired": {"BOOL": model.reauth_required},
        "preferences": {"M": encode_user_preferences(model.preferences)},
        "active": {"BOOL": model.active},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.spotify_user_id is not None:
        item["spotifyUserId"] = {"S": model.spotify_user_id}
    if model.spotify_token_secret_arn is not None:
        item["spotifyTokenSecretArn"] = {"S": model.spotify_token_secret_arn}
    if model.spotify_consent is not None:
        item["spotifyConsent"] = {"M": encode_pending_consent(model.spotify_consent)}
    if model.authorized_at is not None:
        item["authorizedAt"] = {"N": str(int(model.authorized_at.timestamp()))}
    if model.refreshable is not None:
        item["refreshable"] = {"S": model.refreshable}
    if model.refresh_due_at is not None:
        item["refreshDueAt"] = {"N": str(int(model.refresh_due_at.timestamp()))}
    if model.last_login is not None:
        item["lastLogin"] = {"N": str(int(model.last_login.timestamp()))}
    return item


def decode(item: "Item") -> Listeners:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "userId": item["userId"]["S"],
            "email": item["email"]["S"],
            "name": item["name"]["S"],
            "timezone": item["timezone"]["S"],
            "spotifyConnected": item["spotifyConnected"]["BOOL"],
            "reauthRequired": item["reauthRequired"]["BOOL"],
            "preferences": decode_user_preferences(item["preferences"]["M"]),
            "active": item["active"]["BOOL"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "spotifyUserId" in item:
            raw["spotifyUserId"] = item["spotifyUserId"]["S"]
        if "spotifyTokenSecretArn" in item:
            raw["spotifyTokenSecretArn"] = item["spotifyTokenSecretArn"]["S"]
        if "spotifyConsent" in item:
            raw["spotifyConsent"] = decode_pending_consent(item["spotifyConsent"]["M"])
        if "authorizedAt" in item:
            raw["authorizedAt"] = int(item["authorizedAt"]["N"])
        if "refreshable" in item:
            raw["refreshable"] = item["refreshable"]["S"]
        if "refreshDueAt" in item:
            raw["refreshDueAt"] = int(item["refreshDueAt"]["N"])
        if "lastLogin" in item:
            raw["lastLogin"] = int(item["lastLogin"]["N"])
        model = Listeners.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Listeners, item, _KINDS, error) from None
    return model
