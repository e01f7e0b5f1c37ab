"""Each kind of values accepts what it describes, and says which part does not fit."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from orb_tools.codegen.read.form_kinds import (
    ByKey,
    Choice,
    Either,
    Json,
    Kind,
    ListOf,
    MapOf,
    Number,
    Plain,
    Short,
)

TEXT, FLAG = Plain(str, "string"), Plain(bool, "boolean")
KINDS: list[Kind] = [
    TEXT, FLAG, Number(), Number(least=1, most=3), Number(fractions=True), Choice(("*",)), Choice(("a", "b")),
    ListOf(TEXT), ListOf(Number(), least=1), MapOf(TEXT, most=0), MapOf(ListOf(TEXT), least=1), Json(),
    Either((Choice(("*",)), ListOf(TEXT))), Short(MapOf(FLAG), "x"),
    ByKey("type", {"a": MapOf(TEXT), "b": MapOf(Either((TEXT, FLAG)))}),
]  # fmt: skip
SCALARS = st.sampled_from([None, True, False, 0, 2, 9, 1.5, "", "a", "b", "*"])
VALUES = st.recursive(
    SCALARS,
    lambda part: (
        st.lists(part, max_size=2) | st.dictionaries(st.sampled_from(["x", "type"]), part, max_size=2)
    ),
    max_leaves=4,
)


@given(value=VALUES, kind=st.sampled_from(KINDS))
def test_a_kind_accepts_what_its_schema_does(value: Any, kind: Kind) -> None:
    """JSON Schema and the kind agree. It has no words for a text that stands for a map, or for a key's form."""
    found: list[Any] = []
    kind.check(value, (), found)
    if isinstance(kind, Short):
        is_short = isinstance(value, str)
        assert bool(found) is (is_short or not Draft202012Validator(kind.parts[0].node()).is_valid(value))
    elif isinstance(kind, ByKey):
        part = kind.kinds.get(str(value.get("type"))) if isinstance(value, dict) else None
        assert bool(found) is not (part is not None and Draft202012Validator(part.node()).is_valid(value))
    else:
        node = {"$defs": {"JsonValue": {}}, **json.loads(json.dumps(kind.node()))}
        assert bool(found) is not Draft202012Validator(node).is_valid(value)


@pytest.mark.parametrize(
    ("kind", "value", "mismatches"),
    [
        (Number(least=1, most=3), 0, [((), "low", 1)]),
        (Number(least=1, most=3), 4, [((), "high", 3)]),
        (ListOf(TEXT, least=1), [], [((), "short", 0)]),
        (MapOf(TEXT), {"a": 1, "b": None}, [(("a",), "kind", 0), (("b",), "kind", 0)]),
        (Either((Choice(("*",)), ListOf(TEXT))), ["a", 5], [((1,), "kind", 0)]),
        (Either((Choice(("*",)), ListOf(TEXT))), "a", [((), "kind", 0)]),
        (Json(), {"a": [date(2026, 1, 1)]}, [(("a", 0), "kind", 0)]),
        (ByKey("type", {"a": MapOf(TEXT)}), {"type": ["a"]}, [(("type",), "kind", 0)]),
    ],
)
def test_a_mismatch_has_its_place(kind: Kind, value: object, mismatches: list[Any]) -> None:
    """The place is the smallest part that does not fit, and a limit is named."""
    found: list[Any] = []
    kind.check(value, (), found)
    assert [(mismatch.place, mismatch.reason, mismatch.limit) for mismatch in found] == mismatches


def test_lists_become_tuples() -> None:
    """A form is a value, so its lists cannot be changed."""
    assert MapOf(ListOf(TEXT)).check({"a": ["x"]}, (), []) == {"a": ("x",)}
