"""Conversion of any Python value to one that JSON can carry. All of orb converts values here.

Errors, log lines and audit events must be writable, whatever they hold. So no value is refused unless a `Policy`
refuses it, and a mark replaces each value that is left out.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Mapping

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from decimal import Decimal
    from typing import Any

__all__ = [
    "CIRCULAR",
    "MAX_DEPTH",
    "TOO_DEEP",
    "Json",
    "Policy",
    "Readable",
    "jsonable",
    "numbered",
    "text_or_type",
]

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""A value that JSON can carry."""

MAX_DEPTH = 64
"""The deepest nesting of lists and mappings that is converted."""
CIRCULAR = "[circular]"
"""The text that replaces a value that contains itself."""
TOO_DEEP = "[too deep]"
"""The text that replaces a value that lies deeper than `MAX_DEPTH`."""


class Policy:
    """The rules for values that JSON cannot carry. A subclass may follow other rules, or raise."""

    max_int_bits = 14_000
    """Integers with more bits than this are replaced. Python refuses to write integers of more than 4,300 digits."""

    def encode_bytes(self, value: bytes) -> str:
        """Return bytes as Base64."""
        return b2a_base64(value, newline=False).decode("ascii")

    def represent_object(self, value: object) -> object:
        """Return a replacement for an object: the name of its type, because its text could hold anything.

        The replacement is converted in turn. It may be a mapping, such as the fields of a model.
        """
        return _type_name(value)

    def replace(self, value: object, form: str, reason: str) -> Json:  # noqa: ARG002 - for subclasses
        """Return what is written in place of a value: `form`.

        Called for a number, text, key or structure that JSON cannot carry as it is. `reason` says why, as a sentence.
        """
        return form


class Readable(Policy):
    """The rules for output that people read, and for redaction, which must see what a value holds.

    Bytes become text. A pydantic model becomes the mapping of its fields, without those that its class names in
    `SENSITIVE`. Any other object becomes its text.
    """

    def encode_bytes(self, value: bytes) -> str:
        """Return bytes as text. Bytes that are not UTF-8 are escaped."""
        return value.decode("utf-8", "backslashreplace")

    def represent_object(self, value: object) -> object:
        """Return the fields of a model, or the result of `represent_other`."""
        try:
            dump = getattr(value, "model_dump", None)
            if not callable(dump) or isinstance(value, type):
                return self.represent_other(value)
            hidden = getattr(type(value), "SENSITIVE", None)
            return dump(exclude=set(hidden)) if hidden else dump()
        except Exception:  # noqa: BLE001 - code of others may raise anything
            return super().represent_object(value)

    def represent_other(self, value: object) -> str:
        """Return the text of an object that is not a model. If this raises, the name of its type is used."""
        return str(value)


_DEFAULT = Policy()


def jsonable(value: object, *, policy: Policy = _DEFAULT) -> Json:
    """Return a copy of a value in a form that JSON can carry. Never raises, unless the policy does.

    | value | form |
    |---|---|
    | Enum | its value |
    | datetime, date, time | ISO 8601 |
    | timedelta | seconds |
    | Decimal | int if whole and below 40 digits, else float if that is exact, else text |
    | bytes | `Policy.encode_bytes`: Base64 |
    | UUID, path | text |
    | mapping, named tuple, dataclass | object; keys become text, and keys with the same text are numbered |
    | list, tuple | array |
    | set | sorted array |
    | anything else | `Policy.represent_object`: `<Type>` |

    `Policy.replace` decides about numbers that are not finite or have too many digits, lone surrogates, keys with the
    same text, a value that contains itself (`[circular]`), and a value deeper than `MAX_DEPTH` (`[too deep]`).
    """
    return _Converter(policy).convert(value)


def numbered(name: str, taken: Container[str]) -> str:
    """Return `name #2`, or the name with the next number that is not taken."""
    number = 2
    while f"{name} #{number}" in taken:
        number += 1
    return f"{name} #{number}"


