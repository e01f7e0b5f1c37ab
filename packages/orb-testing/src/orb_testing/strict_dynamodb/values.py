"""Attribute values: one type each, numbers, sets, nesting and size."""

from __future__ import annotations

import base64
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from orb_testing.strict_dynamodb.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orb_testing.strict_dynamodb.refusals import Json, JsonValue

MAX_ITEM_BYTES: Final = 400 * 1024
MAX_DIGITS: Final = 38
MAX_MAGNITUDE: Final = 125
"""The exponent of the largest number: 9.99e125."""
MAX_NESTING: Final = 32
"""Levels of an item. The attribute itself is the first: {"L": [{"S": "x"}]} has two."""
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_EMPTY_SETS: Final = {
    "SS": "An string set  may not be empty",
    "NS": "An number set  may not be empty",
    "BS": "Binary sets should not be empty",
}
_OVERFLOW: Final = "Number overflow. Attempting to store a number with magnitude larger than supported range"
_INVALID: Final = "One or more parameter values were invalid: "


class NestingError(RefusedError):
    """A value is deeper than an item may be."""


def check_item(item: Json, *, prefix: str = "") -> None:
    """Check all values of an item or a key.

    Args:
        item: Attribute values by name.
        prefix: What messages about sets begin with, see `refusals.ONE_ERROR`.

    Raises:
        RefusedError: A value is not one that DynamoDB stores, or an attribute has no name.
    """
    check_names(item)
    for value in item.values():
        check_value(value, prefix=prefix)


def check_names(names: Iterable[str]) -> None:
    """Check the names of the attributes of an item or a map.

    The developer guide has the rule ("Naming rules"), but not the message. The words of the message are ours.

    Raises:
        RefusedError: One is empty.
    """
    if "" in names:
        raise RefusedError(f"{_INVALID}Attribute names must be at least one character long")


def check_stored_item(item: Json, *, prefix: str = "") -> None:
    """Check an item that is stored whole.

    Raises:
        RefusedError: `check_item` raises it, or the item is larger than 400 KB.
    """
    check_item(item, prefix=prefix)
    if item_size(item) > MAX_ITEM_BYTES:
        raise RefusedError("Item size has exceeded the maximum allowed size")


def check_value(value: JsonValue, *, level: int = 1, prefix: str = "") -> None:
    """Check one value, which is at a level of its item, and all values in it. Raise what `check_item` raises."""
    for one, its_level in _walk(value, level):
        if its_level > MAX_NESTING:
            raise NestingError(
                "Nesting Levels have exceeded supported limits: "
                "Attributes in the item have nested levels beyond supported limit"
            )
        kind, content = type_and_content(one)
        if kind == "N":
            number(content)
        elif kind == "M" and isinstance(content, dict):
            check_names(content)
        elif kind in _EMPTY_SETS and isinstance(content, list):
            _check_set(kind, content, prefix)


def type_and_content(value: JsonValue) -> tuple[str, JsonValue]:
    """Return the type of an attribute value, such as "S", and its content.

    Raises:
        RefusedError: The value has no type, or several.
    """
    types = value if isinstance(value, dict) else {}
    if len(types) != 1:
        fault = "has more than one datatypes set" if types else "is empty"
        raise RefusedError(
            f"Supplied AttributeValue {fault}, must contain exactly one of the supported datatypes"
        )
    return next(iter(types.items()))


def number(text: JsonValue) -> Decimal:
    """Return a number of the wire.

    Raises:
        RefusedError: It is not a number, has more than 38 significant digits, or its magnitude is out of range.
    """
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        detail = f": {text}" if text else ""
        raise RefusedError(f"The parameter cannot be converted to a numeric value{detail}")
    try:
        value = Decimal(text)
    except InvalidOperation:  # Python's exponents have a limit, too.
        raise RefusedError(_OVERFLOW) from None
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    if len(digits) > MAX_DIGITS:
        raise RefusedError("Attempting to store more than 38 significant digits in a Number")
    if value and value.adjusted() > MAX_MAGNITUDE:
        raise RefusedError(_OVERFLOW)
    return value


def identity(value: JsonValue) -> tuple[str, object]:
    """Return what makes two key values the same: 1 and 1.0 are one number."""
    kind, content = type_and_content(value)
    return kind, number(content) if kind == "N" else content


def item_size(item: Json) -> int:
    """Return the size of an item in bytes, as DynamoDB counts it.

    Names and strings count their UTF-8, a number a byte for two digits and one more, a list or map 3 bytes and one for
    each of its values (developer guide, "DynamoDB item sizes and formats").
    """
    return sum(len(name.encode()) + value_size(value) for name, value in item.items())


def value_size(value: JsonValue) -> int:
    """Return the size of a value in bytes, without its name."""
    kind, content = type_and_content(value)
    if isinstance(content, dict):
        return 3 + len(content) + item_size(content)
    if isinstance(content, list):
        if kind == "L":
            return 3 + len(content) + sum(value_size(each) for each in content)
        return sum(value_size({kind[0]: each}) for each in content)
    if not isinstance(content, str):
        return 1
    if kind == "N":
        digits = "".join(map(str, Decimal(content).as_tuple().digits)).strip("0")
        return (len(digits) + 1) // 2 + 1
    return len(base64.b64decode(content)) if kind == "B" else len(content.encode())


def _walk(value: JsonValue, level: int) -> Iterator[tuple[JsonValue, int]]:
    yield value, level
    if level > MAX_NESTING or not isinstance(value, dict):
        return
    inner: JsonValue = value.get("M", value.get("L"))
    values = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
    for each in values:
        yield from _walk(each, level + 1)


def _check_set(kind: str, members: list[JsonValue], prefix: str) -> None:
    if not members:
        raise RefusedError(f"{prefix}{_INVALID}{_EMPTY_SETS[kind]}")
    if kind == "NS":
        if len({number(each) for each in members}) < len(members):
            raise RefusedError(f"{prefix}Input collection contains duplicates")
    elif len(set(map(str, members))) < len(members):
        shown = f"[{', '.join(map(str, members))}]"
        kind_shown = "of type BS " if kind == "BS" else " "
        raise RefusedError(f"{prefix}{_INVALID}Input collection {shown}{kind_shown}contains duplicates.")
