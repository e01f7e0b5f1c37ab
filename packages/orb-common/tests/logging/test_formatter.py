"""What a value looks like in a line."""

# ruff: noqa: ANN001 - the fixtures of this folder

from __future__ import annotations

from collections import ChainMap, deque
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath

import pytest

from orb_common.jsonable import CIRCULAR, MAX_DEPTH, TOO_DEEP, Readable, jsonable


@pytest.mark.parametrize(
    "value",
    [
        timedelta(minutes=1, milliseconds=5),
        Decimal("10.50"),
        Decimal(12),
        datetime(2026, 1, 1, tzinfo=UTC),
        {"b", "a"},
        b"caf\xc3\xa9 \xff",
        PurePosixPath("/a"),
        deque([1, (2, 3)]),
        ChainMap({"a": Decimal(1)}),
        ValueError("wrong"),
        {1: "a", None: "b", (1, 2): "c", "1": "d"},
        "half \ud800",
        int,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_take_the_one_form(log, lines, value: object) -> None:
    """Beside plain values and beside those that only the longer way can write."""
    form = jsonable(value, policy=Readable())
    log.info("x", value=value)
    assert lines.last()["value"] == form
    log.info("x", value=[value], other={1: 2})
    assert lines.last()["value"] == [form]


def test_numbers_beyond_64_bits_are_text(log, lines) -> None:
    """Many readers of JSON would round them."""
    log.info("x", large=2**70, largest=10**5000, small=2**62)
    assert (lines.last()["large"], lines.last()["largest"]) == (str(2**70), "<int>")
    assert lines.last()["small"] == 2**62


@pytest.mark.parametrize("levels", [MAX_DEPTH, 200, 3000])
def test_what_is_too_deep_is_marked(log, lines, levels: int) -> None:
    """At one depth, and with the secrets below it."""
    value: object = {"password": "hunter2"}
    for _ in range(levels):
        value = [value]
    log.info("x", value=value)
    found = lines.last()["value"]
    for _ in range(MAX_DEPTH - 1):
        (found,) = found
    assert found == TOO_DEEP


def test_what_contains_itself_is_marked(log, lines) -> None:
    """Where it comes again."""
    circle: dict[str, object] = {"n": 1}
    circle["self"] = [circle]
    log.info("x", value=circle)
    assert lines.last()["value"] == {"n": 1, "self": [CIRCULAR]}
