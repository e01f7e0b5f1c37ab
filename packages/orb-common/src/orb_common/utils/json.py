"""JSON of what Python programs hold, by `orb_common.jsonable`: times, Decimals, bytes, sets, enums."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from orb_common.jsonable import CIRCULAR, TOO_DEEP, Policy, jsonable

if TYPE_CHECKING:
    from orb_common.jsonable import Json

__all__ = [
    "JsonOptions",
    "dumps",
    "flatten_dict",
    "loads",
    "merge_dicts",
    "safe_json_dumps",
    "safe_json_loads",
    "unflatten_dict",
]


class JsonOptions(TypedDict, total=False):
    """Options of `json.dumps` that `safe_json_dumps` takes."""

    allow_nan: bool
    """True: NaN and infinities stand as such, which JSON does not have. Default: they are text."""
    ensure_ascii: bool
    indent: int | str | None
    separators: tuple[str, str] | None
    sort_keys: bool


class _Strict(Policy):
    """Refuses what would lose its meaning."""

    def foreign(self, value: object) -> object:
        raise TypeError(f"{type(value).__name__} has no JSON form")

    def replace(self, value: object, form: str, reason: str) -> Json:  # noqa: ARG002 - the base's signature
        raise ValueError(reason)


class _Text(Policy):
    """Writes foreign objects as their text."""

    def __init__(self, default: Callable[[Any], object] | None, *, nan: bool) -> None:
        self._default = default
        self._nan = nan

    def foreign(self, value: object) -> object:
        if self._default is not None:
            return self._default(value)
        try:
            return str(value)
        except Exception:  # noqa: BLE001 - a foreign __str__ may fail in any way
            return super().foreign(value)

    def replace(self, value: object, form: str, reason: str) -> Json:
        if form in {CIRCULAR, TOO_DEEP}:
            raise ValueError(reason)
        return value if self._nan and isinstance(value, float) else form


_STRICT = _Strict()


def dumps(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """Return a value as JSON, in the forms of `orb_common.jsonable`.

    Raises:
        TypeError: A value has no JSON form.
        ValueError: A number is not finite or has too many digits, a text holds half a character, two keys have one
            text, or a structure contains itself or is nested deeper than `orb_common.jsonable.MAX_DEPTH`.
    """
    separators = (",", ":") if indent is None else None
    plain = jsonable(value, policy=_STRICT)
    return json.dumps(plain, indent=indent, sort_keys=sort_keys, separators=separators, ensure_ascii=False)


def loads(text: str | bytes, *, decimals: bool = False) -> Any:  # noqa: ANN401 - what JSON holds is not known before
    """Reads JSON.

    Args:
        text: The document.
        decimals: Reads numbers with a point as Decimal, without rounding.

    Raises:
        ValueError: It is not JSON.
    """
    try:
        return json.loads(text, parse_float=Decimal if decimals else None, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the document is nested too deeply") from None


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def safe_json_dumps(
    value: object, default: Callable[[Any], object] | None = None, **options: Unpack[JsonOptions]
) -> str:
    """Return a value as JSON, with foreign objects and keys, and numbers that are not finite, as their text.

    Never fails on an object.

    Args:
        value: What to write.
        default: Gives the form of a foreign object. None: its text.
        options: Those of `json.dumps`.

    Raises:
        ValueError: A structure contains itself, or is nested deeper than `orb_common.jsonable.MAX_DEPTH`.
    """
    policy = _Text(default, nan=options.get("allow_nan", False))
    return json.dumps(jsonable(value, policy=policy), **options)


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
