"""Tampering with a trail is found."""

from __future__ import annotations

import contextlib
import itertools
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.audit import AuditLogger
from orb_common.audit.chain import Chain, canonical, event_hash, genesis, key_id
from orb_common.audit.verification import TWICE, parse, verify

if TYPE_CHECKING:
    from orb_testing.clocks import FrozenClock


OLDER = Path(__file__).with_name("older_events.jsonl")
"""Events that were written when secrets became `[REDACTED]`, Decimals and durations text, and bytes Base64."""


def trail(count: int, stream: str = "2026/01/01/users/a", key: Any = None) -> Any:
    chain = Chain(stream, key=key)
    return [chain.link({"eventType": "DATA_VIEWED", "n": number, "text": "ü"}) for number in range(count)]


def kinds(report: Any) -> Any:
    return [fault.kind for fault in report.faults]


def test_an_untouched_trail_is_whole_in_any_order_and_with_repetitions() -> None:
    """Retries write twice and exports mix streams; neither is a fault."""
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
    """A change of any field in any event is found."""
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
    """Values that cannot be hashed, and duplicate keys, which readers see differently, are found."""
    lines = [canonical(event) for event in trail(3)]
    lines[1] = lines[1].replace(before, after)
    report = verify(parse(line) for line in lines)
    assert next((fault.kind, fault.sequence) for fault in report.faults) == ("edited", 2)


@given(st.sets(st.integers(1, 6), min_size=1))
def test_any_hole_shows(missing: Any) -> None:
    """Removed events leave a gap that is reported, except at the end."""
    events = [event for event in trail(8) if event["chain"]["sequence"] not in missing]
    report = verify(events)
    assert not report.ok
    assert set(kinds(report)) <= {"gap", "late start"}


def test_a_cut_end_shows_against_a_noted_head() -> None:
    """A removed end is found only if the head was stored before."""
    before = verify(trail(5))
    heads = {row.stream: (row.last, row.head) for row in before.streams}
    assert verify(trail(3)).ok
    assert kinds(verify(trail(3), heads=heads)) == ["cut off"]
    assert kinds(verify([], heads=heads)) == ["cut off"]
    assert verify(trail(7), heads=heads).ok


def test_an_edit_with_a_new_hash_breaks_the_next_link() -> None:
    """A forger who recomputes one hash has to recompute all that follow."""
    events = trail(4)
    place = events[1]["chain"]
    forged = {**events[1], "n": 99}
    events[1] = {**forged, "chain": {**place, "hash": event_hash(forged)}}
    report = verify(events)
    assert [(fault.kind, fault.sequence) for fault in report.faults] == [("broken", 3)]


def test_a_key_makes_a_recomputed_chain_worthless() -> None:
    """Nobody without the key can write a chain that verifies."""
    key, other = b"k" * 32, b"o" * 32
    assert verify(trail(3, key=key), key=key).ok
    assert kinds(verify(trail(3), key=key)) == ["unkeyed"]
    assert kinds(verify(trail(3, key=key))) == ["other key"]
    assert kinds(verify(trail(3, key=other), key=key)) == ["other key"]


def test_keys_that_followed_each_other() -> None:
    """A stream has one key; a trail of years may have several."""
    events = trail(3, "old", key=b"o" * 32) + trail(3, "new", key=b"n" * 32)
    assert verify(events, key=b"n" * 32, older_keys=[b"o" * 32]).ok
    assert kinds(verify(events, key=b"n" * 32)) == ["other key"]


def test_a_chain_from_before_events_named_their_key() -> None:
    """Such a chain verifies with its own key only."""
    events: list[Any] = []
    previous = genesis("s", key=b"k" * 32)
    for number in (1, 2):
        place = {"stream": "s", "sequence": number, "previousHash": previous}
        event = {"eventType": "X", "chain": place}
        previous = event_hash(event, key=b"k" * 32)
        events.append({**event, "chain": {**place, "hash": previous}})
    assert verify(events, key=b"n" * 32, older_keys=[b"k" * 32]).ok
    assert not verify(events, key=b"n" * 32).ok
    assert not verify(events).ok


@given(st.data())
def test_nobody_without_the_key_can_forge_a_trail(data: Any) -> None:
    """Any event that is forged with a matching hash is found with the key."""
    key = b"k" * 32
    events = trail(4, key=key)
    index = data.draw(st.integers(0, 3))
    forger = data.draw(st.sampled_from([None, b"f" * 32]))
    named = data.draw(st.sampled_from([None, "key", "forger's"]))
    place = {
        **events[index]["chain"],
        "key": {None: None, "key": key_id(key), "forger's": key_id(b"f" * 32)}[named],
    }
    forged = {**events[index], "n": 99, "chain": place}
    forged["chain"] = {**place, "hash": event_hash(forged, key=forger)}
    given_events = [*events[:index], forged, *events[index + data.draw(st.integers(0, 1)) :]]
    assert not verify(data.draw(st.permutations(given_events)), key=key).ok


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_mixed_repeated_and_reordered_streams_are_whole(one: int, two: int, data: Any) -> None:
    """Exports overlap and mix streams; neither is a fault."""
    key = b"k" * 32
    events = trail(one, "one", key=key) + trail(two, "two", key=key)
    again = data.draw(st.lists(st.sampled_from(events), max_size=5))
    report = verify(data.draw(st.permutations(events + again)), key=key)
    assert report.ok
    assert [(row.stream, row.last) for row in report.streams] == [("one", one), ("two", two)]


