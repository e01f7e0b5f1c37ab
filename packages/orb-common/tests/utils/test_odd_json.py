"""JSON of what nobody meant to write, and from those who mean no good."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from orb_common.utils import loads, safe_json_dumps, safe_json_loads


class Opaque:
    def __str__(self) -> str:
        raise RuntimeError("no text")


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


def test_structure_that_contains_itself() -> None:
    """That cannot be written, whatever its keys."""
    for key in ("a", (1, 2)):
        circle: dict[object, object] = {}
        circle[key] = circle
        with pytest.raises(ValueError, match=r"Circular|deeply"):
            safe_json_dumps(circle)


def test_deep_documents_are_no_json() -> None:
    """A caller's brackets do not end the function with a RecursionError."""
    text = "[" * 100_000
    assert safe_json_loads(text, default={}) == {}
    for read in (loads, safe_json_loads):
        with pytest.raises(ValueError, match=r"deeply|Expecting"):
            read(text)
