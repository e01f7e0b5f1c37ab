"""Writing and reading JSON. `orb_common.jsonable` converts times, Decimals, bytes, sets and enums."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from orb_common.jsonable import CIRCULAR, TOO_DEEP, Policy, jsonable, text_or_type

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
    """The options of `json.dumps` that `safe_json_dumps` takes."""

    allow_nan: bool
    """True: NaN and infinities are written as they are, which is not valid JSON. Default: they are written as text."""
    ensure_ascii: bool
    indent: int | str | None
    separators: tuple[str, str] | None
    sort_keys: bool


class _StrictPolicy(Policy):
    """The rules of `dumps`: refuse a value that would lose its meaning."""

    def represent_object(self, value: object) -> object:
        raise TypeError(f"{type(value).__name__} has no JSON form")

    def replace(self, value: object, form: str, reason: str) -> Json:  # noqa: ARG002 - the base's signature
        raise ValueError(reason)


class _LenientPolicy(Policy):
    """The rules of `safe_json_dumps`: write any other object as its text."""

    def __init__(self, default: Callable[[Any], object] | None, *, nan: bool) -> None:
        self._default = default
        self._nan = nan

    def represent_object(self, value: object) -> object:
        return text_or_type(value) if self._default is None else self._default(value)

    def replace(self, value: object, form: str, reason: str) -> Json:
        if form in {CIRCULAR, TOO_DEEP}:
            raise ValueError(reason)
        return value if self._nan and isinstance(value, float) else form


_STRICT = _StrictPolicy()


def dumps(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """Return a value as JSON, after the table of `orb_common.jsonable.jsonable`.

    Raises:
        TypeError: A value has no JSON form.
        ValueError: A number is not finite or has too many digits, a text holds a lone surrogate, two keys have the same
            text, or a structure contains itself or is nested deeper than `orb_common.jsonable.MAX_DEPTH`.
    """
    separators = (",", ":") if indent is None else None
    json_value = jsonable(value, policy=_STRICT)
    return json.dumps(
        json_value, indent=indent, sort_keys=sort_keys, separators=separators, ensure_ascii=False
    )


def loads(text: str | bytes, *, decimals: bool = False) -> Any:  # noqa: ANN401 - a JSON document may hold anything
    """Return what a JSON document holds.

    Args:
        text: The document.
        decimals: Whether to read numbers with a decimal point as Decimal, without rounding.

    Raises:
        ValueError: The document is not valid JSON, or is nested too deeply.
    """
    try:
        return json.loads(text, parse_float=Decimal if decimals else None, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("the document is nested too deeply") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")


def safe_json_dumps(
    value: object, default: Callable[[Any], object] | None = None, **options: Unpack[JsonOptions]
) -> str:
    """Return a value as JSON. Objects and keys without a JSON form, and numbers that are not finite, become their text.

    Args:
        value: The value to write.
        default: Returns the replacement for an object that has no form in JSON. None: its text.
        options: Options of `json.dumps`.

    Raises:
        ValueError: A structure contains itself, or is nested deeper than `orb_common.jsonable.MAX_DEPTH`.
    """
    policy = _LenientPolicy(default, nan=options.get("allow_nan", False))
    return json.dumps(jsonable(value, policy=policy), **options)


def safe_json_loads(text: str | bytes, default: Any = None) -> Any:  # noqa: ANN401 - a JSON document may hold anything
    """Return what a JSON document holds, or `default` if it is not valid JSON.

    Raises:
        ValueError: The document is not valid JSON, and `default` is None.
        TypeError: `text` is neither text nor bytes, and `default` is None.
    """
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        if default is not None:
            return default
        if isinstance(error, RecursionError):
            raise ValueError("the document is nested too deeply") from None  # noqa: TRY004 - the document is wrong, not its type
        raise


def merge_dicts(left: Mapping[str, Any], right: Mapping[str, Any]) -> dict[str, Any]:
    """Return two mappings merged at every level. The right one wins, and neither is changed."""
    merged = dict(left)
    for key, value in right.items():
        before = merged.get(key)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key] = merge_dicts(before, value) if both else value  # type: ignore[arg-type]  # both are mappings
    return merged


def flatten_dict(nested: Mapping[str, Any], parent_key: str = "", sep: str = ".") -> dict[str, Any]:
    """Return nested mappings as one level: `{"a": {"b": 1}}` becomes `{"a.b": 1}`. An empty mapping stays a value.

    Raises:
        ValueError: Two values have the same path, such as "a.b" and "b" within "a".
    """
    flat: dict[str, Any] = {}
    for key, value in nested.items():
        path = f"{parent_key}{sep}{key}" if parent_key else str(key)
        found = flatten_dict(value, path, sep) if isinstance(value, Mapping) and value else {path: value}
        if not flat.keys().isdisjoint(found):
            raise ValueError("two values have the same path")
        flat.update(found)
    return flat


def unflatten_dict(flat: Mapping[str, Any], sep: str = ".") -> dict[str, Any]:
    """Return the nested mappings that `flatten_dict` made flat.

    Raises:
        ValueError: A path leads through a value, such as "a.b" if "a" is a value.
    """
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, last = path.split(sep)
        level: MutableMapping[str, Any] = nested
        for parent in parents:
            found = level.setdefault(parent, {})
            if not isinstance(found, dict):
                raise ValueError("a path leads through a value")  # noqa: TRY004 - the paths are wrong, not a type
            level = found
        if last in level:
            raise ValueError("two paths lead to one place")
        level[last] = value
    return nested
