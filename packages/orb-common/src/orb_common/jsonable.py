"""The one place where a Python value becomes one that JSON can carry.

Errors, log lines and audit events must be writable whatever they hold. So nothing is refused here unless a `Policy`
asks for it, and nothing is lost without a mark.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping

# The name that type checkers know. Taking it from `typing` would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from decimal import Decimal
    from typing import Any

__all__ = ["CIRCULAR", "MAX_DEPTH", "TOO_DEEP", "Json", "Policy", "Readable", "jsonable", "numbered"]

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can carry."""

MAX_DEPTH = 64
"""Levels of lists and mappings."""
CIRCULAR = "[circular]"
"""Stands in for a value that contains itself."""
TOO_DEEP = "[too deep]"
"""Stands in for what lies below `MAX_DEPTH`."""


class Policy:
    """Decides about what has no form in JSON. A subclass may decide otherwise, or raise."""

    bits = 14_000
    """Integers with more bits are replaced. Python refuses to write integers of more than 4,300 digits."""

    def data(self, value: bytes) -> str:
        """Return the form of bytes: Base64."""
        return b2a_base64(value, newline=False).decode("ascii")

    def foreign(self, value: object) -> object:
        """Return what stands for an object: its type's name, because its text could hold anything.

        The answer is converted in turn, so it may be a mapping, such as the fields of a model.
        """
        return f"<{type(value).__name__}>"

    def replace(self, value: object, form: str, reason: str) -> Json:  # noqa: ARG002 - for subclasses
        """Return what is written for a value that JSON cannot carry as it is: `form`."""
        return form


class Readable(Policy):
    """For people, and for redaction, which must see what a value holds.

    Bytes become text, models of pydantic the mapping of their fields, other objects their text.
    """

    def data(self, value: bytes) -> str:
        """Return the form of bytes: text, in which bytes that are not UTF-8 are escaped."""
        return value.decode("utf-8", "backslashreplace")

    def foreign(self, value: object) -> object:
        """Return a model's fields, or what stands for another object."""
        try:
            dump = getattr(value, "model_dump", None)
            return dump() if callable(dump) and not isinstance(value, type) else self.opaque(value)
        except Exception:  # noqa: BLE001 - foreign code may fail in any way
            return super().foreign(value)

    def opaque(self, value: object) -> str:
        """Return what stands for an object that is not a model. May raise: then its type's name does."""
        return str(value)


_DEFAULT = Policy()


def jsonable(value: object, *, policy: Policy = _DEFAULT) -> Json:
    """Return a copy of a value that JSON can carry. Never raises, unless the policy does.

    | value | form |
    |---|---|
    | Enum | its value |
    | datetime, date, time | ISO 8601 |
    | timedelta | seconds |
    | Decimal | int if whole and below 40 digits, else float if that is exact, else text |
    | bytes | `Policy.data`: Base64 |
    | UUID, path | text |
    | mapping, named tuple, dataclass | object; keys become text, and two keys of one text get numbers |
    | list, tuple | array |
    | set | sorted array |
    | anything else | `Policy.foreign`: `<Type>` |

    `Policy.replace` decides about numbers that are not finite or have too many digits, half characters, what contains
    itself (`[circular]`), and what lies below `MAX_DEPTH` (`[too deep]`).
    """
    return _Walk(policy).form(value)


def numbered(name: str, taken: Container[str]) -> str:
    """Return a name with the first number that makes it a new one: `name #2`."""
    number = 2
    while f"{name} #{number}" in taken:
        number += 1
    return f"{name} #{number}"


