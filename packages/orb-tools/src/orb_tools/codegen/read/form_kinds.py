"""The kinds of values that a form can have. Each checks a value of a document, and describes itself as JSON Schema."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_tools.codegen.read.yaml_document import Place

Node = dict[str, Any]
"""A part of a JSON Schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A part of a document that does not fit its form."""

    place: Place
    reason: str
    """missing, extra, choice (not one of a few texts), short, low, high, is_not, or kind (another kind of value)."""
    value: object = None
    limit: int = 0
    """Of low and high."""
    wrong: str = ""
    """Of is_not: what the value is not."""
    right: str = ""
    """Of is_not: what to write instead."""


Found = list[Mismatch]


class Kind(ABC):
    """A kind of values."""

    parts: tuple[Kind, ...] = ()
    """The kinds of the values inside."""

    @abstractmethod
    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value of a form. Add what does not fit to `found`; the result is useless then."""

    @abstractmethod
    def node(self) -> Node:
        """Return the JSON Schema."""


class Plain(Kind):
    """A text, or true or false."""

    def __init__(self, type_: type, name: str) -> None:
        self._type = type_
        self._name = name

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value. Nothing is converted: YAML has types, so a number instead of a text is a mistake."""
        if type(value) is not self._type:
            found.append(Mismatch(place=place, reason="kind", value=value))
        return value

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"type": self._name}


class Number(Kind):
    """A number, whole unless `fractions`, within limits."""

    def __init__(self, *, fractions: bool = False, least: int | None = None, most: int | None = None) -> None:
        self._types: tuple[type, ...] = (int, float) if fractions else (int,)
        self._least = least
        self._most = most

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value."""
        if type(value) not in self._types:
            found.append(Mismatch(place=place, reason="kind", value=value))
        elif isinstance(value, int) and self._least is not None and value < self._least:
            found.append(Mismatch(place=place, reason="low", value=value, limit=self._least))
        elif isinstance(value, int) and self._most is not None and value > self._most:
            found.append(Mismatch(place=place, reason="high", value=value, limit=self._most))
        return value

    def node(self) -> Node:
        """Return the JSON Schema."""
        return _given(
            type="number" if float in self._types else "integer", minimum=self._least, maximum=self._most
        )


class Choice(Kind):
    """One of a few texts."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = values

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value."""
        if not isinstance(value, str) or value not in self.values:
            found.append(Mismatch(place=place, reason="choice", value=value))
        return value

    def node(self) -> Node:
        """Return the JSON Schema."""
        values: Node = {"const": self.values[0]} if len(self.values) == 1 else {"enum": list(self.values)}
        return {**values, "type": "string"}


class ListOf(Kind):
    """A list of values of one kind. It becomes a tuple."""

    def __init__(self, item: Kind, *, least: int | None = None, title: str = "") -> None:
        self._item = item
        self._least = least
        self._title = title
        self.parts = (item,)

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the tuple."""
        if not isinstance(value, list):
            found.append(Mismatch(place=place, reason="kind", value=value))
            return ()
        if len(value) < (self._least or 0):
            found.append(Mismatch(place=place, reason="short", value=value))
        return tuple(self._item.check(part, (*place, at), found) for at, part in enumerate(value))

    def node(self) -> Node:
        """Return the JSON Schema."""
        return _given(type="array", items=self._item.node(), minItems=self._least, title=self._title or None)


class MapOf(Kind):
    """A map with any keys and values of one kind."""

    def __init__(
        self, part: Kind, *, least: int | None = None, most: int | None = None, title: str = ""
    ) -> None:
        self._part = part
        self._least = least
        self._most = most
        self._title = title
        self.parts = (part,)

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the map."""
        if not isinstance(value, dict) or (self._most is not None and len(value) > self._most):
            found.append(Mismatch(place=place, reason="kind", value=value))
            return {}
        if len(value) < (self._least or 0):
            found.append(Mismatch(place=place, reason="short", value=value))
        return {key: self._part.check(part, (*place, key), found) for key, part in value.items()}

    def node(self) -> Node:
        """Return the JSON Schema."""
        return _given(
            type="object",
            additionalProperties=self._part.node(),
            minProperties=self._least,
            maxProperties=self._most,
            title=self._title or None,
        )


class Either(Kind):
    """A value of one of several kinds."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self.parts = kinds

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value by the first kind that it fits."""
        inner: Found = []
        for kind in self.parts:
            mine: Found = []
            result = kind.check(value, place, mine)
            if not mine:
                return result
            # A mismatch inside the value shows which kind was meant, so one about the whole value would mislead.
            inner += [mismatch for mismatch in mine if mismatch.place != place]
        found += inner or [Mismatch(place=place, reason="kind", value=value)]
        return value

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"anyOf": [kind.node() for kind in self.parts]}


class Json(Kind):
    """Any value of JSON. YAML has others, such as dates."""

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value."""
        if isinstance(value, dict):
            for key, part in value.items():
                self.check(part, (*place, key), found)
        elif isinstance(value, list):
            for at, part in enumerate(value):
                self.check(part, (*place, at), found)
        elif value is not None and not isinstance(value, str | int | float):
            found.append(Mismatch(place=place, reason="kind", value=value))
        return value

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"$ref": "#/$defs/JsonValue"}


class Checked(Kind):
    """A value that a function checks further. The function returns what the value is not, and what is right."""

    def __init__(self, kind: Kind, check: Callable[[Any], tuple[str, str] | None]) -> None:
        self._kind = kind
        self._check = check
        self.parts = (kind,)

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value."""
        before = len(found)
        result = self._kind.check(value, place, found)
        if len(found) == before and (fault := self._check(result)) is not None:
            wrong, right = fault
            found.append(Mismatch(place=place, reason="is_not", value=value, wrong=wrong, right=right))
        return result

    def node(self) -> Node:
        """Return the JSON Schema."""
        return self._kind.node()


class Short(Kind):
    """A map, or a text that stands for a map with one key."""

    def __init__(self, kind: Kind, key: str) -> None:
        self._kind = kind
        self._key = key
        self.parts = (kind,)

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the value of the map."""
        return self._kind.check({self._key: value} if isinstance(value, str) else value, place, found)

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"anyOf": [{"type": "string"}, self._kind.node()]}


class ByKey(Kind):
    """A map whose form depends on the value of one of its keys."""

    def __init__(self, key: str, kinds: Mapping[str, Kind]) -> None:
        self.key = key
        self.kinds = kinds
        self.parts = tuple(dict.fromkeys(kinds.values()))

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the form."""
        given = value.get(self.key) if isinstance(value, dict) else None
        kind = self.kinds.get(given) if isinstance(given, str) else None
        if kind is None:
            at = (*place, self.key) if isinstance(value, dict) else place
            found.append(Mismatch(place=at, reason="kind", value=given))
            return value
        return kind.check(value, place, found)

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"oneOf": [kind.node() for kind in self.parts]}


def _given(**parts: object) -> Node:
    """Return the keywords that have a value, in alphabetical order."""
    return {key: parts[key] for key in sorted(parts) if parts[key] is not None}
