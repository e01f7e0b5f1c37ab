"""What the generated codecs share: the values that are not straight-line code, and the diagnosis of a bad item."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from orb_models._pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_common.aws.dynamodb.attribute_values import AttributeValue, Item
    from orb_common.exceptions import StoredItemError
    from orb_models._pydantic import JsonValue
    from orb_models.input import Update

MISFITS = (KeyError, TypeError, ValueError, OverflowError, OSError)
"""What reading an item raises when it lacks an attribute or holds another type, and what a calendar raises of a number
that is not a time (the last two). pydantic's ValidationError is a ValueError."""


def encode_json(value: Mapping[str, JsonValue], name: str) -> AttributeValue:
    """The map of a JSON object. Raises ValidationError (400) for what DynamoDB cannot hold, naming the place."""
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    return to_attribute_value(value, name=name)


def decode_json(value: AttributeValue) -> object:
    """The JSON value of a map: numbers are ints or floats, sets are sorted lists."""
    from orb_common.aws.dynamodb.attribute_values import from_attribute_value

    return _json(from_attribute_value(value))


def encode_decimal(value: Decimal, name: str) -> AttributeValue:
    """A number, exactly. Raises ValidationError (400) for more than 38 digits, naming the attribute."""
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    return to_attribute_value(value, name=name)


def _json(value: object) -> object:
    if isinstance(value, dict):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json(part) for part in value]
    if isinstance(value, set):
        return sorted((_json(part) for part in value), key=repr)
    # A Decimal is a number that no float has the digits of. Bytes are no JSON, which validation will say.
    return float(value) if isinstance(value, Decimal) else value


def changed(update: Update) -> dict[str, AttributeValue | None]:
    """What an update writes: attribute to value; None takes the attribute away. Only the fields that were named."""
    from orb_common.aws.dynamodb.attribute_values import to_attribute_value

    named = {_wire(update, name): getattr(update, name) for name in update.model_fields_set}
    return {
        name: None if value is None else to_attribute_value(_stored(value), name=name)
        for name, value in named.items()
    }


def _wire(model: BaseModel, field: str) -> str:
    return type(model).model_fields[field].serialization_alias or field


def _stored(value: object) -> object:
    """A value as the codecs store it: times in seconds, models by wire names and without what is absent."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, list):
        return [_stored(member) for member in value]
    if isinstance(value, BaseModel):
        # Not by model_dump, which would take nested times as they are and drop nulls from inside JSON objects.
        return {_wire(value, name): _stored(part) for name, part in value if part is not None}
    return value


def misfit(model: type[BaseModel], item: Item, kinds: Mapping[str, str], error: Exception) -> StoredItemError:
    """Which attributes of a stored item are wrong. Runs once something is: reading an item must not pay for it."""
    from orb_common.exceptions import StoredItemError

    if isinstance(error, ValidationError):
        return StoredItemError(
            model.__name__, (str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        )
    wrong = [name for name, kind in kinds.items() if name in item and not _fits(item[name], kind)]
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    return StoredItemError(model.__name__, [*wrong, *(required - item.keys())])


def _fits(value: AttributeValue, kind: str) -> bool:
    """Whether a value is of a kind: a type of DynamoDB, `L` with that of its members, or `time`."""
    outer, _, inner = kind.partition(" ")
    if outer == "time":
        return _is_time(value)
    if outer == "L":
        return "L" in value and all(_fits(member, inner) for member in value["L"])
    return outer in value


def _is_time(value: AttributeValue) -> bool:
    try:
        datetime.fromtimestamp(int(value["N"]), UTC)
    except MISFITS:
        return False
    return True


def mend(item: Item, kinds: Mapping[str, str]) -> Item:
    """An item as orb would have written it, where other writers are known to do otherwise.

    They leave NULL for what is absent, and parts of a second in times. Runs once an item did not fit as it was.
    """
    return {
        name: _whole(value) if kinds.get(name) == "time" else value
        for name, value in item.items()
        if "NULL" not in value
    }


def _whole(value: AttributeValue) -> AttributeValue:
    try:
        return {"N": str(math.floor(float(value["N"])))}
    except MISFITS:
        return value
