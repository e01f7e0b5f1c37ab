"""Conversion between Python values and AttributeValues, without loss.

boto3's serializer refuses floats and returns every number as a Decimal, so code around it rounds silently
(`Decimal(0.1)`) or fails deep inside. Here a number that DynamoDB cannot hold exactly, in 38 significant digits, is
refused. The error names the path in the item, never the value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, Subnormal, Underflow
from enum import Enum
from typing import TYPE_CHECKING, Any, TypedDict, cast
from uuid import UUID

if TYPE_CHECKING:
    from orb_common.exceptions import ValidationError

MAX_DEPTH = 31
"""Levels of lists and maps within one attribute. The item is a level too, and DynamoDB allows 32.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""


class AttributeValue(TypedDict, total=False):
    """A value as DynamoDB sends it. Exactly one key is there: the type of the value."""

    S: str
    N: str
    B: bytes
    BOOL: bool
    NULL: bool
    SS: list[str]
    NS: list[str]
    BS: list[bytes]
    M: dict[str, AttributeValue]
    L: list[AttributeValue]


Item = dict[str, AttributeValue]
"""Attribute names to AttributeValues."""
Key = Item
"""The primary key of an item: one or two attributes."""
PythonValue = Any
"""A Python value from DynamoDB. Any: like the result of json.loads, it can have any shape."""


class Raw:
    """An AttributeValue among Python values, passed on unchanged."""

    __slots__ = ("value",)

    def __init__(self, value: AttributeValue) -> None:
        self.value = value

    def __repr__(self) -> str:
        # Leave the value out: it may be personal data.
        return "Raw(...)"


class _RefusedError(Exception):
    """A broken rule. The path to the value is collected while the error rises."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.path: list[str | int] = []
        """From the innermost part outwards."""


def to_attribute_value(value: object, *, name: str = "value") -> AttributeValue:
    """Return the AttributeValue of a Python value.

    Supported are str, int, float, Decimal, bool, None, bytes, lists, tuples, dicts with text keys, and sets of text,
    numbers or bytes; also Enum (its value), UUID (text) and aware datetime (epoch seconds, to the microsecond).
    -0.0 becomes 0.

    Raises:
        ValidationError: DynamoDB cannot hold the value exactly: NaN, Infinity, more than 38 digits (so most floats
            above 1E+38), more than 31 levels of lists and maps, an empty set, an unsupported type. `field` is `name`
            and the path within the value.
    """
    try:
        return _encode(value, 0)
    except _RefusedError as refused:
        raise _validation_error(name, refused) from None


def to_item(values: Mapping[str, object]) -> Item:
    """Return the item of a mapping of Python values. Raises the errors of `to_attribute_value`."""
    name: object = "item"
    try:
        item: Item = {}
        for name, value in values.items():
            if not isinstance(name, str):
                raise _RefusedError(_NAME_RULE)
            item[str.__str__(name)] = _encode(value, 0)
    except _RefusedError as refused:
        raise _validation_error(name if isinstance(name, str) else "item", refused) from None
    return item


def from_attribute_value(value: AttributeValue, *, decimals: bool = False) -> PythonValue:
    """Return the Python value of an AttributeValue.

    A whole number becomes an int. Another number becomes a float if the float has the same digits, else a Decimal; with
    `decimals` always a Decimal. Encoding the result gives the same number again.
    """
    [(kind, content)] = value.items()
    decode = _DECODERS.get(kind)
    if decode is not None:
        return decode(content, decimals)
    if kind == "NULL":
        return None
    return set(cast("list[str] | list[bytes]", content)) if kind in _SETS else content


def from_item(item: Item, *, decimals: bool = False) -> dict[str, PythonValue]:
    """Return the Python values of an item. See `from_attribute_value`."""
    return {name: from_attribute_value(value, decimals=decimals) for name, value in item.items()}


def _validation_error(name: str, refused: _RefusedError) -> ValidationError:
    from orb_common.exceptions import ValidationError
    from orb_common.utils import attribute_path

    path = attribute_path([name, *reversed(refused.path)])
    return ValidationError(f"{path} {refused.rule}", field=path)


# --- to DynamoDB
# ---------------------------------------------------------------------------------------------------

_NUMBER = Context(
    prec=38, Emin=-130, Emax=125, traps=[Inexact, InvalidOperation, Overflow, Subnormal, Underflow]
)
_NUMBER_RULE = "needs at most 38 significant digits and a size between 1E-130 and 9.99E+125"
_NAME_RULE = "has a name that is not text"
_EXACT_INT = 10**38
_LONG_TEXT = 40
_DIGITS = 38
"""The most digits to write out. boto3 refuses to read longer numbers, trailing zeros included: 10**38 is 1E+38."""
_LARGEST_INT = 10**126
_SMALLEST = 1e-130
_ONLY_WHOLE = 2**53
"""From here on, floats have no fractions, and some whole numbers are not floats."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _encode(value: object, depth: int) -> AttributeValue:
    kind = type(value)
    leaf = _LEAVES.get(kind)
    if leaf is not None:
        return leaf(value)
    container = _CONTAINERS.get(kind)
    if container is not None:
        return container(value, depth)
    if isinstance(value, Enum):
        return _encode(value.value, depth)
    for base, leaf in _LEAVES.items():
        if isinstance(value, base):
            return leaf(value)
    if isinstance(value, Mapping):
        return _map(value, depth)
    if isinstance(value, list | tuple):
        return _list(value, depth)
    raise _RefusedError("has a type that DynamoDB cannot hold")


