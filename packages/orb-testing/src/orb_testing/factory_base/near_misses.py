"""Near-misses: payloads that would be valid, but for one rule that they break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from orb_common.utils.text_rules import Length
from orb_testing.factory_base.values import (
    Bytes,
    Choice,
    Day,
    Flag,
    Fraction,
    Many,
    Nested,
    Text,
    Time,
    Value,
    Whole,
)
from orb_testing.factory_base.wire import payload_fields, wire, wire_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_testing.factory_base.factory import Factory

UNKNOWN_FIELD = "noSuchField"
_STRANGE = ("", "x", " ", "\u200b", "x y", "\n", "X" * 3, "12:60")
"""Texts that break many rules. Only those that break one are used."""


class NearMiss(NamedTuple):
    """A payload that breaks exactly one rule."""

    payload: dict[str, Any]  # JSON
    field: str
    """The field that breaks it, as the payload names it."""
    rule: str
    """required, type, enum, minimum, maximum, min_length, max_length, pattern, key, min_items, max_items, distinct,
    required_when, unknown, or the name of a rule of a validator, such as email."""


def misses_of(
    factory: type[Factory[Any]], payload: Mapping[str, Any], *, number: int, rules: bool | None = None
) -> list[NearMiss]:
    """Return the near-misses of a valid payload.

    Args:
        factory: The factory of the model.
        payload: What the input accepts.
        number: The number of the values that replace those of the payload.
        rules: Whether the rules of inputs apply. Default: if the factory has an input. Models only know types.
    """
    rules = bool(factory.INPUT) if rules is None else rules
    names = wire_names(factory)
    found = [NearMiss({**payload, UNKNOWN_FIELD: 1}, UNKNOWN_FIELD, "unknown")] if rules else []
    flagged = {name for needed in factory.REQUIRED_WHEN.values() for name in needed}
    for name, field in payload_fields(factory).items():
        key = names[name]
        if not field.optional and (field.default is None or not rules) and name not in flagged:
            found.append(NearMiss({k: v for k, v in payload.items() if k != key}, key, "required"))
        found += [
            NearMiss({**payload, key: wrong}, key, rule)
            for rule, wrong in _wrong(field.value, number, rules=rules)
        ]
    for flag, needed in factory.REQUIRED_WHEN.items() if rules else ():
        gone = {names[name] for name in needed[:1]}
        left = {key: value for key, value in payload.items() if key not in gone}
        found.append(NearMiss({**left, names[flag]: True}, "", "required_when"))
    return found


def _wrong(value: Value, number: int, *, rules: bool) -> Iterator[tuple[str, Any]]:
    """Yield values that break one rule, each after the name of the rule."""
    if isinstance(value, Choice):
        yield "enum", "no such value"
        return
    wrong_type = {
        Flag: "maybe",
        Whole: "one",
        Fraction: "one",
        Time: "tomorrow",
        Day: "2026-02-30",
        Bytes: "*",
    }
    yield "type", wrong_type.get(type(value), 17)
    if isinstance(value, Nested):
        whole = wire(value.make(number))
        inner = whole if isinstance(whole, dict) else {}
        factory = cast("type[Factory[Any]]", value.factory)  # any model
        for miss in misses_of(factory, inner, number=number, rules=rules):
            yield miss.rule, miss.payload
    elif not rules:
        return
    elif isinstance(value, Text):
        yield from _wrong_texts(value, number)
    elif isinstance(value, Whole | Time | Fraction):
        for rule, limit, step in (("minimum", value.minimum, -1), ("maximum", value.maximum, 1)):
            if limit is not None:
                yield rule, float(limit) + step if isinstance(value, Fraction) else int(limit) + step
    elif isinstance(value, Many):
        yield from _wrong_containers(value, number)


def _wrong_texts(text: Text, number: int) -> Iterator[tuple[str, str]]:
    made = text.make(number)
    longer = made + made[-1:] * max(0, (text.max_length or 0) + 1 - len(made))
    longest = max((rule.maximum or 0 for rule in text.rules if isinstance(rule, Length)), default=0)
    longer_by_rule = made + made[-1:] * max(0, longest + 1 - len(made))
    shorter = made[: max(0, text.min_length - 1)]
    too_many_bytes = made[:1] * ((text.max_bytes or 0) + 1)
    candidates = (
        *_STRANGE,
        made + " ",
        f" {made}",
        made + "\n",
        longer,
        longer_by_rule,
        shorter,
        too_many_bytes,
    )
    found: dict[str, str] = {}
    for candidate in candidates:
        broken = text.broken(candidate)
        if len(broken) == 1:
            found.setdefault(broken.pop(), candidate)
    yield from found.items()


def _wrong_containers(many: Many, number: int) -> Iterator[tuple[str, Any]]:
    def of(items: list[Any]) -> object:
        return wire({f"key{at}": item for at, item in enumerate(items)} if many.kind == "map" else items)

    if many.fewest:
        yield "min_items", of(many.items(number, many.fewest - 1))
    if many.max_items is not None:
        more = many.items(number, many.max_items + 1)
        is_distinct = isinstance(many.item, Nested | Flag) or len({str(item) for item in more}) == len(more)
        if is_distinct or not (many.distinct or many.kind == "set"):
            yield "max_items", of(more)
    most = many.max_items if many.max_items is not None else many.fewest + 2
    if many.distinct and most > 1:
        first = many.items(number, max(1, many.fewest - 1))
        yield "distinct", of([*first, first[0]])
    if most > 0:
        rest = many.items(number, max(0, many.fewest - 1))
        for rule, wrong in _wrong(many.item, number, rules=True):
            yield rule, of([*rest, wrong])
