"""The reader returns each event of the fallback once, from lines in any order."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orb_common.audit.fallback_lines import MARK, MAX_TEXT, fallback_lines
from orb_common.audit.fallback_reader import FallbackReader

EVENT = {"eventId": "e1", "text": "x" * (3 * MAX_TEXT)}


def records(event: Any) -> Any:
    lines = fallback_lines(event["eventId"], json.dumps(event), group="/audit/users", reason="EventTooLarge")
    return [json.loads(line) for line in lines]


@given(st.permutations(range(4)), st.integers(0, 3))
def test_parts_join_in_any_order(order: list[int], repeated: int) -> None:
    """An event is returned once, with its last part, also when a part is read twice."""
    parts = records(EVENT)
    reader = FallbackReader()
    results = [reader.read(parts[number]) for number in [*order, repeated]]
    assert results == [None, None, None, EVENT, None]
    assert reader.incomplete == 0


def test_missing_parts_are_reported() -> None:
    """An event with missing parts is incomplete, and its id is known."""
    reader = FallbackReader()
    for record in records(EVENT)[1:]:
        assert reader.read(record) is None
    assert (reader.incomplete, reader.broken, list(reader.waiting)) == (1, 0, ["e1"])


def test_records_without_an_event_are_broken() -> None:
    """A record of the fallback without an event, and parts that do not join, are counted; other lines are not."""
    reader = FallbackReader()
    part = {"message": MARK, "eventId": "e2", "part": 1, "parts": 1, "data": "{"}
    for record in ({"message": MARK}, part, {"message": "call_failed"}):
        assert reader.read(record) is None
    assert reader.broken == 2
