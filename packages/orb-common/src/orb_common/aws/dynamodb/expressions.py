"""Conditions, key conditions, filters and projections without strings.

DynamoDB reserves 573 words (`name`, `status`, `date` ...), so an expression written by hand fails once an attribute has
such a name. Here every name is sent under an alias (#n0), and every value under a placeholder (:v0).

    attr("status").eq("ACTIVE") & attr("profile", "city").exists()
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from orb_common.exceptions import ValidationError
from orb_common.utils import attribute_path

from .attribute_values import AttributeValue, Raw, to_attribute_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ValueT_contra = TypeVar("ValueT_contra", contravariant=True)
MAX_OPERANDS = 100
"""The most operands of one IN. Longer lists are split and joined by OR. Source: DynamoDB, comparison operators."""


class Aliases:
    """The names and values of a request, shared by all its expressions."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, AttributeValue] = {}

    def name(self, name: str) -> str:
        """Return the alias of an attribute name. The same name has the same alias."""
        alias = self.names.get(name)
        if alias is None:
            alias = self.names[name] = f"#n{len(self.names)}"
        return alias

    def path(self, path: Sequence[str | int]) -> str:
        """Return the alias of a document path, such as #n0.#n1[2]."""
        text = ""
        for part in path:
            text += f"[{part}]" if isinstance(part, int) else ("." if text else "") + self.name(part)
        return text

    def value(self, value: object, name: str = "value") -> str:
        """Return a placeholder for a value."""
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = to_attribute_value(value, name=name)
        return placeholder

    def projection(self, names: Iterable[str | Attr[Any]]) -> str:
        """Return the projection expression that reads only these attributes."""
        return ", ".join(self.path(name.path if isinstance(name, Attr) else (name,)) for name in names)

    def parameters(self) -> dict[str, object]:
        """Return the parameters for the request. DynamoDB refuses empty maps, so they are left out."""
        parameters: dict[str, object] = {}
        if self.names:
            parameters["ExpressionAttributeNames"] = {alias: name for name, alias in self.names.items()}
        if self.values:
            parameters["ExpressionAttributeValues"] = self.values
        return parameters


class Condition:
    """A condition. Combine with `&`, `|` and `~`. `and`, `or` and `not` are refused, because they would drop a part."""

    __slots__ = ("_render", "operator")

    def __init__(self, render: Callable[[Aliases], str], *, operator: str = "") -> None:
        self._render = render
        self.operator = operator
        """AND, OR or NOT of a combination, else empty. It decides where parentheses are needed."""

    def render(self, aliases: Aliases) -> str:
        """Return the expression, and add its names and values to `aliases`."""
        return self._render(aliases)

    def __and__(self, other: object) -> Condition:
        return _join("AND", self, other) if isinstance(other, Condition) else NotImplemented

    def __or__(self, other: object) -> Condition:
        return _join("OR", self, other) if isinstance(other, Condition) else NotImplemented

    def __invert__(self) -> Condition:
        return Condition(lambda aliases: f"NOT ({self.render(aliases)})", operator="NOT")

    def __bool__(self) -> bool:
        raise TypeError("a Condition has no truth value: combine with &, | and ~")

    # `==` would evaluate to False at once, and the request would be sent without its condition.
    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a Condition cannot be compared: combine with &, | and ~")

    __hash__ = object.__hash__


def _join(operator: str, left: Condition, right: Condition) -> Condition:
    def operand(condition: Condition, aliases: Aliases) -> str:
        text = condition.render(aliases)
        return f"({text})" if condition.operator not in {"", operator} else text

    return Condition(
        lambda aliases: f"{operand(left, aliases)} {operator} {operand(right, aliases)}", operator=operator
    )


