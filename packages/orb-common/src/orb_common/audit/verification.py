"""Verify that an audit trail is whole: nothing was removed from it, and nothing in it was changed."""

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
"""Marks an object as `parse` has read it. Its value is not of JSON, so that no event can have been hashed with it."""
LONGEST_STREAM: Final = 512
"""Characters of a stream's name in CloudWatch Logs."""
LAST_SEQUENCE: Final = 2**53
"""Readers of JSON agree on whole numbers up to here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The place of an event in its stream."""

    stream: str
    sequence: int
    """From 1."""
    previous: str
    """Hash of the event before; of the stream's name for the first."""
    hash: str
    key: str | None
    """Names the key of the hash. None: it was made without one, or by a version that did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One thing that is wrong."""

    stream: str
    sequence: int | None
    """None: the event has no place that could be read."""
    kind: str
    """`unchained`, `edited`, `unkeyed`, `other key`, `forked`, `gap`, `broken`, `late start` or `cut off`."""
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
    """Return what a line holds. An object that has a key twice is marked, so that its hash cannot fit.

    Readers differ in which of the two they show: an event edited so would look untouched to one of them.

    Raises:
        ValueError: It is not JSON, is nested too deep, or holds a whole number of thousands of digits.
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_pairs)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        # Python's own words name a setting of the interpreter.
        raise ValueError("a number of too many digits") from error
    return value


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else {**found, TWICE: nan}


def is_ambiguous(value: Mapping[str, object]) -> bool:
    """Return whether an object has a key twice, as `parse` has read it."""
    mark = value.get(TWICE)
    return isinstance(mark, float) and isnan(mark)


def link_of(event: Mapping[str, object]) -> Link | None:
    """Return the place of an event. None: it has none, or one that no logger writes."""
    match event.get(CHAIN):
        case {
            "stream": str(stream),
            "sequence": int(number),
            "previousHash": str(previous),
            "hash": str(digest),
            **others,
        } if (
            # A name that a terminal would obey, or that has no bytes, must not reach the reader of the report.
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
    """Check events of any number of streams, in any order.

    The same event twice is no fault: a call that timed out and was repeated may have written it both times.

    Args:
        events: What was written, fallback lines included.
        key: The key the chains were made with. With it, an event without a key is a fault: anyone who can write the log
            could have made it.
        older_keys: Keys that the function had before.
        partial: The events are a window of time: a stream may begin after its first event.
        heads: Stream -> (sequence, hash) noted earlier: a stream that no longer reaches so far was cut off.
    """
    keys = {key_id(each): each for each in (*([key] if key else []), *older_keys)}
    report = ChainReport()
    found: dict[str, dict[int, Link]] = {}
    unproven: dict[tuple[str, str], list[Link]] = {}
    for event in events:
        place = link_of(event)
        if place is None:
            fault = ChainFault(
                stream="", sequence=None, kind="unchained", what="event without a place in a chain"
            )
            report.faults.append(fault)
            continue
        known = found.setdefault(place.stream, {})
        kind = _kind(event, place, keys)
        if kind == "edited":
            _add(report, place, kind, "the content does not match its hash")
        elif place.sequence in known and known[place.sequence] != place:
            _add(report, place, "forked", "two different events have this number")
            continue
        elif kind is not None:
            unproven.setdefault((place.stream, kind), []).append(place)
        known.setdefault(place.sequence, place)
    for (_, kind), places in sorted(unproven.items()):
        first = min(places, key=lambda place: place.sequence)
        _add(report, first, kind, f"{len({place.sequence for place in places})} events {_UNPROVEN[kind]}")
    for stream in sorted(found):
        _walk(report, stream, found[stream], keys=list(keys.values()), partial=partial)
    for stream, (sequence, digest) in sorted((heads or {}).items()):
        place = found.get(stream, {}).get(sequence)
        if place is None or place.hash != digest:
            what = "the event that was noted as the last is missing or another"
            report.faults.append(ChainFault(stream=stream, sequence=sequence, kind="cut off", what=what))
    return report


_UNPROVEN: Final = {
    "unkeyed": "have no key: anyone who can write the log could have made them",
    "other key": "have a key that was not given: their content cannot be checked",
}
"""Once for each stream, since it is seldom one event alone."""


def _kind(event: Mapping[str, object], place: Link, keys: Mapping[str, bytes]) -> str | None:
    """Return what is wrong with an event by itself. None: nothing."""
    # An event of an older version does not name its key.
    candidates = [key for name, key in keys.items() if place.key in {None, name}]
    if any(_fits(event, place, key) for key in candidates):
        return None
    if place.key is None and _fits(event, place, None):
        return "unkeyed" if keys else None
    return "edited" if candidates or place.key is None else "other key"


def _fits(event: Mapping[str, object], place: Link, key: bytes | None) -> bool:
    try:
        return hmac.compare_digest(event_hash(event, key=key).encode(), place.hash.encode())
    except (ValueError, TypeError, RecursionError):
        # Values that no logger writes (NaN, half a character): a forger must not stop the verification by them.
        return False


def _walk(
    report: ChainReport, stream: str, links: Mapping[int, Link], *, keys: Sequence[bytes], partial: bool
) -> None:
    numbers = sorted(links)
    first = links[numbers[0]]
    if numbers[0] == 1:
        # Where the key was not given, that is the fault.
        known = first.key is None or first.key in map(key_id, keys)
        if known and first.previous not in {genesis(stream, key=key) for key in (None, *keys)}:
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
