# Generated from schemas/entities/Makers.yml by "make generate". Do not edit.
"""The model of Makers, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from orb_models._pydantic import Field, JsonValue
from orb_models.codec import (
    DECODE_ERRORS,
    decode_json,
    encode_decimal,
    encode_json,
    normalize_item,
    stored_item_error,
)
from orb_models.model import Model, Timestamp

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Makers(Model):
    r"""Who makes gadgets; a \ backslash and ''' quotes do no harm."""

    name: str

    origin: str | None = Field(default=None, validation_alias="from", serialization_alias="from")

    since: Timestamp | None = None

    log: list[Timestamp] | None = None

    notes: dict[str, JsonValue] | None = None

    share: Decimal | None = None


_KINDS: Final = {"name": "S", "from": "S", "since": "time", "log": "L time", "notes": "M", "share": "N"}


def encode(model: Makers) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "name": {"S": model.name},
    }
    if model.origin is not None:
        item["from"] = {"S": model.origin}
    if model.since is not None:
        item["since"] = {"N": str(int(model.since.timestamp()))}
    if model.log is not None:
        item["log"] = {"L": [{"N": str(int(member.timestamp()))} for member in model.log]}
    if model.notes is not None:
        item["notes"] = encode_json(model.notes, "notes")
    if model.share is not None:
        item["share"] = encode_decimal(model.share, "share")
    return item


def decode(item: "Item") -> Makers:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "name": item["name"]["S"],
        }
        if "from" in item:
            raw["from"] = item["from"]["S"]
        if "since" in item:
            raw["since"] = int(item["since"]["N"])
        if "log" in item:
            raw["log"] = [int(member["N"]) for member in item["log"]["L"]]
        if "notes" in item:
            raw["notes"] = decode_json(item["notes"])
        if "share" in item:
            raw["share"] = item["share"]["N"]
        model = Makers.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Makers, item, _KINDS, error) from None
    return model
