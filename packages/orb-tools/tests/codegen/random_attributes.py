"""Kinds of attributes for random schemas, with the values that docs/schemas.md says are valid for each.

This file and random_schemas.py know docs/schemas.md, but not the generator, so that an error there cannot hide here.
"""

from __future__ import annotations

import base64
import string
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

Values = st.SearchStrategy[Any]
ELSE = "?" * 50
"""A text that is in no random list of values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """An attribute: its keys in the schema, and values as JSON."""

    form: dict[str, Any]
    valid: Values
    unfit: tuple[Any, ...]
    """Values that neither inputs nor models accept."""
    refused: tuple[Any, ...] = ()
    """Values that inputs refuse, but models accept, because stored items need not follow rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The names that attributes of a folder can use."""

    enums: dict[str, list[str]] = field(default_factory=dict)
    rules: dict[str, Kind] = field(default_factory=dict)
    """The types of core/types.yml, each as the kind of an attribute that has it."""
    models: dict[str, Kind] = field(default_factory=dict)
    """Entities, each as the kind of an attribute that contains it."""


# DynamoDB and JSON hold any character but half a surrogate pair.
TEXTS = st.text(max_size=8)
NOT_TEXT = (1, True, ["x"], {})
NOT_NUMBER = ("x", [1], {}, 1.5, 10**38)
LOOSE_NUMBER = ("1", True)
NOT_TIME = ("tomorrow", "2026-01-02T03:04:05", [1], {}, 253_402_300_800, True)
SECONDS = st.integers(-62_135_596_800, 253_402_300_799)
WHOLE = st.integers(1 - 10**38, 10**38 - 1)
DECIMALS = st.decimals(-(10**20), 10**20, places=10) | st.integers(1 - 10**38, 10**38 - 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=5)
    | st.sampled_from([0.5, -1e-9, 2.5e20]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
OBJECTS = st.dictionaries(st.text(min_size=1, max_size=5), JSON, max_size=2)
# Texts for people: quotes, backslashes, braces, dashes, several lines, and more than a line holds.
ODD_TEXTS = st.sampled_from(
    [
        "", "\u200b", "The thing\u2019s \u2013 own \u201cname\u201d.", "long " * 60, '"""', "ends with \\", "...",
        "{{ x }} {% y %}", "#: - [", "a\n\nb", "It's \"both\". And 'more'", "\u200bhidden\u00a0",
        "x" * 150, "\t tab", "caf\u00e9 \U0001f600", "noqa: # type: ignore",
    ]
) | st.text(st.characters(categories=["L", "N", "P", "S", "Z"]), max_size=30)  # fmt: skip


def text() -> st.SearchStrategy[Kind]:
    return st.just(Kind(form={"type": "string"}, valid=TEXTS, unfit=NOT_TEXT))


@st.composite
def limited_text(draw: st.DrawFn) -> Kind:
    least, most = sorted(draw(st.tuples(st.integers(1, 12), st.integers(1, 12))))
    form: dict[str, Any] = {"type": "string", "maxLength": most}
    refused = ["x" * (most + 1)]
    if draw(st.booleans()):
        form["minLength"] = least
        refused.append("x" * (least - 1))
    return Kind(
        form=form,
        valid=st.text(min_size=form.get("minLength", 0), max_size=most),
        unfit=NOT_TEXT,
        refused=(*refused,),
    )


@st.composite
def pattern(draw: st.DrawFn) -> Kind:
    """A text that a regular expression matches as a whole. The last characters are valid, but not those."""
    text, valid = draw(
        st.sampled_from(
            [
                ("[a-z\\d]+", "a1"),
                ("x|xy", "xy"),
                ("(?i)k['\"]?", "K'"),
                ("\\\\{1,2}", "\\"),
                ("\u00e9+$", "\u00e9\u00e9"),
            ]
        )
    )
    refused = (f"{valid}\n", f" {valid}", "~")
    return Kind(
        form={"type": "string", "pattern": text}, valid=st.just(valid), unfit=NOT_TEXT, refused=refused
    )


@st.composite
def literal(draw: st.DrawFn) -> Kind:
    values = draw(st.lists(ODD_TEXTS.filter(bool), min_size=1, max_size=3, unique=True))
    return Kind(
        form={"type": "string", "enum_values": values}, valid=st.sampled_from(values), unfit=(ELSE, 1, [])
    )


@st.composite
def choice(draw: st.DrawFn, world: World) -> Kind:
    name = draw(st.sampled_from(sorted(world.enums)))
    form = {"type": "string", "enum_type": name}
    return Kind(form=form, valid=st.sampled_from(world.enums[name]), unfit=(ELSE, 1, []))


def number() -> st.SearchStrategy[Kind]:
    return st.just(Kind(form={"type": "number"}, valid=WHOLE, unfit=NOT_NUMBER, refused=LOOSE_NUMBER))


