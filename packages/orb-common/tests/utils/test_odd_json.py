"""JSON of what nobody meant to write, and from those who mean no good."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orb_common.utils import dumps, flatten_dict, loads, safe_json_dumps, safe_json_loads

if TYPE_CHECKING:
    from collections.abc import Callable


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__


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
def test_keys_that_are_no_text(key: object, text: str) -> None:
    """They are written as text, at any depth."""
    assert json.loads(safe_json_dumps({"a": [({key: Opaque()},)]})) == {"a": [[{text: "<Opaque>"}]]}


def test_numbers_that_are_none() -> None:
    """NaN is no JSON: a strict reader would refuse the whole document."""
    text = safe_json_dumps({"a": [float("nan"), (float("-inf"), 1.5)], (1, 2): 1})
    assert loads(text) == {"a": ["nan", ["-inf", 1.5]], "(1, 2)": 1}
    assert safe_json_dumps(float("nan"), allow_nan=True) == "NaN"


def test_objects_that_fail_when_looked_at() -> None:
    """Sets are sorted by what their members say, who may say nothing; keys of several kinds can be sorted."""
    assert json.loads(safe_json_dumps({"a": {Opaque()}})) == {"a": ["<Opaque>"]}
    assert safe_json_dumps({2: 1, "1": None, (3,): 0}, sort_keys=True) == '{"(3,)": 0, "1": null, "2": 1}'


def test_flattening_loses_nothing() -> None:
    """Two values cannot stand in one place."""
    for nested in ({"a.b": 1, "a": {"b": 2}}, {"a": {"b": 2}, "a.b": 1}, {1: 1, "1": 2}):
        with pytest.raises(ValueError, match="one path"):
            flatten_dict(nested)  # type: ignore[arg-type]  # keys that are no text


@pytest.mark.parametrize("write", [dumps, safe_json_dumps])
def test_structure_that_has_no_end(write: Callable[[object], str]) -> None:
    """What contains itself, or is nested too deeply, cannot be written."""
    circle: dict[object, object] = {}
    circle["a"] = circle
    with pytest.raises(ValueError, match="contains itself"):
        write(circle)
    deep: list[object] = []
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(ValueError, match="too deeply"):
        write(deep)


def test_dumps_refuses_what_would_lose_its_meaning() -> None:
    """A foreign key, two keys of one text, half a character."""
    with pytest.raises(TypeError, match="tuple"):
        dumps({(1, 2): 3})
    for value in ({1: "a", "1": "b"}, ["\ud800"]):
        with pytest.raises(ValueError, match="text"):
            dumps(value)


def test_deep_documents_are_no_json() -> None:
    """A caller's brackets do not end the function with a RecursionError."""
    text = "[" * 100_000
    assert safe_json_loads(text, default={}) == {}
    for read in (loads, safe_json_loads):
        with pytest.raises(ValueError, match=r"deeply|Expecting"):
            read(text)