@given(st.sets(st.sampled_from(["a", "b", "c"])), st.integers(1, 4))
def test_streams_that_were_removed_or_merged_show_against_noted_heads(remaining: set[str], cut: int) -> None:
    """Stored heads show a removed stream, a removed end, and events moved to another stream."""
    streams = {name: trail(5, name) for name in "abc"}
    heads = {row.stream: (row.last, row.head) for row in verify(itertools.chain(*streams.values())).streams}
    shown = [event for name in remaining for event in streams[name]]
    assert kinds(verify(shown, heads=heads)) == ["cut off"] * (3 - len(remaining))
    assert kinds(verify(streams["a"][:cut] + streams["b"] + streams["c"], heads=heads)) == ["cut off"]
    merged = [{**event, "chain": {**event["chain"], "stream": "a"}} for event in streams["b"]]
    assert not verify(streams["a"] + merged + streams["c"]).ok


NO_PLACES = [
    {"sequence": True},
    {"sequence": 0},
    {"sequence": -1},
    {"sequence": 1.0},
    {"sequence": 2**53 + 1},
    {"sequence": 10**4299},
    {"stream": "s\x1b[2J"},
    {"stream": "s\nwhole: 3 events"},
    {"stream": "\ud800"},
    {"stream": "s" * 513},
]


@pytest.mark.parametrize("part", NO_PLACES, ids=lambda part: str(part)[:30])
def test_places_that_no_logger_writes(part: dict[str, Any]) -> None:
    """Numbers on which readers disagree, and names with control characters, are reported but not shown."""
    (event,) = trail(1)
    event["chain"].update(part)
    with contextlib.suppress(UnicodeEncodeError):
        event["chain"]["hash"] = event_hash(event)
    report = verify([event])
    assert kinds(report) == ["unchained"]
    assert report.streams == []


TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.just(10**4000) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | st.just("chain"), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.fixed_dictionaries(
    {},
    optional={
        "stream": VALUES | st.just("s"),
        "sequence": VALUES | st.integers(),
        "previousHash": VALUES,
        "hash": VALUES,
        "key": VALUES,
    },
)


@given(st.lists(st.fixed_dictionaries({"eventType": VALUES, "chain": VALUES | PLACES}), max_size=4))
def test_no_event_stops_the_verification(events: Any) -> None:
    """Any event can be verified, and the report can be shown."""
    report = verify([*trail(2, "s"), *events], key=b"k" * 32)
    assert not report.ok
    shown = [*(fault.stream + fault.what for fault in report.faults), *(row.stream for row in report.streams)]
    assert all(text.isprintable() for text in shown)
    json.dumps([[fault.sequence for fault in report.faults], [row.last for row in report.streams]])


def test_an_edit_that_hides_behind_the_mark_of_another() -> None:
    """A key in the event itself cannot pass for the mark of a duplicate key."""
    (event,) = [Chain("s").link({"eventType": "X", "details": {"a": 1, TWICE: True}})]
    line = canonical(event)
    assert verify([parse(line)]).ok  # type: ignore[list-item]
    forged = line.replace('"a":1', '"a":0,"a":1')
    assert kinds(verify([parse(forged)])) == ["edited"]  # type: ignore[list-item]


def test_two_events_of_one_number() -> None:
    """A fork is reported, whichever event came first."""
    one, other = trail(2), Chain("2026/01/01/users/a")
    forked = other.link({"eventType": "DATA_DELETED"})
    assert "forked" in kinds(verify([*one, forked]))


def test_a_window_may_begin_late() -> None:
    """A late start is accepted only with `partial`."""
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
    """An inserted event has no place."""
    assert kinds(verify([{"eventType": "X", "chain": chain}])) == ["unchained"]


def test_events_of_older_versions_verify(logs: Any, frozen_clock: FrozenClock) -> None:
    """Old and new events verify together, because a hash is over the written text."""
    AuditLogger("USER", client=logs, clock=frozen_clock).log_event("DATA_VIEWED", {"accessToken": "t"}, "u")
    old = OLDER.read_text(encoding="utf-8").splitlines()
    report = verify([*map(parse, old), *logs.events])
    assert report.ok
    assert sorted(row.events for row in report.streams) == [1, 2]
    assert kinds(verify([parse(old[0].replace("[REDACTED]", "x")), parse(old[1])])) == ["edited"]
