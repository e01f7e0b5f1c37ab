"""Conditions, key conditions, filters and projections without strings.

DynamoDB reserves 573 words (`name`, `status`, `date` ...), so an expression written by hand works until
somebody names an attribute after one. Here every name goes out under an alias (#n0) and every value under
another (:v0).

    attr("status").eq("ACTIVE") & attr("profile", "city").exists()
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from orb_common.exceptions import ValidationError
from orb_common.utils import attribute_path

from .attribute_values import AttributeValue, Raw, to_attribute_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MAX_OPERANDS = 100
"""Operands of one IN. Source: DynamoDB, comparison operators. Longer ones become several, joined by OR."""


class Aliases:
    """The names and values of one request. All expressions of the request share them."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.values: dict[str, AttributeValue] = {}

    def name(self, name: str) -> str:
        """The alias of an attribute name; the same name has the same alias."""
        alias = self.names.get(name)
        if alias is None:
            alias = self.names[name] = f"#n{len(self.names)}"
        return alias

    def path(self, path: Sequence[str | int]) -> str:
        """The alias of a document path, such as #n0.#n1[2]."""
        text = ""
        for part in path:
            text += f"[{part}]" if isinstance(part, int) else ("." if text else "") + self.name(part)
        return text

    def value(self, value: object, name: str = "value") -> str:
        """The placeholder of a value."""
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = to_attribute_value(value, name=name)
        return placeholder

    def projection(self, names: Iterable[str | Attr]) -> str:
        """The text of a projection: only these attributes are read."""
        return ", ".join(self.path(name.path if isinstance(name, Attr) else (name,)) for name in names)

    def parameters(self) -> dict[str, object]:
        """What the request carries of them. DynamoDB refuses empty maps."""
        out: dict[str, object] = {}
        if self.names:
            out["ExpressionAttributeNames"] = {alias: name for name, alias in self.names.items()}
        if self.values:
            out["ExpressionAttributeValues"] = self.values
        return out


class Condition:
    """What must hold. Combine with `&`, `|` and `~`; `and`, `or`, `not` are refused: they drop a part."""

    __slots__ = ("_render", "joint")

    def __init__(self, render: Callable[[Aliases], str], *, joint: str = "") -> None:
        self._render = render
        self.joint = joint
        """AND, OR or NOT when this is a combination; it tells where parentheses are needed."""

    def render(self, aliases: Aliases) -> str:
        """The expression's text; names and values go to `aliases`."""
        return self._render(aliases)

    def __and__(self, other: object) -> Condition:
        return _join("AND", self, other) if isinstance(other, Condition) else NotImplemented

    def __or__(self, other: object) -> Condition:
        return _join("OR", self, other) if isinstance(other, Condition) else NotImplemented

    def __invert__(self) -> Condition:
        return Condition(lambda aliases: f"NOT ({self.render(aliases)})", joint="NOT")

    def __bool__(self) -> bool:
        raise TypeError("a Condition has no truth value: combine with &, | and ~")

    # `==` would answer False here and now, and the request would go out without a condition.
    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a Condition cannot be compared: combine with &, | and ~")

    __hash__ = object.__hash__


def _join(joint: str, left: Condition, right: Condition) -> Condition:
    def side(condition: Condition, aliases: Aliases) -> str:
        text = condition.render(aliases)
        return f"({text})" if condition.joint not in {"", joint} else text

    return Condition(lambda aliases: f"{side(left, aliases)} {joint} {side(right, aliases)}", joint=joint)


