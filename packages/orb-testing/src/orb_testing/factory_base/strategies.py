"""Strategies of hypothesis for models and for the payloads of inputs, from the data of the factories.

A payload has the names and values of JSON, as a caller sends them. A near-miss is a payload that breaks exactly one
rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import available_timezones

from hypothesis import strategies as st

from orb_common.utils.text_rules import TimeZone
from orb_testing.factory_base.near_misses import NearMiss, misses_of
from orb_testing.factory_base.values import (
    Bytes,
    Choice,
    Day,
    Field,
    Flag,
    Fraction,
    Json,
    Many,
    Nested,
    Text,
    Time,
    Uuid,
    Value,
    Whole,
)
from orb_testing.factory_base.wire import payload_fields, wire, wire_names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_models.model import Model
    from orb_testing.factory_base.factory import Factory

__all__ = ["NearMiss", "models", "near_misses", "payloads"]

ModelT = TypeVar("ModelT", bound="Model")
Payload = dict[str, Any]  # JSON
_LONG = 40
"""The most characters of a text without a limit."""
_LARGE = 10**12
_TINY = 1e-100
_FIRST_SECOND, _LAST_SECOND = 0, 4_102_444_800
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")


def models(factory: type[Factory[ModelT]]) -> st.SearchStrategy[ModelT]:
    """Return a strategy for valid models, with and without the fields that may be absent."""
    return _payloads(factory, factory.FIELDS, whole=True).map(factory.MODEL.model_validate)


def payloads(factory: type[Factory[Any]]) -> st.SearchStrategy[Payload]:  # any model
    """Return a strategy for what the input of new items accepts, or the model if there is no such input."""
    return _payloads(factory, payload_fields(factory), whole=not factory.INPUT)


def near_misses(factory: type[Factory[Any]]) -> st.SearchStrategy[NearMiss]:  # any model
    """Return a strategy for payloads that break exactly one rule of that input."""

    @st.composite
    def draw_miss(draw: st.DrawFn) -> NearMiss:
        payload = draw(payloads(factory))
        found = misses_of(factory, payload, number=draw(st.integers(0, 1000)))
        miss: NearMiss = draw(st.sampled_from(found))
        return miss

    return draw_miss()


@st.composite
def _payloads(
    draw: st.DrawFn,
    factory: type[Factory[Any]],  # any model
    fields: Mapping[str, Field],
    *,
    whole: bool,
) -> Payload:
    """Draw a payload. `whole`: it has the fields with defaults too, because models have no defaults."""
    names = wire_names(factory)
    found: Payload = {}
    for name, field in fields.items():
        has_default = field.default is not None and not whole
        if not (field.optional or has_default) or draw(st.booleans()):
            found[names[name]] = draw(_values(field.value))
    for flag, needed in factory.REQUIRED_WHEN.items():
        is_set = found.get(names[flag], factory.FIELDS[flag].default) is True
        for name in needed if is_set else ():
            if names[name] not in found:
                found[names[name]] = draw(_values(factory.FIELDS[name].value))
    return found


def _values(value: Value) -> st.SearchStrategy[Any]:  # JSON
    """Return a strategy for the JSON of a value."""
    return _STRATEGIES[type(value)](value)


def _fractions(value: Fraction) -> st.SearchStrategy[float]:
    low, high = (None if limit is None else float(limit) for limit in (value.minimum, value.maximum))
    floats = st.floats(low, high, allow_nan=False, allow_infinity=False)
    # DynamoDB has no numbers that are closer to zero than 1e-130.
    return floats.filter(lambda number: number == 0 or abs(number) > _TINY)


def _times(value: Time) -> st.SearchStrategy[int]:
    low = _FIRST_SECOND if value.minimum is None else value.minimum
    return st.integers(low, max(low, _LAST_SECOND) if value.maximum is None else value.maximum)


def _json(_value: Json) -> st.SearchStrategy[Payload]:
    return st.dictionaries(st.text(min_size=1, max_size=5), st.none() | st.booleans() | st.text(), max_size=3)


def _numbers(minimum: int | None, maximum: int | None) -> st.SearchStrategy[int]:
    low = minimum if minimum is not None else min(-_LARGE, maximum if maximum is not None else 0)
    high = maximum if maximum is not None else max(_LARGE, low)
    return st.integers(low, high)


def _containers(many: Many) -> st.SearchStrategy[Any]:  # JSON
    most = many.max_items if many.max_items is not None else many.fewest + 3
    items = _values(many.item)
    if many.kind == "map":
        return st.dictionaries(st.text(min_size=1, max_size=5), items, min_size=many.fewest, max_size=most)
    if many.kind == "set" or many.distinct:
        if isinstance(many.item, Choice):
            most = min(most, len(many.item.texts))
        return st.lists(items, min_size=many.fewest, max_size=most, unique=True)
    return st.lists(items, min_size=many.fewest, max_size=most)


def _texts(text: Text) -> st.SearchStrategy[str]:
    """Return a strategy for valid texts. What breaks a rule is replaced, so that no example is lost."""
    made = st.integers(0, _LARGE - 1).map(text.make)
    # Hypothesis ignores a look-around while it draws, and discards nearly every text afterwards.
    if any(_LOOK_AROUND.search(pattern) for pattern in text.patterns[:1]):
        return made

    @st.composite
    def draw_text(draw: st.DrawFn) -> str:
        found = draw(_regular(text))
        return draw(made) if text.broken(found) else found

    return made | draw_text()


def _regular(text: Text) -> st.SearchStrategy[str]:
    """Return a strategy for texts that follow most rules."""
    if text.patterns:
        return st.from_regex(text.patterns[0], fullmatch=True)
    if any(isinstance(rule, TimeZone) for rule in text.rules):
        return st.sampled_from(sorted(available_timezones()))
    least = max(text.min_length, 1 if text.max_bytes else 0)
    return st.text(min_size=least, max_size=max(least, min(text.max_length or _LONG, _LONG)))


_STRATEGIES: dict[type[Value], Callable[[Any], st.SearchStrategy[Any]]] = {  # each for its own type
    Bytes: lambda _value: st.binary(max_size=_LONG).map(wire),
    Choice: lambda value: st.sampled_from([str(text) for text in value.values]),
    Day: lambda _value: st.dates().map(str),
    Flag: lambda _value: st.booleans(),
    Fraction: _fractions,
    Json: _json,
    Many: _containers,
    # A model that is held has all its defaults, because only inputs have defaults.
    Nested: lambda value: _payloads(value.factory, value.factory.FIELDS, whole=True),
    Text: _texts,
    Time: _times,
    Uuid: lambda _value: st.uuids(version=4).map(str),
    Whole: lambda value: _numbers(value.minimum, value.maximum),
}
"""The strategy of each kind of value."""