def _text(value: str) -> str:
    # JSON can contain a lone surrogate ("\ud800"), so callers can send one. DynamoDB refuses the whole request.
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _RefusedError("holds half of a character (a lone surrogate)") from None
    return value


def _int_text(value: int) -> str:
    if -_EXACT_INT < value < _EXACT_INT:
        return str(int(value))
    # Check before str(): Python refuses to print integers of more than 4,300 digits.
    if not -_LARGEST_INT < value < _LARGEST_INT:
        raise _RefusedError(_NUMBER_RULE)
    return _decimal_text(Decimal(value))


def _float_text(value: float) -> str:
    if value == 0:
        return "0"
    if not math.isfinite(value):
        raise _RefusedError("must be a finite number")
    if abs(value) >= _ONLY_WHOLE:
        # The shortest digits would come back as another whole number: the float 1e23 is less than 10**23.
        return _int_text(int(value))
    if abs(value) < _SMALLEST:
        raise _RefusedError(_NUMBER_RULE)
    # The shortest digits that give the same float again, 17 at most.
    return float.__repr__(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise _RefusedError("must be a finite number")
    if not value:
        return "0"
    try:
        exact = _NUMBER.normalize(value)
    except ArithmeticError:
        raise _RefusedError(_NUMBER_RULE) from None
    return format(exact, "f") if -_LONG_TEXT < exact.adjusted() < _DIGITS else str(exact)


def _datetime_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise _RefusedError("must be a time with a time zone")
    elapsed = value - _EPOCH
    seconds = elapsed.days * 86_400 + elapsed.seconds
    if not elapsed.microseconds:
        return str(seconds)
    # `/` would round by the caller's decimal context.
    return _decimal_text(
        _NUMBER.divide(Decimal(seconds * 1_000_000 + elapsed.microseconds), Decimal(1_000_000))
    )


_NUMBERS: dict[type, Callable[[Any], str]] = {int: _int_text, float: _float_text, Decimal: _decimal_text}


def _list(value: Sequence[object], depth: int) -> AttributeValue:
    index, inner = 0, _next_depth(depth)
    try:
        out: list[AttributeValue] = []
        for index, member in enumerate(value):  # noqa: B007
            out.append(_encode(member, inner))
    except _RefusedError as refused:
        refused.path.append(index)
        raise
    return {"L": out}


def _map(value: Mapping[object, object], depth: int) -> AttributeValue:
    name: object = None
    inner = _next_depth(depth)
    try:
        out: Item = {}
        for name, member in value.items():
            if not isinstance(name, str):
                raise _RefusedError(_NAME_RULE)
            # Not str(name): for a member of an Enum, that is its name in the program.
            out[str.__str__(name)] = _encode(member, inner)
    except _RefusedError as refused:
        if isinstance(name, str):
            refused.path.append(str.__str__(name))
        raise
    return {"M": out}


def _next_depth(depth: int) -> int:
    if depth >= MAX_DEPTH:
        raise _RefusedError(f"is nested deeper than {MAX_DEPTH} levels")
    return depth + 1


def _set(value: AbstractSet[object]) -> AttributeValue:
    members = [member.value if isinstance(member, Enum) else member for member in value]
    if not members:
        raise _RefusedError("is an empty set, which DynamoDB cannot hold; leave the attribute out")
    if all(isinstance(member, str) for member in members):
        # An Enum's member and its value differ in Python, but DynamoDB refuses duplicates in a set.
        return {"SS": sorted({_text(str(member)) for member in members})}
    if all(isinstance(member, bytes) for member in members):
        return {"BS": sorted(bytes(member) for member in members if isinstance(member, bytes))}
    # 0.1 and Decimal("0.1") differ in Python, but are one number in DynamoDB.
    numbers: dict[Decimal, str] = {}
    for member in members:
        text = _NUMBERS.get(type(member))
        if text is None:
            raise _RefusedError("must be a set of only text, only numbers or only bytes")
        digits = text(member)
        numbers[Decimal(digits)] = digits
    return {"NS": [numbers[number] for number in sorted(numbers)]}


_LEAVES: dict[type, Callable[[Any], AttributeValue]] = {
    str: lambda value: {"S": _text(value)},
    bool: lambda value: {"BOOL": value},
    int: lambda value: {"N": _int_text(value)},
    float: lambda value: {"N": _float_text(value)},
    Decimal: lambda value: {"N": _decimal_text(value)},
    type(None): lambda _: {"NULL": True},
    bytes: lambda value: {"B": value},
    bytearray: lambda value: {"B": bytes(value)},
    memoryview: lambda value: {"B": bytes(value)},
    set: _set,
    frozenset: _set,
    datetime: lambda value: {"N": _datetime_text(value)},
    UUID: lambda value: {"S": str(value)},
    Raw: lambda value: value.value,
}
_CONTAINERS: dict[type, Callable[[Any, int], AttributeValue]] = {dict: _map, list: _list, tuple: _list}

# --- from DynamoDB
# -------------------------------------------------------------------------------------------------


def _number(text: str, decimals: bool) -> int | float | Decimal:
    try:
        return int(text)
    except ValueError:
        exact = Decimal(text)
    if exact == exact.to_integral_value():
        return int(exact)
    if decimals:
        return exact
    as_float = float(text)
    return as_float if Decimal(repr(as_float)) == exact else exact


_DECODERS: dict[str, Callable[[Any, bool], PythonValue]] = {
    "N": _number,
    "NS": lambda content, decimals: {_number(text, decimals) for text in content},
    "L": lambda content, decimals: [from_attribute_value(member, decimals=decimals) for member in content],
    "M": lambda content, decimals: from_item(content, decimals=decimals),
}
_SETS = frozenset({"SS", "BS"})
