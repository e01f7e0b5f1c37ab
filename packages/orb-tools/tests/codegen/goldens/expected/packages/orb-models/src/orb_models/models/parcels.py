# Generated from schemas/entities/Parcels.yml by "make generate". Do not edit.
"""The model of Parcels, and its codec for DynamoDB."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from orb_models._pydantic import Field, JsonValue
from orb_models.codec import (
    DECODE_ERRORS,
    decode_json,
    encode_decimal,
    encode_json,
    normalize_item,
    stored_item_error,
)
from orb_models.enums.colour import Colour
from orb_models.enums.parcel_state import ParcelState
from orb_models.model import SET, Binary, Date, Model, Timestamp, WholeNumber
from orb_models.models.addresses import Addresses
from orb_models.models.addresses import decode as decode_addresses
from orb_models.models.addresses import encode as encode_addresses

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Item


class Parcels(Model):
    """Something that is sent.

    It has every rule, container and private field.
    """

    parcel_id: str

    carrier: str

    state: ParcelState

    weight: Decimal | None = None

    floors: WholeNumber

    due_at: Timestamp | None = None

    due_on: Date | None = None

    photo: Binary | None = None

    marks: Annotated[frozenset[Colour], SET]

    days: Annotated[frozenset[WholeNumber], SET] | None = None

    hashes: Annotated[frozenset[Binary], SET] | None = None

    codes: list[str]

    counts: dict[str, WholeNumber]

    stops: dict[str, Addresses] | None = None

    extras: dict[str, JsonValue]

    to: Addresses
    """Where it goes."""

    pin: str | None = Field(default=None, repr=False, exclude=True)
    """The number that opens the box."""

    phone: str | None = Field(default=None, deprecated="use the address.")
    """A phone number. Deprecated: use the address."""

    FIELD_CLASSIFICATIONS: ClassVar[dict[str, str]] = {
        "pin": "SENSITIVE",
        "street": "PII",
        "code": "SENSITIVE",
    }

    RETENTION_DAYS: ClassVar[int] = 548


class ParcelsCarrierRow(Model):
    """The attributes of an item that the index CarrierIndex holds."""

    parcel_id: str

    carrier: str


_KINDS: Final = {
    "parcelId": "S",
    "carrier": "S",
    "state": "S",
    "weight": "N",
    "floors": "N",
    "dueAt": "time",
    "dueOn": "S",
    "photo": "B",
    "marks": "SS",
    "days": "NS",
    "hashes": "BS",
    "codes": "L S",
    "counts": "map N",
    "stops": "map M",
    "extras": "M",
    "to": "M",
    "pin": "S",
    "phone": "S",
}


def encode(model: Parcels) -> "Item":
    """Return the item that DynamoDB stores. Absent fields stay absent, so that indexes on them stay sparse."""
    item: Item = {
        "parcelId": {"S": model.parcel_id},
        "carrier": {"S": model.carrier},
        "state": {"S": model.state},
        "floors": {"N": str(model.floors)},
        "marks": {"SS": sorted(model.marks)},
        "codes": {"L": [{"S": member} for member in model.codes]},
        "counts": {"M": {name: {"N": str(member)} for name, member in model.counts.items()}},
        "extras": encode_json(model.extras, "extras"),
        "to": {"M": encode_addresses(model.to)},
    }
    if model.weight is not None:
        item["weight"] = encode_decimal(model.weight, "weight")
    if model.due_at is not None:
        item["dueAt"] = {"N": str(int(model.due_at.timestamp()))}
    if model.due_on is not None:
        item["dueOn"] = {"S": model.due_on.isoformat()}
    if model.photo is not None:
        item["photo"] = {"B": model.photo}
    if model.days is not None:
        item["days"] = {"NS": [str(member) for member in sorted(model.days)]}
    if model.hashes is not None:
        item["hashes"] = {"BS": sorted(model.hashes)}
    if model.stops is not None:
        item["stops"] = {"M": {name: {"M": encode_addresses(member)} for name, member in model.stops.items()}}
    if model.pin is not None:
        item["pin"] = {"S": model.pin}
    if model.__dict__["phone"] is not None:
        item["phone"] = {"S": model.__dict__["phone"]}
    return item


def decode(item: "Item") -> Parcels:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "parcelId": item["parcelId"]["S"],
            "carrier": item["carrier"]["S"],
            "state": item["state"]["S"],
            "floors": item["floors"]["N"],
            "marks": item["marks"]["SS"],
            "codes": [member["S"] for member in item["codes"]["L"]],
            "counts": {name: member["N"] for name, member in item["counts"]["M"].items()},
            "extras": decode_json(item["extras"]),
            "to": decode_addresses(item["to"]["M"]),
        }
        if "weight" in item:
            raw["weight"] = item["weight"]["N"]
        if "dueAt" in item:
            raw["dueAt"] = int(item["dueAt"]["N"])
        if "dueOn" in item:
            raw["dueOn"] = item["dueOn"]["S"]
        if "photo" in item:
            raw["photo"] = item["photo"]["B"]
        if "days" in item:
            raw["days"] = item["days"]["NS"]
        if "hashes" in item:
            raw["hashes"] = item["hashes"]["BS"]
        if "stops" in item:
            raw["stops"] = {
                name: decode_addresses(member["M"]) for name, member in item["stops"]["M"].items()
            }
        if "pin" in item:
            raw["pin"] = item["pin"]["S"]
        if "phone" in item:
            raw["phone"] = item["phone"]["S"]
        model = Parcels.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode(normalized)
        raise stored_item_error(Parcels, item, _KINDS, error) from None
    return model


def decode_by_carrier(item: "Item") -> ParcelsCarrierRow:
    """Return the model of a stored item. Ignore unknown attributes. Raise StoredItemError if the item does not fit."""
    try:
        raw: dict[str, object] = {
            "parcelId": item["parcelId"]["S"],
            "carrier": item["carrier"]["S"],
        }
        model = ParcelsCarrierRow.model_validate(raw)
    except DECODE_ERRORS as error:
        if (normalized := normalize_item(item, _KINDS)) != item:
            return decode_by_carrier(normalized)
        raise stored_item_error(ParcelsCarrierRow, item, _KINDS, error) from None
    return model
