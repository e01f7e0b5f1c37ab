"""Functions that the generated codecs share: conversions of values, and the errors of items that do not fit."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orb_models._pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.aws.dynamodb.attribute_values import AttributeValue, Item
    from orb_common.exceptions import StoredItemError
    from orb_models._pydantic import JsonValue
    from orb_models.input import Input

DECODE_ERRORS = (KeyError, TypeError, ValueError, OverflowError, OSError)
"""What decoding an item raises when an attribute is missing or has another type. `datetime` raises the last two for a
number that is not a time. pydantic's ValidationError is a ValueError."""


def encode_json(value: Mapping[str, JsonValue], name: str) -> AttributeValue:
    """Encode a JSON object as a map.

    Raises:
        ValidationError: DynamoDB cannot hold a value (400). It names the place.
    """
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    return to_attribute_value(value, name=name)


def decode_json(value: AttributeValue) -> object:
    """Decode a map as a JSON object. Sets become sorted lists.

    DynamoDB has one type of numbers. So whole numbers become ints, also 1.5e22, which was a float, and others floats.
    """
    from orb_common.aws.dynamodb.attribute_values import from_attribute_value

    return _to_json(from_attribute_value(value))


def within_depth(value: AttributeValue, name: str) -> AttributeValue:
    """Return the value of an attribute whose lists or models hold JSON objects.

    Each codec knows only the depth of its own model, so the whole is checked here.

    Raises:
        ValidationError: it has more levels of lists and maps than DynamoDB holds (400). It names the attribute.
    """
    from orb_common.aws.dynamodb.attribute_values import MAX_DEPTH

    level, outer = 0, [value]
    while outer:
        level += 1
        if level > MAX_DEPTH:
            from orb_common.exceptions import ValidationError

            raise ValidationError(f"{name} is nested deeper than {MAX_DEPTH} levels", field=name)
        inner = (
            part for holder in outer for part in (holder["M"].values() if "M" in holder else holder["L"])
        )
        outer = [part for part in inner if "M" in part or "L" in part]
    return value


def encode_decimal(value: Decimal, name: str) -> AttributeValue:
    """Encode a number exactly.

    Raises:
        ValidationError: the number has more than 38 digits (400). It names the attribute.
    """
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    return to_attribute_value(value, name=name)


def _to_json(value: object) -> object:
    if isinstance(value, dict):
        return {key: _to_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_to_json(part) for part in value]
    if isinstance(value, set):
        return sorted((_to_json(part) for part in value), key=repr)
    # Only numbers that are not exact as a float are still Decimals. Bytes stay: the model's validation refuses them.
    return float(value) if isinstance(value, Decimal) else value


def encode_update(update: Input) -> dict[str, AttributeValue | None]:
    """Return the attributes that an input writes: only the fields that the caller set. None removes an attribute."""
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    # From `__dict__`, because Python warns where the attribute of a deprecated field is read.
    changes = {_wire_name(update, field): update.__dict__[field] for field in update.model_fields_set}
    return {
        name: None if value is None else to_attribute_value(stored_form(value), name=name)
        for name, value in changes.items()
    }


def _wire_name(model: BaseModel, field: str) -> str:
    return type(model).model_fields[field].serialization_alias or field


def stored_form(value: object) -> object:
    """Return a value as the codecs store it: times in seconds, models by wire names and without absent fields."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [stored_form(member) for member in value]
    if isinstance(value, dict):
        return {name: stored_form(member) for name, member in value.items()}
    if isinstance(value, BaseModel):
        # model_dump would keep nested times as datetimes and drop nulls inside JSON objects.
        return {_wire_name(value, field): stored_form(part) for field, part in value if part is not None}
    return value


def stored_item_error(
    model: type[BaseModel], item: Item, kinds: Mapping[str, str], error: Exception
) -> StoredItemError:
    """Return an error that names the wrong attributes of a stored item.

    It runs only after decoding has failed, so that valid items do not pay for it.
    """
    from orb_common.exceptions import StoredItemError

    if isinstance(error, ValidationError):
        return StoredItemError(
            model.__name__, (str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        )
    wrong = [name for name, kind in kinds.items() if name in item and not _has_kind(item[name], kind)]
    required = {
        field.serialization_alias or name for name, field in model.model_fields.items() if field.is_required()
    }
    return StoredItemError(model.__name__, [*wrong, *(required - item.keys())])


def _has_kind(value: AttributeValue, kind: str) -> bool:
    """Return whether a value has a kind: a type of DynamoDB, `L` or `map` with the kind of its members, or `time`."""
    outer, _, inner = kind.partition(" ")
    if outer == "time":
        return _is_time(value)
    if outer == "L":
        return "L" in value and all(_has_kind(member, inner) for member in value["L"])
    if outer == "map":
        return "M" in value and all(_has_kind(member, inner) for member in value["M"].values())
    return outer in value


def _is_time(value: AttributeValue) -> bool:
    try:
        datetime.fromtimestamp(int(value["N"]), UTC)
    except DECODE_ERRORS:
        return False
    return True


def normalize_item(item: Item, kinds: Mapping[str, str]) -> Item:
    """Return an item as orb would have written it.

    Other writers store NULL for absent attributes, and times with fractions of a second. It runs only after decoding
    has failed.
    """
    return {
        name: _whole_seconds(value) if kinds.get(name) == "time" else value
        for name, value in item.items()
        if "NULL" not in value
    }


def _whole_seconds(value: AttributeValue) -> AttributeValue:
    try:
        return {"N": str(math.floor(float(value["N"])))}
    except DECODE_ERRORS:
        return value