@st.composite
def limited_number(draw: st.DrawFn) -> Kind:
    """A number or a timestamp within limits."""
    type_, low, high = draw(
        st.sampled_from([("number", 1 - 10**38, 10**38 - 1), ("timestamp", 0, 4 * 10**9)])
    )
    least, most = sorted(draw(st.tuples(st.integers(low + 1, high - 1), st.integers(low + 1, high - 1))))
    limits = draw(
        st.sampled_from([{"minimum": least}, {"maximum": most}, {"minimum": least, "maximum": most}])
    )
    least, most = limits.get("minimum", low), limits.get("maximum", high)
    return Kind(
        form={"type": type_, **limits},
        valid=st.integers(least, most),
        unfit=NOT_NUMBER if type_ == "number" else NOT_TIME,
        refused=((least - 1,) if "minimum" in limits else ()) + ((most + 1,) if "maximum" in limits else ()),
    )


def limited_decimal() -> st.SearchStrategy[Kind]:
    form = {"type": "decimal", "minimum": -0.5, "maximum": 70}
    valid = st.decimals("-0.5", 70, places=3).map(str)
    return st.just(Kind(form=form, valid=valid, unfit=("x",), refused=("-0.51", "70.001", "1e9")))


def date() -> st.SearchStrategy[Kind]:
    unfit = ("tomorrow", "2026-02-30", "2026-W01-1", "2026-01-02T00:00:00Z", "20260102", [1], 1)
    return st.just(Kind(form={"type": "date"}, valid=st.dates().map(str), unfit=unfit))


def binary() -> st.SearchStrategy[Kind]:
    valid = st.binary(max_size=8).map(lambda content: base64.b64encode(content).decode())
    return st.just(Kind(form={"type": "binary"}, valid=valid, unfit=("?", "YQ", "YQ==\n", 1, [1])))


def decimal() -> st.SearchStrategy[Kind]:
    return st.just(
        Kind(form={"type": "decimal"}, valid=DECIMALS.map(str), unfit=("x", "NaN", "Infinity", [1], {}))
    )


def boolean() -> st.SearchStrategy[Kind]:
    return st.just(
        Kind(form={"type": "boolean"}, valid=st.booleans(), unfit=("x", 2, []), refused=("true", 1, "false"))
    )


def timestamp() -> st.SearchStrategy[Kind]:
    return st.just(Kind(form={"type": "timestamp"}, valid=SECONDS, unfit=NOT_TIME))


def json_object() -> st.SearchStrategy[Kind]:
    return st.just(Kind(form={"type": "object"}, valid=OBJECTS, unfit=("x", 1, ["x"])))


def ruled(world: World) -> st.SearchStrategy[Kind]:
    return st.sampled_from([world.rules[name] for name in sorted(world.rules)])


@st.composite
def a_set(draw: st.DrawFn, world: World) -> Kind:
    inner = draw(attributes_of(world, SET_ITEMS))
    most = draw(st.none() | st.integers(1, 3))
    return Kind(
        form={"type": "set", "items": inner.form} | ({"maxItems": most} if most is not None else {}),
        valid=st.lists(inner.valid, min_size=1, max_size=most or 3, unique=True),
        unfit=("x", 1, [], *([wrong] for wrong in inner.unfit)),
        refused=tuple([wrong] for wrong in inner.refused),
    )


@st.composite
def a_map(draw: st.DrawFn, world: World) -> Kind:
    inner = draw(attributes_of(world, ITEMS))
    most = draw(st.none() | st.integers(1, 3))
    example = draw(inner.valid)
    too_many = () if most is None else ({str(n): example for n in range(most + 1)},)
    return Kind(
        form={"type": "map", "items": inner.form} | ({"maxItems": most} if most is not None else {}),
        valid=st.dictionaries(st.text(min_size=1, max_size=5), inner.valid, max_size=most or 3),
        unfit=("x", 1, ["x"], *({"a": wrong} for wrong in inner.unfit)),
        refused=(*too_many, *({"a": wrong} for wrong in inner.refused)),
    )


def entity(world: World) -> st.SearchStrategy[Kind]:
    return st.sampled_from([world.models[name] for name in sorted(world.models)])


@st.composite
def array(draw: st.DrawFn, world: World) -> Kind:
    inner = draw(attributes_of(world, ITEMS))
    short = set(inner.form) == {"type"} and draw(st.booleans())
    form: dict[str, Any] = {"type": "array", "items": inner.form["type"] if short else inner.form}
    if form["items"] == "string" and draw(st.booleans()):
        del form["items"]
    most = draw(st.none() | st.integers(1, 3))
    example = draw(inner.valid)
    too_many: tuple[Any, ...] = ()
    if most is not None:
        form["maxItems"] = most
        too_many = ([example] * (most + 1),)
    return Kind(
        form=form,
        valid=st.lists(inner.valid, max_size=most or 3),
        unfit=("x", {}, *([wrong] for wrong in inner.unfit)),
        refused=(*too_many, *([wrong] for wrong in inner.refused)),
    )


