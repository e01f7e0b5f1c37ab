# Generated from schemas/entities/Gadgets.yml by "make generate". Do not edit.
"""The model of Gadgets, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from orb_models._pydantic import Field, JsonValue
from orb_models.codec import (
    DECODE_ERRORS,
    decode_json,
    encode_decimal,
    encode_json,
    normalize_item,
    stored_item_error,
    within_depth,
)
from orb_models.enums.colour import Colour
from orb_models.model import Model, Timestamp, WholeNumber
from orb_models.models.makers import Makers
from orb_models.models.makers import decode as decode_makers
from orb_models.models.makers import encode as encode_makers

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Gadgets(Model):
    """Something with a serial number.

    It has every kind of attribute and index.
    """

    owner_id: str
    """Who has it."""

    gadget_id: str

    serial: str
    """Given by the maker: two letters, four digits."""

    colour: Colour

    type: Literal["small", 'very "large"']

    label: str | None = Field(default=None, repr=False)

    remark: str | None = None

    size: WholeNumber

    price: Decimal | None = None

    is_broken: bool

    needs_vat: bool | None = Field(default=None, validation_alias="needsVAT", serialization_alias="needsVAT")

    built_at: Timestamp

    created_at: Timestamp

    changed_at: Timestamp

    sold_at: Timestamp | None = None

    tags: list[str]

    shades: list[Colour] | None = None

    hues: list[str] | None = None

    seen_at: list[Timestamp] | None = None

    extra: dict[str, JsonValue] | None = None

    maker: Makers | None = None

    partners: list[Makers] | None = None

    prices: list[Decimal] | None = None

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {"label": "PII"}

    RETENTION_DAYS: ClassVar[int] = 2557


class GadgetsColourRow(Model):
    """The attributes of an item that the index ColourIndex holds."""

    owner_id: str
    """Who has it."""

    gadget_id: str

    colour: Colour

    label: str | None = Field(default=None, repr=False)

    built_at: Timestamp


class GadgetsOwnerSerialRow(Model):
    """The attributes of an item that the index OwnerSerialIndex holds."""

    owner_id: str
    """Who has it."""

    gadget_id: str

    serial: str
    """Given by the maker: two letters, four digits."""


_KINDS: Final = {
    "ownerId": "S",
    "gadgetId": "S",
    "serial": "S",
    "colour": "S",
    "type": "S",
    "label": "S",
    "remark": "S",
    "size": "N",
    "price": "N",
    "isBroken": "BOOL",
    "needsVAT": "BOOL",
    "builtAt": "time",
    "createdAt": "time",
    "changedAt": "time",
    "soldAt": "time",
    "tags": "L S",
    "shades": "L S",
    "hues": "L S",
    "seenAt": "L time",
    "extra": "M",
    "maker": "M",
    "partners": "L M",
    "prices": "L N",
}


def encode(model: Gadgets) -> "Item":  # noqa: C901 - one line for each attribute
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "ownerId": {"S": model.owner_id},
        "gadgetId": {"S": model.gadget_id},
        "serial": {"S": model.serial},
        "colour": {"S": model.colour},
        "type": {"S": model.type},
        "size": {"N": str(model.size)},
        "isBroken": {"BOOL": model.is_broken},
        "builtAt": {"N": str(int(model.built_at.timestamp()))},
        "createdAt": {"N": str(int(model.created_at.timestamp()))},
        "changedAt": {"N": str(int(model.changed_at.timestamp()))},
        "tags": {"L": [{"S": member} for member in model.tags]},
    }
    if model.label is not None:
        item["label"] = {"S": model.label}
    if model.remark is not None:
        item["remark"] = {"S": model.remark}
    if model.price is not None:
        item["price"] = encode_decimal(model.price, "price")
    if model.needs_vat is not None:
        item["needsVAT"] = {"BOOL": model.needs_vat}
    if model.sold_at is not None:
        item["soldAt"] = {"N": str(int(model.sold_at.timestamp()))}
    if model.shades is not None:
        item["shades"] = {"L": [{"S": member} for member in model.shades]}
    if model.hues is not None:
        item["hues"] = {"L": [{"S": member} for member in model.hues]}
    if model.seen_at is not None:
        item["seenAt"] = {"L": [{"N": str(int(member.timestamp()))} for member in model.seen_at]}
    if model.extra is not None:
        item["extra"] = encode_json(model.extra, "extra")
    if model.maker is not None:
        item["maker"] = within_depth({"M": encode_makers(model.maker)}, "maker")
    if model.partners is not None:
        item["partners"] = within_depth(
            {"L": [{"M": encode_makers(member)} for member in model.partners]}, "partners"
        )
    if model.prices is not None:
        item["prices"] = {"L": [encode_decimal(member, "prices") for member in model.prices]}
    return item


def decode(item: "Item") -> Gadgets:  # noqa: C901, PLR0912 - one line for each attribute
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "ownerId": item["ownerId"]["S"],
            "gadgetId": item["gadgetId"]["S"],
            "serial": item["serial"]["S"],
            "colour": item["colour"]["S"],
            "type": item["type"]["S"],
            "size": item["size"]["N"],
            "isBroken": item["isBroken"]["BOOL"],
            "builtAt": int(item["builtAt"]["N"]),
            "createdAt": int(item["createdAt"]["N"]),
            "changedAt": int(item["changedAt"]["N"]),
            "tags": [member["S"] for member in item["tags"]["L"]],
        }
        if "label" in item:
            raw["label"] = item["label"]["S"]
        if "remark" in item:
            raw["remark"] = item["remark"]["S"]
        if "price" in item:
            raw["price"] = item["price"]["N"]
        if "needsVAT" in item:
            raw["needsVAT"] = item["needsVAT"]["BOOL"]
        if "soldAt" in item:
            raw["soldAt"] = int(item["soldAt"]["N"])
        if "shades" in item:
            raw["shades"] = [member["S"] for member in item["shades"]["L"]]
        if "hues" in item:
            raw["hues"] = [member["S"] for member in item["hues"]["L"]]
        if "seenAt" in item:
            raw["seenAt"] = [int(member["N"]) for member in item["seenAt"]["L"]]
        if "extra" in item:
            raw["extra"] = decode_json(item["extra"])
        if "maker" in item:
            raw["maker"] = decode_makers(item["maker"]["M"])
        if "partners" in item:
            raw["partners"] = [decode_makers(member["M"]) for member in item["partners"]["L"]]
        if "prices" in item:
            raw["prices"] = [member["N"] for member in item["prices"]["L"]]
        model = Gadgets.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Gadgets, item, _KINDS, error) from None
    return model


def decode_by_colour(item: "Item") -> GadgetsColourRow:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "ownerId": item["ownerId"]["S"],
            "gadgetId": item["gadgetId"]["S"],
            "colour": item["colour"]["S"],
            "builtAt": int(item["builtAt"]["N"]),
        }
        if "label" in item:
            raw["label"] = item["label"]["S"]
        model = GadgetsColourRow.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode_by_colour(normalized)
        raise stored_item_error(GadgetsColourRow, item, _KINDS, error) from None
    return model


def decode_by_owner_id_and_serial(item: "Item") -> GadgetsOwnerSerialRow:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "ownerId": item["ownerId"]["S"],
            "gadgetId": item["gadgetId"]["S"],
            "serial": item["serial"]["S"],
        }
        model = GadgetsOwnerSerialRow.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode_by_owner_id_and_serial(normalized)
        raise stored_item_error(GadgetsOwnerSerialRow, item, _KINDS, error) from None
    return model
