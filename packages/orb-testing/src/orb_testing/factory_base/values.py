"""The values of a model's fields: how factories make them, and which rules of the schema they follow.

A value is a function of a number, so that a factory makes other values each time, and the same values again if the
numbers are the same. The rules are those of inputs. Strategies use them to draw any valid value, and near-misses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from orb_common.utils.text_rules import Rule

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = date(2026, 1, 1)
_DAYS = 365


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a field, or of an item of a container."""

    @property
    def varies(self) -> bool:
        """Whether other numbers make other values, or a new object of the same value."""
        return True

    def make(self, number: int) -> object:
        """Return the valid value of a number."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Text(Value):
    """A text.

    `form` is a format with one `%d`, or valid texts of which the number chooses one. If there are none, hypothesis
    finds one.
    """

    form: str | tuple[str, ...]
    span: int | None = None
    """How many numbers the format has room for. None: all that factories use."""
    min_length: int = 0
    """In characters."""
    max_length: int | None = None
    """In characters."""
    pattern: str | None = None
    """All of the text matches."""
    rules: tuple[Rule, ...] = ()
    """The rules of its validator."""
    max_bytes: int | None = None
    """Of a key: the most bytes in UTF-8. A key is not empty."""

    def make(self, number: int) -> str:
        """Return the format with the number, or one of the texts."""
        form, span = self.form, self.span
        if isinstance(form, str):
            return form % (number if span is None else number % span)
        return form[number % len(form)] if form else _smallest(self)

    @property
    def patterns(self) -> tuple[str, ...]:
        """The regular expressions that all of the text matches."""
        from orb_common.utils.text_rules import Regex

        of_rules = [rule.pattern for rule in self.rules if isinstance(rule, Regex) and not rule.part]
        return (*([self.pattern] if self.pattern is not None else []), *of_rules)

    def broken(self, text: str) -> set[str]:
        """Return the names of the rules that a text breaks."""
        found: set[str] = set()
        if len(text) < self.min_length:
            found.add("min_length")
        if self.max_length is not None and len(text) > self.max_length:
            found.add("max_length")
        if self.pattern is not None and re.fullmatch(self.pattern, text) is None:
            found.add("pattern")
        if self.max_bytes is not None and not 0 < len(text.encode(errors="replace")) <= self.max_bytes:
            found.add("key")
        if self.rules:
            from orb_common.utils.text_rules import broken_rules

            found.update(rule.rule for rule in broken_rules(text, self.rules))
        return found


@cache
def _smallest(text: Text) -> str:
    from orb_testing.factory_base.text_search import smallest_text

    return smallest_text(text.patterns, lambda found: not text.broken(found))


@dataclass(frozen=True, slots=True)
class Uuid(Value):
    """The id of an item: a UUID of version 4."""

    def make(self, number: int) -> str:
        """Return a UUID that ends with the number in hexadecimal digits."""
        return f"00000000-0000-4000-8000-{number:012x}"


@dataclass(frozen=True, slots=True)
class Choice(Value):
    """One of fixed texts. `plain`: the model has texts, not members of an enum."""

    values: type[StrEnum] | tuple[str, ...]
    plain: bool = False

    @property
    def varies(self) -> bool:
        """Return False: the choice is the first value that is not UNKNOWN."""
        return False

    @property
    def texts(self) -> list[str]:
        """The values."""
        return [str(value) if self.plain else value for value in self.values]

    def make(self, number: int) -> str:  # noqa: ARG002 - all values have this method
        """Return the first value that is not UNKNOWN."""
        texts = self.texts
        return next((text for text in texts if text.upper() != "UNKNOWN"), texts[0])


@dataclass(frozen=True, slots=True)
class Whole(Value):
    """A whole number."""

    minimum: int | None = None
    maximum: int | None = None

    def make(self, number: int) -> int:
        """Return the number, moved to between the limits."""
        return _within(number, self.minimum, self.maximum)


@dataclass(frozen=True, slots=True)
class Fraction(Value):
    """A decimal number. The limits are texts, because floats are not exact."""

    minimum: str | None = None
    maximum: str | None = None

    def make(self, number: int) -> Decimal:
        """Return a whole number between the limits, or the lower limit."""
        low = Decimal(self.minimum) if self.minimum is not None else None
        high = Decimal(self.maximum) if self.maximum is not None else None
        if low is None:
            return Decimal(number) if high is None else min(Decimal(number), high)
        if high is None:
            return low + number
        return low + number % (int(high - low) + 1)


@dataclass(frozen=True, slots=True)
class Flag(Value):
    """True or false."""

    @property
    def varies(self) -> bool:
        """Return False: the value is true."""
        return False

    def make(self, number: int) -> bool:  # noqa: ARG002 - all values have this method
        """Return True."""
        return True


@dataclass(frozen=True, slots=True)
class Time(Value):
    """A time in UTC, in whole seconds. The limits are epoch seconds."""

    start: int = 1_767_225_600
    """The time of the number 0. Default: 2026-01-01."""
    minimum: int | None = None
    maximum: int | None = None

    def make(self, number: int) -> datetime:
        """Return a time that is up to a year after the start: one second for each number."""
        seconds = number % (_DAYS * 86400)
        if self.minimum is None and self.maximum is None:
            return _EPOCH + timedelta(seconds=self.start + seconds)
        if self._allows_start:
            return _EPOCH + timedelta(seconds=_within(self.start + seconds, self.start, self.maximum))
        return _EPOCH + timedelta(seconds=_within(seconds, self.minimum, self.maximum))

    @property
    def _allows_start(self) -> bool:
        low, high = self.minimum, self.maximum
        return (low is None or low <= self.start) and (high is None or self.start <= high)


@dataclass(frozen=True, slots=True)
class Day(Value):
    """A day without a time."""

    def make(self, number: int) -> date:
        """Return a day of a year: one day for each number."""
        return _DAY + timedelta(days=number % _DAYS)


@dataclass(frozen=True, slots=True)
class Bytes(Value):
    """Bytes."""

    def make(self, number: int) -> bytes:
        """Return the number as eight bytes."""
        return number.to_bytes(8, "big")


@dataclass(frozen=True, slots=True)
class Json(Value):
    """A JSON object."""

    def make(self, number: int) -> dict[str, object]:
        """Return an object with the number."""
        return {"number": number}


@dataclass(frozen=True, slots=True)
class Many(Value):
    """A list, a set or a map of values."""

    kind: Literal["array", "set", "map"]
    item: Value
    min_items: int | None = None
    """At least one, if it is a set."""
    max_items: int | None = None
    distinct: bool = False
    """Whether the items of a list must differ. Those of a set always do."""

    @property
    def fewest(self) -> int:
        """The fewest items."""
        return max(self.min_items or 0, 1 if self.kind == "set" else 0)

    def make(self, number: int) -> object:
        """Return one item, or as many as there must be. None: no items are allowed."""
        count = max(self.fewest, 1 if self.max_items != 0 else 0)
        items = self.items(number, count)
        if self.kind == "map":
            return {f"key{at}": item for at, item in enumerate(items)}
        return frozenset(items) if self.kind == "set" else items

    def items(self, number: int, count: int) -> list[object]:
        """Return items, each of the next number. Choices are in order."""
        if isinstance(self.item, Choice):
            texts = self.item.texts
            return [texts[at % len(texts)] for at in range(count)]
        return [self.item.make(number + at) for at in range(count)]


class Makes(Protocol):
    """What a value needs of the factory of another model."""

    @classmethod
    def made(cls, number: int) -> object:
        """Return the model of a number."""


@dataclass(frozen=True, slots=True)
class Nested(Value):
    """Another model, made by its factory."""

    factory: type[Makes]

    def make(self, number: int) -> object:
        """Return the model of the number."""
        return self.factory.made(number)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model."""

    value: Value
    optional: bool = False
    """Whether it may be absent. Without a default, factories leave it out unless they are asked for it."""
    default: object = None
    """What inputs have without it. None: there is no default. Empty: a map, or a model with its own defaults."""
    generated: bool = False
    """Whether the repository sets it, so that inputs do not have it."""

    @property
    def varies(self) -> bool:
        """Whether a model needs a value of its own. Lists can be changed, so models do not share them."""
        return self.value.varies if self.is_made else isinstance(self.default, list | dict)

    @property
    def is_made(self) -> bool:
        """Whether the value makes it, and not the default."""
        return self.default is None or isinstance(self.value, Nested)

    def make(self, number: int) -> object:
        """Return the default, or the value of the number."""
        return self.value.make(number) if self.is_made else self.default


def fields(**found: Field) -> Mapping[str, Field]:
    """Return the fields of a model, by name."""
    return found


def traits(field: str, members: Iterable[str]) -> Mapping[str, Mapping[str, object]]:
    """Return a trait for each value of a field: its name in lower case, and what it sets."""
    return {member.lower(): {field: member} for member in members}


def _within(number: int, minimum: int | None, maximum: int | None) -> int:
    if minimum is None:
        return number if maximum is None else min(number, maximum)
    if maximum is None:
        return minimum + number if number < minimum else number
    return number if minimum <= number <= maximum else minimum + number % (maximum - minimum + 1)
