"""Verify that an audit trail is whole: nothing was removed from it, and nothing in it was changed."""

from __future__ import annotations

import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .chain import CHAIN, event_hash, genesis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TWICE: Final = "key stands twice"
"""Marks an object as `parse` has read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The place of an event in its stream."""

    stream: str
    sequence: int
    """From 1."""
    previous: str
    """Hash of the event before; of the stream's name for the first."""
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One thing that is wrong."""

    stream: str
    sequence: int | None
    """None: the event has no place that could be read."""
    kind: str
    """`unchained`, `edited`, `forked`, `gap`, `broken`, `late start` or `cut off`."""
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """One stream, as far as it was shown."""

    stream: str
    events: int
    first: int
    last: int
    head: str
    """Hash of the last event: noted elsewhere, it shows later that nothing was cut off."""


@dataclass(slots=True, kw_only=True)
class ChainReport:
    """What `verify` found."""

    streams: list[StreamReport] = field(default_factory=list)
    faults: list[ChainFault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing is missing and nothing was changed."""
        return not self.faults


def parse(text: str) -> object:
    """What a line holds. An object that has a key twice is marked, so that its hash cannot fit.

    Readers differ in which of the two they show: an event edited so would look untouched to one of them.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_pairs)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return value


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else {**found, TWICE: True}


def link_of(event: Mapping[str, object]) -> Link | None:
    """The place of an event. None: it has none, or one that is malformed."""
    match event.get(CHAIN):
        case {
            "stream": str(stream),
            "sequence": int(number),
            "previousHash": str(previous),
            "hash": str(digest),
        }:
            return Link(stream=stream, sequence=number, previous=previous, hash=digest)
        case _:
            return None


def verify(
    events: Iterable[Mapping[str, object]],
    *,
    key: bytes | None = None,
    partial: bool = False,
    heads: Mapping[str, tuple[int, str]] | None = None,
) -> ChainReport:
    """Checks events of any number of streams, in any order.

    The same event twice is no fault: a call that timed out and was repeated may have written it both times.

    Args:
        events: What was written, fallback lines included.
        key: The key the chain was made with.
        partial: The events are a window of time: a stream may begin after its first event.
        heads: Stream -> (sequence, hash) noted earlier: a stream that no longer reaches so far was cut off.
    """
    report = ChainReport()
    found: dict[str, dict[int, Link]] = {}
    for event in events:
        place = link_of(event)
        if place is None:
            fault = ChainFault(
                stream="", sequence=None, kind="unchained", what="event without a place in a chain"
            )
            report.faults.append(fault)
            continue
        known = found.setdefault(place.stream, {})
        if not _fits(event, place, key):
            _add(report, place, "edited", "the content does not match its hash")
        elif place.sequence in known and known[place.sequence] != place:
            _add(report, place, "forked", "two different events have this number")
            continue
        known.setdefault(place.sequence, place)
    for stream in sorted(found):
        _walk(report, stream, found[stream], key=key, partial=partial)
    for stream, (sequence, digest) in sorted((heads or {}).items()):
        place = found.get(stream, {}).get(sequence)
        if place is None or place.hash != digest:
            what = "the event that was noted as the last is missing or another"
            report.faults.append(ChainFault(stream=stream, sequence=sequence, kind="cut off", what=what))
    return report


def _fits(event: Mapping[str, object], place: Link, key: bytes | None) -> bool:
    try:
        return hmac.compare_digest(event_hash(event, key=key).encode(), place.hash.encode())
    except (ValueError, TypeError, RecursionError):
        # Values that no logger writes (NaN, half a character): a forger must not stop the verification by them.
        return False


def _walk(
    report: ChainReport, stream: str, links: Mapping[int, Link], *, key: bytes | None, partial: bool
) -> None:
    numbers = sorted(links)
    first = links[numbers[0]]
    if numbers[0] == 1:
        if first.previous != genesis(stream, key=key):
            _add(report, first, "broken", "the first event does not start the chain of this stream")
    elif not partial:
        _add(report, first, "late start", f"events 1 to {numbers[0] - 1} are missing")
    for before, after in itertools.pairwise(numbers):
        if after != before + 1:
            _add(report, links[after], "gap", f"events {before + 1} to {after - 1} are missing")
        elif links[after].previous != links[before].hash:
            _add(report, links[after], "broken", "it does not follow the event before it")
    last = links[numbers[-1]]
    row = StreamReport(
        stream=stream, events=len(numbers), first=numbers[0], last=last.sequence, head=last.hash
    )
    report.streams.append(row)


def _add(report: ChainReport, place: Link, kind: str, what: str) -> None:
    report.faults.append(ChainFault(stream=place.stream, sequence=place.sequence, kind=kind, what=what))
