"""Turns what a caller hands over into what may be written to the trail.

The trail is kept for years and read by many, so secrets leave at any depth, by the name of their key; and an
event must be writable whatever it holds, so every value becomes one that JSON knows, without an exception and
without silent loss.
"""

from __future__ import annotations

import base64
import itertools
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final
from uuid import UUID

from orb_common.logging.keys import is_secret_key
from orb_common.logging.text import Sign, mask_url_passwords, redact_text

REDACTED: Final = "[REDACTED]"
CIRCULAR: Final = "[CIRCULAR]"
TOO_DEEP: Final = "[TOO_DEEP]"
MAX_DEPTH: Final = 64
MAX_BITS: Final = 4096
SHORTEST_SECRET: Final = 8
MAX_DIGITS: Final = 18

# What is a secret by its looks. E-mail addresses are not: whom an event is about is evidence, and state changes
# have masks of their own.
_IN_TEXT: Final = (
    Sign.BASE64 | Sign.JWT | Sign.PEM | Sign.AWS_ID | Sign.SCHEME | Sign.PAIR | Sign.OPTION | Sign.DIGITS
)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ANY_KEY: Final = frozenset({"key", "keys"})
_ACCESS_KEY: Final = ("access", "key")


def words(name: str) -> tuple[str, ...]:
    """The words of a camelCase, snake_case or kebab-case name, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name))


def is_secret_name(name: str) -> bool:
    """Whether a key of this name holds a secret: `refreshToken` and `api_key` do, `kmsKeyId` does not."""
    # In a line of log a bare `key` is most often that of a map; in a trail of years it is not worth the risk. And
    # an access key's id is half of a credential, where the id of another key is only its name.
    return is_secret_key(name) or name.lower() in _ANY_KEY or _ACCESS_KEY in itertools.pairwise(words(name))


def plain(value: object, *, redact: bool = True) -> object:
    """The value as JSON knows it: a copy, so that later changes do not reach an event that was made.

    Never raises. Decimals and times become text, bytes base64, sets ordered lists; an object without a known
    form becomes its type's name, because its `repr` could hold anything.
    """
    return _plain(value, redact, (), 0)


def plain_mapping(value: Mapping[str, object] | object) -> dict[str, object]:
    """A context as a dict: of a mapping, a dataclass, or an object with `to_audit_context()`. Never raises."""
    try:
        convert = getattr(value, "to_audit_context", None)
        value = convert() if callable(convert) else value
    except Exception as error:  # noqa: BLE001 - what else an event says must not be lost with its context
        return {"contextError": type(error).__name__}
    result = plain(value)
    if isinstance(result, dict):
        return result
    return {} if result is None else {"value": result}


def _plain(value: object, redact: bool, path: tuple[int, ...], depth: int) -> object:  # noqa: PLR0911 - by kind
    if value is None or value is True or value is False:
        return value
    if isinstance(value, Enum):
        return _plain(value.value, redact, path, depth)
    if isinstance(value, str):
        text = str(value) if value.isascii() else value.encode("utf-8", "replace").decode()
        return _without_secrets(text) if redact and len(text) >= SHORTEST_SECRET else text
    if isinstance(value, int):
        return int(value) if value.bit_length() <= MAX_BITS else hex(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(value)
    simple = _simple(value)
    if simple is not None:
        return simple
    if id(value) in path:
        return CIRCULAR
    if depth >= MAX_DEPTH:
        return TOO_DEEP
    try:
        return _container(value, redact, (*path, id(value)), depth + 1)
    except Exception:  # noqa: BLE001 - a foreign object may fail in any way, and what stands beside it stays
        return f"<{type(value).__name__}>"


def _without_secrets(text: str) -> str:
    text = redact_text(text, _IN_TEXT)
    return mask_url_passwords(text) if "://" in text else text


def _simple(value: object) -> str | int | None:
    if isinstance(value, Decimal):
        # Beyond the usual size an integral number stays text: 1E+400 would otherwise become 400 digits.
        integral = (
            value.is_finite() and value == value.to_integral_value() and abs(value.adjusted()) < MAX_DIGITS
        )
        return int(value) if integral else str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds()}s"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode()
    if isinstance(value, UUID):
        return str(value)
    return None


def _key_name(key: object) -> str:
    if isinstance(key, bytes):
        return key.decode("utf-8", "replace")
    return key if isinstance(key, str) else str(_plain(key, False, (), 0))


def _container(value: object, redact: bool, path: tuple[int, ...], depth: int) -> object:
    if isinstance(value, Mapping):
        return {
            str(_plain(key, redact, path, depth)): REDACTED
            if redact and item is not None and is_secret_name(_key_name(key))
            else _plain(item, redact, path, depth)
            for key, item in value.items()
        }
    if is_dataclass(value) and not isinstance(value, type):
        inner = {item.name: getattr(value, item.name, None) for item in fields(value)}
        return _container(inner, redact, path, depth)
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item, redact, path, depth) for item in value), key=str)
    if isinstance(value, Collection):
        return [_plain(item, redact, path, depth) for item in value]
    return f"<{type(value).__name__}>"
