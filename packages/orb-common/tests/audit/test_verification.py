"""That tampering shows."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.audit import AuditLogger
from orb_common.audit.chain import Chain, canonical, event_hash
from orb_common.audit.verification import parse, verify

if TYPE_CHECKING:
    from orb_common.utils.clock import ManualClock

OLDER = Path(__file__).with_name("older_events.jsonl")
"""Events that were written when secrets became `[REDACTED]`, Decimals and durations text, and bytes Base64."""


def trail(count: int, stream: str = "2026/01/01/users/a", key: Any = None) -> Any:
    chain = Chain(stream, key=key)
    return [chain.link({"eventType": "DATA_VIEWED", "n": number, "text": "ü"}) for number in range(count)]


def kinds(report: Any) -> Any:
    return [fault.kind for fault in report.faults]


def test_an_untouched_trail_is_whole_in_any_order_and_with_repetitions() -> None:
    """Retries write twice, exports mix streams: neither is a fault."""
    events = trail(5) + trail(3, "other") + trail(5)[2:3]
    random.Random(1).shuffle(events)
    report = verify(json.loads(json.dumps(event)) for event in events)
    assert report.ok
    assert [(row.stream, row.events, row.first, row.last) for row in report.streams] == [
        ("2026/01/01/users/a", 5, 1, 5),
        ("other", 3, 1, 3),
    ]


@given(st.data())
def test_any_edit_shows(data: Any) -> None:
    """Whatever is changed in whichever event, it is found."""
    events = trail(4)
    index = data.draw(st.integers(0, 3))
    field = data.draw(st.sampled_from(["n", "text", "eventType", "new"]))
    events[index] = {**events[index], field: data.draw(st.text(min_size=1))}
    if events[index] != trail(4)[index]:
        assert "edited" in kinds(verify(events))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"n":1,', '"n":NaN,'),
        ('"n":1,', '"n":1e999,'),
        ('"text":"ü"', '"text":"\\ud800"'),
        ('"eventType":"DATA_VIEWED"', '"eventType":"LOGOUT","eventType":"DATA_VIEWED"'),
        ('"chain":{', '"chain":{"sequence":9,'),
        ('"hash":"', '"hash":"ü'),
    ],
)
def test_an_edit_that_stops_readers_or_divides_them_shows(before: str, after: str) -> None:
    """What cannot be hashed, and a key that stands twice: of two readers one would see the old value."""
    lines = [canonical(event) for event in trail(3)]
    lines[1] = lines[1].replace(before, after)
    report = verify(parse(line) for line in lines)
    assert next((fault.kind, fault.sequence) for fault in report.faults) == ("edited", 2)


@given(st.sets(st.integers(1, 6), min_size=1))
def test_any_hole_shows(missing: Any) -> None:
    """What is taken out, except from the end, leaves a gap that is named."""
    events = [event for event in trail(8) if event["chain"]["sequence"] not in missing]
    report = verify(events)
    assert not report.ok
    assert set(kinds(report)) <= {"gap", "late start"}


def test_a_cut_end_shows_against_a_noted_head() -> None:
    """The end alone can be cut unseen, unless its head was noted before."""
    before = verify(trail(5))
    heads = {row.stream: (row.last, row.head) for row in before.streams}
    assert verify(trail(3)).ok
    assert kinds(verify(trail(3), heads=heads)) == ["cut off"]
    assert kinds(verify([], heads=heads)) == ["cut off"]
    assert verify(trail(7), heads=heads).ok


def test_an_edit_with_a_new_hash_breaks_the_next_link() -> None:
    """Who recomputes one hash has to recompute all that follow."""
    events = trail(4)
    place = events[1]["chain"]
    forged = {**events[1], "n": 99}
    events[1] = {**forged, "chain": {**place, "hash": event_hash(forged)}}
    report = verify(events)
    assert [(fault.kind, fault.sequence) for fault in report.faults] == [("broken", 3)]


def test_a_key_makes_a_recomputed_chain_worthless() -> None:
    """Without the key nobody can write a chain that verifies."""
    key = b"k" * 32
    assert verify(trail(3, key=key), key=key).ok
    assert kinds(verify(trail(3), key=key)).count("edited") == 3
    assert not verify(trail(3, key=key)).ok


def test_two_events_of_one_number() -> None:
    """A fork is told, whichever of the two came first."""
    one, other = trail(2), Chain("2026/01/01/users/a")
    forked = other.link({"eventType": "DATA_DELETED"})
    assert "forked" in kinds(verify([*one, forked]))


def test_a_window_may_begin_late() -> None:
    """Only when it is said to be one."""
    assert kinds(verify(trail(5)[2:])) == ["late start"]
    assert verify(trail(5)[2:], partial=True).ok


def test_a_stream_that_begins_with_a_foreign_link() -> None:
    """The first event must start from the stream's own name."""
    foreign = Chain("elsewhere").link({"eventType": "X"})
    moved = {**foreign, "chain": {**foreign["chain"], "stream": "here"}}
    moved["chain"]["hash"] = event_hash(moved)
    assert kinds(verify([moved])) == ["broken"]


@pytest.mark.parametrize("chain", [None, {}, {"stream": 1}, "x"])
def test_events_without_a_place(chain: Any) -> None:
    """An event that was slipped in has none."""
    assert kinds(verify([{"eventType": "X", "chain": chain}])) == ["unchained"]


def test_events_of_older_versions_verify(logs: Any, clock: ManualClock) -> None:
    """Beside those of today: a hash is over what was written, whatever its masks and forms."""
    AuditLogger("USER", client=logs, clock=clock).log_event("DATA_VIEWED", {"accessToken": "t"}, "u")
    old = OLDER.read_text(encoding="utf-8").splitlines()
    report = verify([*map(parse, old), *logs.events])
    assert report.ok
    assert sorted(row.events for row in report.streams) == [1, 2]
    assert kinds(verify([parse(old[0].replace("[REDACTED]", "x")), parse(old[1])])) == ["edited"]