def text_or_type(value: object) -> str:
    """Return the text of a value, or `<Type>` if `str` fails."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - code of others may raise anything
        return _type_name(value)


def _type_name(value: object) -> str:
    return f"<{type(value).__name__}>"


class _Converter:
    """The conversion of one value, with all that it contains."""

    __slots__ = ("ancestors", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.ancestors: list[int] = []
        """The `id` of each structure that contains the current value."""

    def convert(self, value: object) -> Json:
        unwrapped = _unwrap(value)
        if type(unwrapped) in _SCALARS:
            return self.scalar(unwrapped)
        if id(value) in self.ancestors:
            return self.policy.replace(value, CIRCULAR, "a structure contains itself")
        if len(self.ancestors) >= MAX_DEPTH:
            return self.policy.replace(value, TOO_DEEP, "a structure is nested too deeply")
        self.ancestors.append(id(value))
        form: Json
        if type(unwrapped) is dict:
            form = self.mapping(unwrapped)
        elif type(unwrapped) is list:
            form = [self.convert(part) for part in unwrapped]
        elif type(unwrapped) is frozenset:
            # Sorted, so that the same value gives the same text on every run.
            form = sorted(map(self.convert, unwrapped), key=repr)
        else:
            form = self.convert(self.policy.represent_object(value))
        self.ancestors.pop()
        return form

    def scalar(self, value: Any) -> Json:  # noqa: ANN401 - one of _SCALARS
        if type(value) is str:
            # A lone surrogate (from a file name or broken input) cannot be written as UTF-8.
            writable = value if value.isascii() else value.encode("utf-8", "replace").decode()
            if writable != value:
                return self.policy.replace(value, writable, "a text holds a lone surrogate")
        if type(value) is bytes:
            return self.policy.encode_bytes(value)
        if type(value) is int and value.bit_length() > self.policy.max_int_bits:
            text = str(value) if value.bit_length() <= Policy.max_int_bits else "<int>"
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
                name = str(self.policy.replace(key, numbered(name, form), "two keys have the same text"))
            form[name] = self.convert(part)
        return form

    def key(self, key: object) -> str:
        unwrapped = _unwrap(key)
        if type(unwrapped) not in _SCALARS:
            answer = _unwrap(self.policy.represent_object(key))
            unwrapped = answer if type(answer) in _SCALARS else _type_name(key)
        form = self.scalar(unwrapped)
        if form is None or isinstance(form, bool):
            return {None: "null", True: "true", False: "false"}[form]
        return str(form)


def _unwrap(value: object) -> object:  # noqa: PLR0911 - one line for each type
    """Return a value as one of the types in _SCALARS, or as a dict, list or frozenset; any other object unchanged."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    try:
        # Types are compared by name: their modules are not imported unless the program uses them.
        names = [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
        if "enum.Enum" in names:
            return _unwrap(value.value)  # type: ignore[attr-defined]  # a member of an Enum
        if hasattr(kind, "_fields") and "builtins.tuple" in names:
            return dict(zip(kind._fields, value, strict=True))  # type: ignore[call-overload]  # a named tuple
        if hasattr(kind, "__dataclass_fields__"):
            from dataclasses import fields

            instance: Any = value
            return {field.name: getattr(instance, field.name, None) for field in fields(instance)}
        for name in names:
            if name in _UNWRAPPERS:
                return _UNWRAPPERS[name](value)
        return dict(value.items()) if isinstance(value, Mapping) else value
    except Exception:  # noqa: BLE001 - code of others may raise anything
        return value


def _decimal(value: Decimal) -> int | float | str:
    if value.is_finite() and value == value.to_integral_value() and value.adjusted() < _MAX_DIGITS:
        return int(value)
    number = float(value)
    exact = type(value)(repr(number)) == value or not value.is_finite()
    return number if exact else str(value)


_MAX_DIGITS = 40  # DynamoDB's numbers have up to 38 digits. As an integer, 1E+400 would have 401.
_SCALARS = frozenset({type(None), bool, str, int, float, bytes})
_UNWRAPPERS: dict[str, Callable[[Any], object]] = {
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