class _Walk:
    """One conversion."""

    __slots__ = ("above", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.above: list[int] = []
        """The identities of what is around the current value."""

    def form(self, value: object) -> Json:
        opened = _opened(value)
        if type(opened) in _SIMPLE:
            return self.simple(opened)
        if id(value) in self.above:
            return self.policy.replace(value, CIRCULAR, "a structure contains itself")
        if len(self.above) >= MAX_DEPTH:
            return self.policy.replace(value, TOO_DEEP, "a structure is nested too deeply")
        self.above.append(id(value))
        form: Json
        if type(opened) is dict:
            form = self.mapping(opened)
        elif type(opened) is list:
            form = [self.form(part) for part in opened]
        elif type(opened) is frozenset:
            # In one order, so that the same value gives the same text on every run.
            form = sorted(map(self.form, opened), key=repr)
        else:
            form = self.form(self.policy.foreign(value))
        self.above.pop()
        return form

    def simple(self, value: Any) -> Json:  # noqa: ANN401 - one of _SIMPLE
        if type(value) is str:
            # Half a character (a lone surrogate, from a file name or broken input) cannot be written as UTF-8.
            whole = value if value.isascii() else value.encode("utf-8", "replace").decode()
            if whole != value:
                return self.policy.replace(value, whole, "a text holds half a character")
        if type(value) is bytes:
            return self.policy.data(value)
        if type(value) is int and value.bit_length() > self.policy.bits:
            text = str(value) if value.bit_length() <= Policy.bits else "<int>"
            return self.policy.replace(value, text, "a number has too many digits")
        if type(value) is float and not abs(value) < float("inf"):
            return self.policy.replace(value, str(value), "a number is not finite")
        known: Json = value
        return known

    def mapping(self, parts: dict[object, object]) -> dict[str, Json]:
        form: dict[str, Json] = {}
        for key, part in parts.items():
            name = self.key(key)
            if name in form:
                name = str(self.policy.replace(key, numbered(name, form), "two keys have one text"))
            form[name] = self.form(part)
        return form

    def key(self, key: object) -> str:
        opened = _opened(key)
        if type(opened) not in _SIMPLE:
            answer = _opened(self.policy.foreign(key))
            opened = answer if type(answer) in _SIMPLE else f"<{type(key).__name__}>"
        form = self.simple(opened)
        if form is None or isinstance(form, bool):
            return {None: "null", True: "true", False: "false"}[form]
        return str(form)


def _opened(value: object) -> object:  # noqa: PLR0911 - one line a type
    """Return a value as exactly one of _SIMPLE, dict, list or frozenset; an object without a form as it is."""
    kind = type(value)
    if kind in _SIMPLE:
        return value
    try:
        # By name, so that nothing is imported for types that do not occur.
        names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
        if "enum.Enum" in names:
            return _opened(value.value)  # type: ignore[attr-defined]  # a member of an Enum
        if hasattr(kind, "_fields") and "builtins.tuple" in names:
            return dict(zip(kind._fields, value, strict=True))  # type: ignore[call-overload]  # a named tuple
        if hasattr(kind, "__dataclass_fields__"):
            from dataclasses import fields

            given: Any = value
            return {field.name: getattr(given, field.name, None) for field in fields(given)}
        for name in names:
            if name in _FORMS:
                return _FORMS[name](value)
        return dict(value.items()) if isinstance(value, Mapping) else value
    except Exception:  # noqa: BLE001 - foreign code may fail in any way
        return value


def _decimal(value: Decimal) -> int | float | str:
    if value.is_finite() and value == value.to_integral_value() and value.adjusted() < _MAX_DIGITS:
        return int(value)
    number = float(value)
    exact = type(value)(repr(number)) == value or not value.is_finite()
    return number if exact else str(value)


_MAX_DIGITS = 40  # DynamoDB's numbers have 38; the integer of 1E+400 would have 401.
_SIMPLE = frozenset({type(None), bool, str, int, float, bytes})
_FORMS: dict[str, Callable[[Any], object]] = {
    "builtins.str": str.__str__,
    "builtins.int": int.__pos__,
    "builtins.float": float.__pos__,
    "builtins.bytes": bytes,
    "builtins.bytearray": bytes,
    "builtins.memoryview": bytes,
    "builtins.dict": dict.copy,
    "builtins.dict_keys": list,
    "builtins.dict_values": list,
    "builtins.list": list.copy,
    "builtins.tuple": list,
    "builtins.set": frozenset,
    "builtins.frozenset": frozenset,
    "collections.deque": list,
    "datetime.datetime": lambda value: value.isoformat(),
    "datetime.date": lambda value: value.isoformat(),
    "datetime.time": lambda value: value.isoformat(),
    "datetime.timedelta": lambda value: value.total_seconds(),
    "decimal.Decimal": _decimal,
    "pathlib.PurePath": str,
    "pathlib._local.PurePath": str,  # Python 3.13
    "uuid.UUID": str,
}
