"""Turns any value into one that JSON can carry.

An error is reported when something has already gone wrong. Reporting it must not fail as well, whatever
somebody put into its details: a datetime, a Decimal, bytes, a set, or a structure that contains itself.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

__all__ = ["Plain", "to_plain"]

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON knows."""

MAX_DEPTH = 20
MAX_BITS = 4096


def to_plain(value: object, *, depth: int = MAX_DEPTH) -> Plain:
    """Gives the JSON form of a value. Never raises.

    datetime and date become ISO 8601, timedelta seconds, whole Decimals int and others float (or text where a
    float would lose digits), bytes Base64, sets sorted lists, enums their values, not-a-number and infinities
    text. What contains itself, or lies deeper than `depth` levels, becomes a mark; any other object becomes
    its type's name, because its text could hold anything.
    """
    try:
        return _plain(value, depth, set())
    except Exception:  # noqa: BLE001 - a subclass of a built-in type may fail in any way
        return _name(value)


def _plain(value: object, depth: int, above: set[int]) -> Plain:  # noqa: PLR0911 - one line a type
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return _plain(value.value, depth, above)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        # Python refuses to write integers of thousands of digits.
        return int(value) if value.bit_length() <= MAX_BITS else _name(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _container(value, depth, above)
    return _scalar(value)


def _container(value: object, depth: int, above: set[int]) -> Plain:  # noqa: PLR0911 - one line a type
    if id(value) in above:
        return "[circular]"
    if depth <= 0:
        return "[too deep]"
    inside = above | {id(value)}
    try:
        if isinstance(value, Mapping):
            return {_key(key): _plain(item, depth - 1, inside) for key, item in value.items()}
        if isinstance(value, set | frozenset):
            # Sorted, so that the same error gives the same line on every run.
            return sorted((_plain(item, depth - 1, inside) for item in value), key=repr)
        if isinstance(value, list | tuple):
            return [_plain(item, depth - 1, inside) for item in value]
    except Exception:  # noqa: BLE001 - a mapping of one's own can fail in any way
        return _name(value)
    return _name(value)


def _scalar(value: object) -> Plain:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(bytes(value)).decode("ascii")
    if (type(value).__module__, type(value).__name__) == ("uuid", "UUID"):
        return str(value)
    return _name(value)


def _decimal(value: Decimal) -> Plain:
    if not value.is_finite():
        return str(value)
    # A huge exponent would make an integer of as many digits.
    if value == value.to_integral_value() and value.adjusted() < 40:  # noqa: PLR2004 - DynamoDB's 38, and some
        return int(value)
    number = float(value)
    return number if math.isfinite(number) and Decimal(repr(number)) == value else str(value)


def _key(key: object) -> str:
    if isinstance(key, str):
        return _text(key)
    plain = _plain(key, 1, set())
    return plain if isinstance(plain, str) else str(plain)


def _text(value: str) -> str:
    # Lone surrogates (file names, broken input) cannot be written as UTF-8.
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _name(value: object) -> str:
    return f"<{type(value).__name__}>"
