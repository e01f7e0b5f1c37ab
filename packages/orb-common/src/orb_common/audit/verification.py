"""Verify that an audit trail is whole: no event was removed or changed."""

from __future__ import annotations

import hmac
import itertools
import json
from dataclasses import dataclass, field
from math import isnan, nan
from typing import TYPE_CHECKING, Final

from .chain import CHAIN, event_hash, genesis, key_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TWICE: Final = "key stands twice"
"""`parse` adds this key to an object with a duplicate key. Its value is NaN, so no event was hashed with it."""
LONGEST_STREAM: Final = 512
"""Characters of a stream's name in CloudWatch Logs."""
LAST_SEQUENCE: Final = 2**53
"""JSON readers agree on whole numbers up to this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The place of an event in its stream."""

    stream: str
    sequence: int
    """From 1."""
    previous: str
    """Hash of the event before it; for the first event, hash of the stream's name."""
    hash: str
    key: str | None
    """Id of the hash's key. None: there was no key, or an old version did not write its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One fault of a trail."""

    stream: str
    sequence: int | None
    """None: the event has no valid place."""
    kind: str
    """`unchained`, `edited`, `unkeyed`, `other key`, `forked`, `gap`, `broken`, `late start` or `cut off`."""
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """The events of one stream that were given."""

    stream: str
    events: int
    first: int
    last: int
    head: str
    """Hash of the last event. Stored elsewhere, it proves later that no event was cut off."""


@dataclass(slots=True, kw_only=True)
class ChainReport:
    """The result of `verify`."""

    streams: list[StreamReport] = field(default_factory=list)
    faults: list[ChainFault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether no event is missing or changed."""
        return not self.faults


def parse(text: str) -> object:
    """Return the value of a line of JSON. An object with a duplicate key is marked, so that its hash is wrong.

    Readers differ in which of the two values they show, so the edit would be invisible to some of them.

    Raises:
        ValueError: The line is not JSON, is nested too deep, or holds a whole number of thousands of digits.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_mark_duplicates)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        # Python's message names a setting of the interpreter, which would confuse.
        raise ValueError("a number of too many digits") from error
    return value


def _mark_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    return value if len(value) == len(pairs) else {**value, TWICE: nan}


def is_ambiguous(value: Mapping[str, object]) -> bool:
    """Return whether `parse` has marked an object as having a duplicate key."""
    mark = value.get(TWICE)
    return isinstance(mark, float) and isnan(mark)


def link_of(event: Mapping[str, object]) -> Link | None:
    """Return the place of an event in its stream. None: the place is missing, or no logger writes such a place."""
    match event.get(CHAIN):
        case {
            "stream": str(stream),
            "sequence": int(number),
            "previousHash": str(previous),
            "hash": str(digest),
            **others,
        } if (
            # Control characters and lone surrogates must not reach the terminal that shows the report.
            stream.isprintable()
            and len(stream) <= LONGEST_STREAM
            and not isinstance(number, bool)
            and 0 < number <= LAST_SEQUENCE
        ):
            key = others.get("key")
            return Link(
                stream=stream,
                sequence=number,
                previous=previous,
                hash=digest,
                key=key if isinstance(key, str) else None,
            )
        case _:
            return None