class Operand:
    """Something that can be compared: an attribute, or its size."""

    __slots__ = ("path",)

    def __init__(self, path: tuple[str | int, ...]) -> None:
        self.path = path

    def render(self, aliases: Aliases) -> str:
        """The text of this side of a comparison."""
        return aliases.path(self.path)

    # Python's own operators would answer True or False here and now, and the request would go out without a condition.
    def __eq__(self, other: object) -> NoReturn:
        raise self._misspelt("==", "eq(...)")

    def __ne__(self, other: object) -> NoReturn:
        raise self._misspelt("!=", "ne(...)")

    def __lt__(self, other: object) -> NoReturn:
        raise self._misspelt("<", "lt(...)")

    def __le__(self, other: object) -> NoReturn:
        raise self._misspelt("<=", "le(...)")

    def __gt__(self, other: object) -> NoReturn:
        raise self._misspelt(">", "gt(...)")

    def __ge__(self, other: object) -> NoReturn:
        raise self._misspelt(">=", "ge(...)")

    def __contains__(self, member: object) -> NoReturn:
        raise self._misspelt("in", "contains(...)")

    def __bool__(self) -> NoReturn:
        raise self._misspelt("the truth", "exists()")

    # By identity: equal ones cannot be told.
    __hash__ = object.__hash__

    def _misspelt(self, written: str, right: str) -> TypeError:
        path = ", ".join(map(repr, self.path))
        return TypeError(f"{written} of an attribute is written attr({path}).{right}")

    def _compare(self, operator: str, value: object) -> Condition:
        return Condition(lambda aliases: f"{self.render(aliases)} {operator} {self._side(value, aliases)}")

    def _side(self, value: object, aliases: Aliases) -> str:
        if isinstance(value, Operand):
            return value.render(aliases)
        return aliases.value(value, attribute_path(self.path))

    def eq(self, value: object) -> Condition:
        """Equal to a value or to another attribute."""
        return self._compare("=", value)

    def ne(self, value: object) -> Condition:
        """Not equal; true also where the attribute is absent."""
        return self._compare("<>", value)

    def lt(self, value: object) -> Condition:
        """Less than."""
        return self._compare("<", value)

    def le(self, value: object) -> Condition:
        """At most."""
        return self._compare("<=", value)

    def gt(self, value: object) -> Condition:
        """Greater than."""
        return self._compare(">", value)

    def ge(self, value: object) -> Condition:
        """At least."""
        return self._compare(">=", value)

    def between(self, low: object, high: object) -> Condition:
        """From `low` to `high`, both included."""
        return Condition(
            lambda aliases: (
                f"{self.render(aliases)} BETWEEN {self._side(low, aliases)} AND {self._side(high, aliases)}"
            )
        )

    def is_in(self, values: Iterable[object]) -> Condition:
        """One of the values. More than 100 are split.

        Raises:
            ValidationError: There are none, so that it could never hold, or a text was given for the list.
        """
        chosen = members(values, attribute_path(self.path))
        if not chosen:
            path = attribute_path(self.path)
            raise ValidationError(f"{path} needs at least one value to be among", field=path)
        if len(chosen) > MAX_OPERANDS:
            return self.is_in(chosen[:MAX_OPERANDS]) | self.is_in(chosen[MAX_OPERANDS:])
        return Condition(
            lambda aliases: f"{self.render(aliases)} IN ({', '.join(self._side(v, aliases) for v in chosen)})"
        )


class Size(Operand):
    """The length of an attribute: characters, bytes or members."""

    __slots__ = ()

    def render(self, aliases: Aliases) -> str:
        """size(path)."""
        return f"size({aliases.path(self.path)})"


class Attr(Operand):
    """An attribute, or a place within one."""

    __slots__ = ()

    def _call(self, function: str, *arguments: object) -> Condition:
        def render(aliases: Aliases) -> str:
            parts = [self.render(aliases), *(self._side(argument, aliases) for argument in arguments)]
            return f"{function}({', '.join(parts)})"

        return Condition(render)

    def begins_with(self, prefix: str | bytes | Raw) -> Condition:
        """Text or bytes that start so."""
        return self._call("begins_with", prefix)

    def contains(self, value: object) -> Condition:
        """A text with this part, or a set or list with this member."""
        return self._call("contains", value)

    def exists(self) -> Condition:
        """The attribute is there, whatever its value."""
        return self._call("attribute_exists")

    def not_exists(self) -> Condition:
        """The attribute is absent. On a key attribute: there is no such item."""
        return self._call("attribute_not_exists")

    def has_type(self, kind: str) -> Condition:
        """The attribute's type is one of S, N, B, BOOL, NULL, SS, NS, BS, M, L."""
        return self._call("attribute_type", kind)

    def size(self) -> Size:
        """Its length, to be compared."""
        return Size(self.path)


def attr(name: str, *path: str | int) -> Attr:
    """An attribute by its name; further names and list positions lead into it. Dots are part of a name."""
    return Attr((name, *path))


def members(values: Iterable[object], name: str) -> list[object]:
    """The members of a list or set.

    Raises:
        ValidationError: It is a text or a mapping: its letters or keys are hardly what was meant.
    """
    if isinstance(values, str | bytes | Mapping):
        raise ValidationError(f"{name} needs a list or set of values", field=name)
    return list(values)
