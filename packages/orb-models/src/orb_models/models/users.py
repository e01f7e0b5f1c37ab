# Generated from schemas/entities/Users.yml by "make generate". Do not edit.
"""The model of Users, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.enums.user_status import UserStatus
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Users(Model):
    """A person with an account.

    Cognito holds the credentials, this item holds the profile.
    """

    user_id: str
    """The id of the user, a UUID."""

    cognito_id: str | None = None
    """The user name in the user pool. Absent until the person signs up."""

    cognito_sub: str | None = None
    """The subject of the user's tokens. Absent until the person signs up."""

    email: str = Field(repr=False)
    """The e-mail address of the user. No two users have the same one. Case is ignored."""

    first_name: str = Field(repr=False)
    """Given name."""

    last_name: str = Field(repr=False)
    """Family name."""

    status: UserStatus
    """The status of the account."""

    created_at: Timestamp
    """When the item was created."""

    updated_at: Timestamp
    """When the item last changed."""

    phone_number: str | None = Field(default=None, repr=False)
    """Telephone number in E.164 form."""

    groups: list[str] | None = None
    """The groups of the user pool that the user is in."""

    email_verified: bool | None = None
    """Whether the e-mail address was confirmed."""

    phone_verified: bool | None = None
    """Whether the telephone number was confirmed."""

    mfa_enabled: bool | None = None
    """Whether signing in takes a second factor."""

    mfa_setup_complete: bool | None = None
    """Whether the second factor was set up."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "email": "PII",
        "firstName": "PII",
        "lastName": "PII",
        "phoneNumber": "PII",
    }


_KINDS: Final = {
    "userId": "S",
    "cognitoId": "S",
    "cognitoSub": "S",
    "email": "S",
    "firstName": "S",
    "lastName": "S",
    "status": "S",
    "createdAt": "time",
    "updatedAt": "time",
    "phoneNumber": "S",
    "groups": "L S",
    "emailVerified": "BOOL",
    "phoneVerified": "BOOL",
    "mfaEnabled": "BOOL",
    "mfaSetupComplete": "BOOL",
}


def encode(model: Users) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "userId": {"S": model.user_id},
        "email": {"S": model.email},
        "firstName": {"S": model.first_name},
        "lastName": {"S": model.last_name},
        "status": {"S": model.status},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "updatedAt": {"N": str(int(model.updated_at.timestamp()))},
    }
    if model.cognito_id is not None:
        item["cognitoId"] = {"S": model.cognito_id}
    if model.cognito_sub is not None:
        item["cognitoSub"] = {"S": model.cognito_sub}
    if model.phone_number is not None:
        item["phoneNumber"] = {"S": model.phone_number}
    if model.groups is not None:
        item["groups"] = {"L": [{"S": member} for member in model.groups]}
    if model.email_verified is not None:
        item["emailVerified"] = {"BOOL": model.email_verified}
    if model.phone_verified is not None:
        item["phoneVerified"] = {"BOOL": model.phone_verified}
    if model.mfa_enabled is not None:
        item["mfaEnabled"] = {"BOOL": model.mfa_enabled}
    if model.mfa_setup_complete is not None:
        item["mfaSetupComplete"] = {"BOOL": model.mfa_setup_complete}
    return item


def decode(item: "Item") -> Users:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "userId": item["userId"]["S"],
            "email": item["email"]["S"],
            "firstName": item["firstName"]["S"],
            "lastName": item["lastName"]["S"],
            "status": item["status"]["S"],
            "createdAt": int(item["createdAt"]["N"]),
            "updatedAt": int(item["updatedAt"]["N"]),
        }
        if "cognitoId" in item:
            raw["cognitoId"] = item["cognitoId"]["S"]
        if "cognitoSub" in item:
            raw["cognitoSub"] = item["cognitoSub"]["S"]
        if "phoneNumber" in item:
            raw["phoneNumber"] = item["phoneNumber"]["S"]
        if "groups" in item:
            raw["groups"] = [member["S"] for member in item["groups"]["L"]]
        if "emailVerified" in item:
            raw["emailVerified"] = item["emailVerified"]["BOOL"]
        if "phoneVerified" in item:
            raw["phoneVerified"] = item["phoneVerified"]["BOOL"]
        if "mfaEnabled" in item:
            raw["mfaEnabled"] = item["mfaEnabled"]["BOOL"]
        if "mfaSetupComplete" in item:
            raw["mfaSetupComplete"] = item["mfaSetupComplete"]["BOOL"]
        model = Users.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Users, item, _KINDS, error) from None
    return model
