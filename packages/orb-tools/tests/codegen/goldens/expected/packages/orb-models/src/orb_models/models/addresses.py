# Generated from schemas/entities/Addresses.yml by "make generate". Do not edit.
"""The model of Addresses, and its codec for DynamoDB."""

from typing import TYPE_CHECKING, ClassVar, Final

from orb_models._pydantic import Field
from orb_models.codec import DECODE_ERRORS, normalize_item, stored_item_error
from orb_models.model import Model

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Addresses(Model):
    """Where a person lives."""

    street: str = Field(repr=False)

    city: str | None = None

    is_remote: bool

    code: str | None = Field(default=None, repr=False, exclude=True)

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"street": "PII", "code": "SENSITIVE"}


_KINDS: Final = {"street": "S", "city": "S", "isRemote": "BOOL", "code": "S"}


def encode(model: Addresses) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "street": {"S": model.street},
        "isRemote": {"BOOL": model.is_remote},
    }
    if model.city is not None:
        item["city"] = {"S": model.city}
    if model.code is not None:
        item["code"] = {"S": model.code}
    return item


def decode(item: "Item") -> Addresses:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "street": item["street"]["S"],
            "isRemote": item["isRemote"]["BOOL"],
        }
        if "city" in item:
            raw["city"] = item["city"]["S"]
        if "code" in item:
            raw["code"] = item["code"]["S"]
        model = Addresses.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Addresses, item, _KINDS, error) from None
    return model