class Operand(Generic[ValueT_contra]):
    """An attribute or its size, which can be compared with values of its type."""

    __slots__ = ("path",)

    def __init__(self, path: tuple[str | int, ...]) -> None:
        self.path = path

    def render(self, aliases: Aliases) -> str:
        """Return the expression of the operand."""
        return aliases.path(self.path)

    # Python's operators would evaluate to True or False at once, and the request would be sent without its condition.
    def __eq__(self, other: object) -> NoReturn:
        raise self._operator_error("==", "eq(...)")

    def __ne__(self, other: object) -> NoReturn:
        raise self._operator_error("!=", "ne(...)")

    def __lt__(self, other: object) -> NoReturn:
        raise self._operator_error("<", "lt(...)")

    def __le__(self, other: object) -> NoReturn:
        raise self._operator_error("<=", "le(...)")

    def __gt__(self, other: object) -> NoReturn:
        raise self._operator_error(">", "gt(...)")

    def __ge__(self, other: object) -> NoReturn:
        raise self._operator_error(">=", "ge(...)")

    def __contains__(self, member: object) -> NoReturn:
        raise self._operator_error("in", "contains(...)")

    def __bool__(self) -> NoReturn:
        raise self._operator_error("the truth", "exists()")

    # Hash by identity, because operands cannot be compared.
    __hash__ = object.__hash__

    def _operator_error(self, written: str, right: str) -> TypeError:
        path = ", ".join(map(repr, self.path))
        return TypeError(f"{written} of an attribute is written attr({path}).{right}")

    def _compare(self, operator: str, value: object) -> Condition:
        return Condition(lambda aliases: f"{self.render(aliases)} {operator} {self.operand(value, aliases)}")

    def operand(self, value: object, aliases: Aliases) -> str:
        """Return the expression of what the attribute is compared with: a value or another attribute."""
        if isinstance(value, Operand):
            return value.render(aliases)
        return aliases.value(value, attribute_path(self.path))

    def eq(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require equality with a value or another attribute."""
        return self._compare("=", value)

    def ne(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require inequality. A missing attribute passes."""
        return self._compare("<>", value)

    def lt(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require less than `value`."""
        return self._compare("<", value)

    def le(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require at most `value`."""
        return self._compare("<=", value)

    def gt(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require more than `value`."""
        return self._compare(">", value)

    def ge(self, value: ValueT_contra | Operand[Any]) -> Condition:
        """Require at least `value`."""
        return self._compare(">=", value)

    def between(self, low: ValueT_contra | Operand[Any], high: ValueT_contra | Operand[Any]) -> Condition:
        """Require a value from `low` to `high`, both included."""
        return Condition(
            lambda aliases: (
                f"{self.render(aliases)} BETWEEN {self.operand(low, aliases)} AND {self.operand(high, aliases)}"
            )
        )

    def is_in(self, values: Iterable[ValueT_contra | Operand[Any]]) -> Condition:
        """Require one of the values. There may be more than 100.

        Raises:
            ValidationError: `values` is empty, so the condition could never hold, or is a text instead of a list.
        """
        return self._is_in(members(values, attribute_path(self.path)))

    def _is_in(self, operands: list[object]) -> Condition:
        path = attribute_path(self.path)
        if not operands:
            raise ValidationError(f"{path} needs at least one value to be among", field=path)
        if len(operands) > MAX_OPERANDS:
            return self._is_in(operands[:MAX_OPERANDS]) | self._is_in(operands[MAX_OPERANDS:])
        return Condition(
            lambda aliases: (
                f"{self.render(aliases)} IN ({', '.join(self.operand(v, aliases) for v in operands)})"
            )
        )


class Size(Operand[int]):
    """The length of an attribute: characters, bytes or members."""

    __slots__ = ()

    def render(self, aliases: Aliases) -> str:
        """Return `size(path)`."""
        return f"size({aliases.path(self.path)})"


class Attr(Operand[ValueT_contra]):
    """An attribute, or a path within one. `Attr[str]` is compared with texts only; `attr(...)` with any value."""

    __slots__ = ()

    def _call(self, function: str, *arguments: object) -> Condition:
        def render(aliases: Aliases) -> str:
            parts = [self.render(aliases), *(self.operand(argument, aliases) for argument in arguments)]
            return f"{function}({', '.join(parts)})"

        return Condition(render)

    def begins_with(self: Attr[str] | Attr[bytes], prefix: str | bytes | Raw) -> Condition:
        """Require text or bytes that begin with `prefix`."""
        return self._call("begins_with", prefix)

    def contains(self, value: object) -> Condition:
        """Require a text with this part, or a set or list with this member."""
        return self._call("contains", value)

    def exists(self) -> Condition:
        """Require the attribute to exist, with any value."""
        return self._call("attribute_exists")

    def not_exists(self) -> Condition:
        """Require the attribute to be missing. For an attribute of the key: the item does not exist."""
        return self._call("attribute_not_exists")

    def has_type(self, kind: str) -> Condition:
        """Require the attribute's type: S, N, B, BOOL, NULL, SS, NS, BS, M or L."""
        return self._call("attribute_type", kind)

    def size(self) -> Size:
        """Return the attribute's size, which can be compared."""
        return Size(self.path)


def attr(name: str, *path: str | int) -> Attr[Any]:
    """Return an attribute. Further names and list indexes lead into it. A dot is part of a name."""
    return Attr((name, *path))


def members(values: Iterable[object], name: str) -> list[object]:
    """Return the members of a list or set.

    Raises:
        ValidationError: It is a text or a mapping, whose letters or keys were hardly meant.
    """
    if isinstance(values, str | bytes | Mapping):
        raise ValidationError(f"{name} needs a list or set of values", field=name)
    return list(values)
