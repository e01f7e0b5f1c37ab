"""Dataclasses from mappings and back. Reading checks the type of every field, and reports all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Final, NamedTuple, Protocol, TypeVar

from orb_common.exceptions import DataValidationError

from .statuses import ExecutionTarget, OrderStatus, RunStatus

__all__ = ["field_names", "read", "written"]


class Dataclass(Protocol):
    """An instance of any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # Any: fields of any type


T = TypeVar("T", bound=Dataclass)


class _Field(NamedTuple):
    name: str
    convert: Callable[[object], object]
    """Returns the value, or raises ValueError with the rule that it breaks."""
    required: bool


def _of(kind: type, rule: str) -> Callable[[object], object]:
    def convert(value: object) -> object:
        # A bool is an int to Python, but not to anyone who wrote `timeout: true`.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(rule)
        return value

    return convert


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("must be a number")  # noqa: TRY004 - the rule that a value breaks, as everywhere here
    return value


def _texts(value: object) -> object:
    # A text is a sequence of texts, too: its characters.
    if not isinstance(value, (list, tuple)) or not all(isinstance(part, str) for part in value):
        raise ValueError("must be a list of texts")
    return tuple(value)


def _member(kind: type[StrEnum]) -> Callable[[object], object]:
    rule = f"must be one of {', '.join(kind)}"

    def convert(value: object) -> object:
        if not isinstance(value, str) or value not in set(kind):
            raise ValueError(rule)
        return kind(value)

    return convert


_CONVERTERS: Final = {
    "str": _of(str, "must be a text"),
    "int": _of(int, "must be a whole number"),
    "bool": _of(bool, "must be true or false"),
    "float": _number,
    "tuple[str, ...]": _texts,
    "tuple[Order, ...]": _of(tuple, "must be a list of orders"),
    "Mapping[str, object]": _of(Mapping, "must be an object"),
    "Mapping[str, str]": _of(Mapping, "must be an object"),
    "Mapping[str, int]": _of(Mapping, "must be an object"),
    **{kind.__name__: _member(kind) for kind in (ExecutionTarget, OrderStatus, RunStatus)},
}


@cache
def _fields_of(cls: type[Dataclass]) -> tuple[_Field, ...]:
    # The annotations are texts. To resolve them would import what only type checkers need.
    return tuple(
        _Field(
            field.name,
            _CONVERTERS[str(field.type).removesuffix(" | None")],
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(cls)
    )


def field_names(cls: type[Dataclass]) -> frozenset[str]:
    """Return the names of the fields of a dataclass."""
    return frozenset(field.name for field in fields(cls))


def read(cls: type[T], data: Mapping[str, object]) -> T:
    """Return a dataclass from a mapping. Ignore unknown names, because newer writers may add some.

    A name with None counts as not given. Lists of texts become tuples.

    Raises:
        DataValidationError: Fields are missing or have another type. It names all of them.
    """
    values: dict[str, Any] = {}  # Any: the types of the fields are checked here
    faults = []
    for name, convert, required in _fields_of(cls):
        value = data.get(name)
        if value is None:
            if required:
                faults.append({"field": name, "rule": "is required"})
            continue
        try:
            values[name] = convert(value)
        except ValueError as error:
            faults.append({"field": name, "rule": str(error)})
    if faults:
        raise DataValidationError(f"{cls.__name__} is not valid", faults)
    return cls(**values)


def written(value: Dataclass) -> dict[str, object]:
    """Return the fields of a dataclass that are not None, as values that JSON and DynamoDB can carry."""
    return {
        field.name: _plain(part)
        for field in fields(value)
        if (part := getattr(value, field.name)) is not None
    }


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [written(part) if hasattr(part, "__dataclass_fields__") else part for part in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value
