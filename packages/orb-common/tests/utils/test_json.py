"""JSON: what is written is valid JSON with its meaning, and hostile documents are refused."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils import (
    dumps,
    flatten_dict,
    loads,
    merge_dicts,
    safe_json_dumps,
    safe_json_loads,
    unflatten_dict,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Colour(StrEnum):
    RED = "red"


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


def test_dumps_keeps_meaning() -> None:
    """Times, Decimals, bytes, sets and enums have a form in JSON. Any other object, and NaN, is refused."""
    value = {
        "t": datetime(2026, 1, 1, tzinfo=UTC), "d": Decimal("1.50"), "w": Decimal(7), "b": b"\x00", "s": {2, 1},
        "e": Colour.RED, "u": uuid.UUID(int=1), "x": Decimal("0.12345678901234567890"), "td": timedelta(minutes=1),
    }  # fmt: skip
    assert json.loads(dumps(value)) == {
        "t": "2026-01-01T00:00:00+00:00", "d": 1.5, "w": 7, "b": "AA==", "s": [1, 2], "e": "red",
        "u": "00000000-0000-0000-0000-000000000001", "x": "0.12345678901234567890", "td": 60.0,
    }  # fmt: skip
    with pytest.raises(TypeError, match="object"):
        dumps(object())
    for number in (float("nan"), Decimal("Infinity")):
        with pytest.raises(ValueError):
            dumps(number)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_json_round_trip(value: object) -> None:
    """A value of JSON's own types is read as it was written."""
    assert loads(dumps(value)) == value


def test_dumps_refuses_what_would_lose_its_meaning() -> None:
    """A key of another type, two keys with the same text, and a lone surrogate are refused."""
    with pytest.raises(TypeError, match="tuple"):
        dumps({(1, 2): 3})
    for value in ({1: "a", "1": "b"}, ["\ud800"]):
        with pytest.raises(ValueError, match="text"):
            dumps(value)


@pytest.mark.parametrize("write", [dumps, safe_json_dumps])
def test_endless_structures_are_refused(write: Callable[[object], str]) -> None:
    """A structure that contains itself, or is nested too deeply, cannot be written."""
    circle: dict[object, object] = {}
    circle["a"] = circle
    with pytest.raises(ValueError, match="contains itself"):
        write(circle)
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(ValueError, match="too deeply"):
        write(deep)


def test_loads() -> None:
    """Numbers are read as Decimals on request. Constants such as NaN are refused."""
    assert loads("1.10", decimals=True) == Decimal("1.10")
    with pytest.raises(ValueError, match="NaN"):
        loads("NaN")


def test_deeply_nested_documents_are_refused() -> None:
    """Too many brackets from a caller raise a ValueError, not a RecursionError."""
    text = "[" * 100_000
    assert safe_json_loads(text, default={}) == {}
    for read in (loads, safe_json_loads):
        with pytest.raises(ValueError, match=r"deeply|Expecting"):
            read(text)


def test_safe_json() -> None:
    """An object without a form becomes its text, and a document that is not valid JSON becomes the default."""
    assert safe_json_dumps({"a": Decimal("1.5"), "o": str}) == '{"a": 1.5, "o": "<class \'str\'>"}'
    assert safe_json_dumps({"a": object()}, default=lambda _: "x") == '{"a": "x"}'
    assert safe_json_loads("{", default={}) == {}
    assert safe_json_loads('{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError):
        safe_json_loads("{")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ((1, 2), "(1, 2)"),
        (b"a", "YQ=="),
        (Decimal("1.5"), "1.5"),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00+00:00"),
        (1, "1"),
        (None, "null"),
    ],
)
def test_keys_of_other_types_become_text(key: object, text: str) -> None:
    """A key that is not a text is written as text, at any depth."""
    assert json.loads(safe_json_dumps({"a": [({key: Opaque()},)]})) == {"a": [[{text: "<Opaque>"}]]}


def test_numbers_that_are_not_finite_become_text() -> None:
    """NaN is not valid JSON: a strict reader would refuse the whole document."""
    text = safe_json_dumps({"a": [float("nan"), (float("-inf"), 1.5)], (1, 2): 1})
    assert loads(text) == {"a": ["nan", ["-inf", 1.5]], "(1, 2)": 1}
    assert safe_json_dumps(float("nan"), allow_nan=True) == "NaN"


def test_objects_whose_text_fails() -> None:
    """A set is sorted even if its members have no text, and keys of several types can be sorted."""
    assert json.loads(safe_json_dumps({"a": {Opaque()}})) == {"a": ["<Opaque>"]}
    assert safe_json_dumps({2: 1, "1": None, (3,): 0}, sort_keys=True) == '{"(3,)": 0, "1": null, "2": 1}'


KEYS = st.text(st.characters(blacklist_characters=".", blacklist_categories=["Cs"]), min_size=1, max_size=4)
NESTED = st.recursive(
    st.integers(), lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8
)


@given(st.dictionaries(KEYS, NESTED, max_size=4))
def test_unflatten_undoes_flatten(nested: dict[str, object]) -> None:
    """Flattening and unflattening returns the same value."""
    assert unflatten_dict(flatten_dict(nested)) == nested


def test_flattening_loses_nothing() -> None:
    """Two values with the same path are refused."""
    for nested in ({"a.b": 1, "a": {"b": 2}}, {"a": {"b": 2}, "a.b": 1}, {1: 1, "1": 2}):
        with pytest.raises(ValueError, match="same path"):
            flatten_dict(nested)  # type: ignore[arg-type]  # keys that are not text


def test_merging_and_paths() -> None:
    """Merging changes neither side. A path that leads through a value is refused."""
    left, right = {"a": {"b": 1, "c": 2}, "d": 1}, {"a": {"b": 3}, "d": {"e": 1}}
    assert merge_dicts(left, right) == {"a": {"b": 3, "c": 2}, "d": {"e": 1}}
    assert left == {"a": {"b": 1, "c": 2}, "d": 1}
    assert flatten_dict({"a": {"b": 1}, "c": {}}, sep="/") == {"a/b": 1, "c": {}}
    for flat in ({"a": 1, "a.b": 2}, {"a.b": 2, "a": 1}):
        with pytest.raises(ValueError, match="lead"):
            unflatten_dict(flat)
