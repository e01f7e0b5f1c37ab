"""JSON of what Python programs hold: times, Decimals, bytes, sets, enums.

Values keep their meaning: what cannot be written without loss is refused rather than turned into its `repr`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any

__all__ = [
    "dumps",
    "flatten_dict",
    "loads",
    "merge_dicts",
    "safe_json_dumps",
    "safe_json_loads",
    "unflatten_dict",
]

_MOST_DIGITS = 40


def dumps(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """Writes a value as JSON.

    datetime, date and time become ISO 8601, timedelta seconds, whole Decimals integers, other Decimals floats
    where that is exact and text where not, bytes Base64, sets sorted lists, enums their values, UUIDs and
    paths text.

    Raises:
        TypeError: A value has no JSON form.
        ValueError: A number is not finite, or a structure contains itself.
    """
    separators = (",", ":") if indent is None else None
    return json.dumps(
        value, default=_plain, indent=indent, sort_keys=sort_keys, separators=separators, ensure_ascii=False,
        allow_nan=False,
    )  # fmt: skip


def loads(text: str | bytes, *, decimals: bool = False) -> Any:  # noqa: ANN401 - what JSON holds is not known before
    """Reads JSON.

    Args:
        text: The document.
        decimals: Reads numbers with a point as Decimal, without rounding.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        return json.loads(text, parse_float=Decimal if decimals else None, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the document is nested too deeply") from None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _plain(value: object) -> object:  # noqa: PLR0911 - one line a type
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(bytes(value)).decode("ascii")
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    if isinstance(value, Mapping):
        return dict(value)
    if type(value).__module__ in {"uuid", "pathlib", "pathlib._local"}:
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _number(value: Decimal) -> object:
    if not value.is_finite():
        raise ValueError("a number is not finite")
    if value == value.to_integral_value() and value.adjusted() < _MOST_DIGITS:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


def safe_json_dumps(value: object, default: Callable[[Any], object] | None = None, **options: Any) -> str:  # noqa: ANN401 - those of json.dumps
    """Writes a value as JSON, foreign objects and keys, and numbers that are not finite, as their text.

    Never fails on an object.

    Args:
        value: What to write.
        default: Gives the form of a foreign object. None: as `dumps`, else its text.
        options: Those of `json.dumps`. With `allow_nan=True`, NaN and infinities stand as such, which is no JSON.

    Raises:
        ValueError: A structure contains itself, or is nested too deeply.
    """
    options["default"] = default or _plain_or_text
    options.setdefault("allow_nan", False)
    try:
        try:
            return json.dumps(value, **options)
        except (TypeError, ValueError):
            # Keys that are no text, numbers that are none: `default` is not asked for them.
            return json.dumps(_writable(value), **options)
    except RecursionError:
        raise ValueError("the structure is nested too deeply") from None


def _writable(value: object) -> object:
    if isinstance(value, dict):
        return {_key(key): _writable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(item) for item in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, int | float):
        return json.dumps(key)
    return str(_plain_or_text(key))


def _plain_or_text(value: object) -> object:
    try:
        return _plain(value)
    except Exception:  # noqa: BLE001, S110 - of no form, or one that a foreign object cannot give: then its text
        pass
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
        return f"<{type(value).__name__}>"


def safe_json_loads(text: str | bytes, default: Any = None) -> Any:  # noqa: ANN401 - what JSON holds is not known before
    """Reads JSON; gives `default`, where there is one, for what is none.

    Raises:
        ValueError: It is no JSON, and there is no default.
        TypeError: It is no text, and there is no default.
    """
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        if default is not None:
            return default
        if isinstance(error, RecursionError):
            raise ValueError("the document is nested too deeply") from None  # noqa: TRY004 - of the document
        raise


def merge_dicts(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Merges two mappings at every level; the right one wins. Neither is changed."""
    merged = dict(left)
    for key, value in right.items():
        before = merged.get(key)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key] = merge_dicts(before, value) if both else value  # type: ignore[arg-type]  # both are mappings
    return merged


def flatten_dict(nested: Mapping[str, Any], parent_key: str = "", sep: str = ".") -> dict[str, Any]:
    """Makes one level of many: `{"a": {"b": 1}}` becomes `{"a.b": 1}`. An empty mapping stays a value.

    Raises:
        ValueError: Two values have one path, as with both "a.b" and "b" within "a".
    """
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        path = f"{parent_key}{sep}{key}" if parent_key else str(key)
        found = flatten_dict(value, path, sep) if isinstance(value, Mapping) and value else {path: value}
        if not flat.keys().isdisjoint(found):
            raise ValueError("two values have one path")
        flat.update(found)
    return flat


def unflatten_dict(flat: Mapping[str, Any], sep: str = ".") -> dict[str, Any]:
    """Undoes `flatten_dict`.

    Raises:
        ValueError: A path leads through a value, as with both "a" and "a.b".
    """
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, last = path.split(sep)
        level: MutableMapping[str, Any] = nested
        for parent in parents:
            found = level.setdefault(parent, {})
            if not isinstance(found, dict):
                raise ValueError("a path leads through a value")  # noqa: TRY004 - of the paths, not of a type
            level = found
        if last in level:
            raise ValueError("two paths lead to one place")
        level[last] = value
    return nested