@st.composite
def accepting(draw: st.DrawFn, world: World) -> Kind:
    """A list that accepts only values of an enum in inputs, each once."""
    name = draw(st.sampled_from(sorted(world.enums)))
    values = world.enums[name]
    return Kind(
        form={"type": "array", "items": {"type": "string", "accepts": name}},
        valid=st.lists(st.sampled_from(values), unique=True),
        unfit=("x", [1]),
        refused=([ELSE], [values[0], values[0]]),
    )


KINDS: dict[str, Callable[[World], st.SearchStrategy[Kind]]] = {
    "text": lambda world: text(),
    "limited text": lambda world: limited_text(),
    "pattern": lambda world: pattern(),
    "literal": lambda world: literal(),
    "choice": choice,
    "number": lambda world: number(),
    "limited number": lambda world: limited_number(),
    "decimal": lambda world: decimal(),
    "limited decimal": lambda world: limited_decimal(),
    "date": lambda world: date(),
    "binary": lambda world: binary(),
    "boolean": lambda world: boolean(),
    "timestamp": lambda world: timestamp(),
    "object": lambda world: json_object(),
    "ruled": ruled,
    "entity": entity,
    "array": array,
    "accepting": accepting,
    "set": a_set,
    "map": a_map,
}
"""Every kind of attribute. A new kind needs one line here, and its name in ITEMS or KEYS if it can be that."""
ITEMS = (
    "text", "limited text", "pattern", "literal", "choice", "number", "limited number", "decimal", "limited decimal",
    "boolean", "timestamp", "date", "binary", "object", "ruled", "entity",
)  # fmt: skip
"""The kinds that the items of an array or of a map can have."""
SET_ITEMS = ("text", "limited text", "pattern", "literal", "choice", "number", "binary")
"""The kinds that the items of a set can have."""
KEYS = (
    "text",
    "limited text",
    "pattern",
    "literal",
    "choice",
    "number",
    "limited number",
    "timestamp",
    "ruled",
)
"""The kinds that a key can have."""
NEEDS = {"choice": "enums", "accepting": "enums", "ruled": "rules", "entity": "models"}
"""What a folder must have for a kind."""


def attributes_of(world: World, kinds: tuple[str, ...]) -> st.SearchStrategy[Kind]:
    """Any attribute of these kinds, as far as the folder has what they need."""
    usable = [kind for kind in kinds if kind not in NEEDS or getattr(world, NEEDS[kind])]
    return st.sampled_from(usable).flatmap(lambda kind: KINDS[kind](world))


def as_key(kind: Kind, most_bytes: int) -> Kind:
    """The attribute as a key: DynamoDB refuses empty texts and long ones."""
    if kind.form["type"] != "string" or {"enum_type", "enum_values"} & kind.form.keys():
        return kind
    refused = ("", "x" * (most_bytes + 1), "\u20ac" * (most_bytes // 3 + 1))
    return replace(kind, valid=kind.valid.filter(bool), refused=(*kind.refused, *refused))


LETTERS = st.text(string.ascii_letters, min_size=2, max_size=20)
RULES: list[tuple[dict[str, Any], list[dict[str, Any]], Kind]] = [
    (
        {"type": "string"},
        [{"rule": "regex", "name": "serial", "pattern": "[A-Z]{2}\\d'\"[^\\\\]", "message": "must be 'so' {x}"}],
        Kind(
            form={"type": "string"},
            valid=st.from_regex("[A-Z]{2}[0-9]'\"[!-.]", fullmatch=True),
            unfit=NOT_TEXT,
            refused=("AB1'\"", "AB1'\"x\n", "x"),
        ),
    ),
    (
        {"type": "string", "description": "A text that people can read."},
        [{"rule": "length", "minimum": 2, "maximum": 20}, {"rule": "visible", "message": "must be seen"}],
        Kind(form={"type": "string"}, valid=LETTERS, unfit=NOT_TEXT, refused=("x", "x" * 21, "\u200b\u200b")),
    ),
    (
        {"type": "string"},
        [
            {"rule": "contains", "name": "digit", "pattern": "[0-9]", "message": 'must have "one" digit'},
            {"rule": "length", "maximum": 30},
        ],
        Kind(form={"type": "string"}, valid=LETTERS.map(lambda t: f"{t}7"), unfit=NOT_TEXT, refused=("x", "1" * 31)),
    ),
    (
        {"type": "number", "minimum": 1},
        [],
        Kind(form={"type": "number"}, valid=st.integers(1, 10**38 - 1), unfit=NOT_NUMBER, refused=(0, -5)),
    ),
    (
        {"type": "timestamp", "minimum": 946_684_800, "description": "From the year 2000 on."},
        [],
        Kind(
            form={"type": "timestamp"}, valid=st.integers(946_684_800, 10**10), unfit=NOT_TIME, refused=(946_684_799,)
        ),
    ),
]  # fmt: skip
"""Types of core/types.yml, each with its validator (empty: it has none) and with the kind of attribute that has it."""