def verify(
    events: Iterable[Mapping[str, object]],
    *,
    key: bytes | None = None,
    older_keys: Iterable[bytes] = (),
    partial: bool = False,
    heads: Mapping[str, tuple[int, str]] | None = None,
) -> ChainReport:
    """Check the events of any number of streams, in any order.

    A repeated event is not a fault: a retry after a timeout may have written it twice.

    Args:
        events: All written events, those of fallback lines included.
        key: The key of the chains. If it is given, an event without a key is a fault, because anyone who can write the
            log could have made it.
        older_keys: Earlier keys of the function.
        partial: The events are from a window of time, so a stream may begin after its first event.
        heads: Stream -> (sequence, hash) of an earlier report. A stream that does not reach its head was cut off.
    """
    keys = {key_id(each): each for each in (*([key] if key else []), *older_keys)}
    report = ChainReport()
    streams: dict[str, dict[int, Link]] = {}
    unproven: dict[tuple[str, str], list[Link]] = {}
    for event in events:
        place = link_of(event)
        if place is None:
            fault = ChainFault(
                stream="", sequence=None, kind="unchained", what="event without a place in a chain"
            )
            report.faults.append(fault)
            continue
        links = streams.setdefault(place.stream, {})
        kind = _event_fault(event, place, keys)
        if kind == "edited":
            _add_fault(report, place, kind, "the content does not match its hash")
        elif place.sequence in links and links[place.sequence] != place:
            _add_fault(report, place, "forked", "two different events have this number")
            continue
        elif kind is not None:
            unproven.setdefault((place.stream, kind), []).append(place)
        links.setdefault(place.sequence, place)
    for (_, kind), places in sorted(unproven.items()):
        first = min(places, key=lambda place: place.sequence)
        _add_fault(
            report, first, kind, f"{len({place.sequence for place in places})} events {_UNPROVEN_TEXTS[kind]}"
        )
    for stream in sorted(streams):
        _check_stream(report, stream, streams[stream], keys=list(keys.values()), partial=partial)
    for stream, (sequence, digest) in sorted((heads or {}).items()):
        place = streams.get(stream, {}).get(sequence)
        if place is None or place.hash != digest:
            what = "the event that was noted as the last is missing or another"
            report.faults.append(ChainFault(stream=stream, sequence=sequence, kind="cut off", what=what))
    return report


_UNPROVEN_TEXTS: Final = {
    "unkeyed": "have no key: anyone who can write the log could have made them",
    "other key": "have a key that was not given: their content cannot be checked",
}
"""These faults are reported once for each stream, because they usually concern many events."""


def _event_fault(event: Mapping[str, object], place: Link, keys: Mapping[str, bytes]) -> str | None:
    """Return the fault of a single event. None: it has no fault."""
    # Events of older versions do not name their key.
    possible_keys = [key for name, key in keys.items() if place.key in {None, name}]
    if any(_has_hash(event, place, key) for key in possible_keys):
        return None
    if place.key is None and _has_hash(event, place, None):
        return "unkeyed" if keys else None
    return "edited" if possible_keys or place.key is None else "other key"


def _has_hash(event: Mapping[str, object], place: Link, key: bytes | None) -> bool:
    try:
        return hmac.compare_digest(event_hash(event, key=key).encode(), place.hash.encode())
    except (ValueError, TypeError, RecursionError):
        # A forged event with values that cannot be hashed (NaN, a lone surrogate) must not stop the verification.
        return False


def _check_stream(
    report: ChainReport, stream: str, links: Mapping[int, Link], *, keys: Sequence[bytes], partial: bool
) -> None:
    numbers = sorted(links)
    first = links[numbers[0]]
    if numbers[0] == 1:
        # Without the stream's key, this cannot be checked; `other key` is reported instead.
        key_given = first.key is None or first.key in map(key_id, keys)
        if key_given and first.previous not in {genesis(stream, key=key) for key in (None, *keys)}:
            _add_fault(report, first, "broken", "the first event does not start the chain of this stream")
    elif not partial:
        _add_fault(report, first, "late start", f"events 1 to {numbers[0] - 1} are missing")
    for before, after in itertools.pairwise(numbers):
        if after != before + 1:
            _add_fault(report, links[after], "gap", f"events {before + 1} to {after - 1} are missing")
        elif links[after].previous != links[before].hash:
            _add_fault(report, links[after], "broken", "it does not follow the event before it")
    last = links[numbers[-1]]
    row = StreamReport(
        stream=stream, events=len(numbers), first=numbers[0], last=last.sequence, head=last.hash
    )
    report.streams.append(row)


def _add_fault(report: ChainReport, place: Link, kind: str, what: str) -> None:
    report.faults.append(ChainFault(stream=place.stream, sequence=place.sequence, kind=kind, what=what))
