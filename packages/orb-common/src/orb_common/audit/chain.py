"""Tie the events of a stream together, so that a missing or an altered one shows.

Each event carries its place in its stream, the hash of the event before it, and its own hash over its canonical JSON.
Editing an event breaks its hash; removing one leaves a gap. With a key the hashes are HMACs, so that without it nobody
can write a new chain over an edited one. Each event names the key, or says that there is none. `verification` checks a
chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

CHAIN: Final = "chain"


class Chain:
    """The growing end of one stream. Not thread-safe: the writer holds its lock while it links."""

    def __init__(self, stream: str, *, key: bytes | None = None) -> None:
        self.stream = stream
        self._key = key
        self._key_id = None if key is None else key_id(key)
        self._end = (0, genesis(stream, key=key))

    @property
    def keyed(self) -> bool:
        """Whether the hashes are made with a key."""
        return self._key is not None

    def link(self, body: Mapping[str, object]) -> dict[str, object]:
        """Return the event with its place added. The number is used up even if writing the event fails."""
        event = self.placed(body)
        self.advance(event)
        return event

    def placed(self, body: Mapping[str, object]) -> dict[str, object]:
        """Return the event with the next place. The place is free until `advance`."""
        number, head = self._end
        place = {"stream": self.stream, "sequence": number + 1, "previousHash": head, "key": self._key_id}
        digest = event_hash({**body, CHAIN: place}, key=self._key)
        return {**body, CHAIN: {**place, "hash": digest}}

    def advance(self, event: Mapping[str, Any]) -> None:
        """Go on after an event that `placed` returned."""
        # One assignment: an interrupt finds the number used up together with its hash, or neither.
        self._end = (event[CHAIN]["sequence"], event[CHAIN]["hash"])


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no blanks, no escapes that are not needed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def genesis(stream: str, *, key: bytes | None = None) -> str:
    """What stands for the event before the first."""
    return _digest(f"orb-audit:{stream}".encode(), key)


def key_id(key: bytes) -> str:
    """Return what names a key in the events made with it, and does not tell it."""
    return hmac.new(key, b"orb-audit-key", hashlib.sha256).hexdigest()[:16]


def event_hash(event: Mapping[str, object], *, key: bytes | None = None) -> str:
    """The hexadecimal hash of an event, over everything in it but the hash itself."""
    place = event.get(CHAIN)
    bare = dict(place) if isinstance(place, Mapping) else {}
    bare.pop("hash", None)
    return _digest(canonical({**event, CHAIN: bare}).encode(), key)


def _digest(data: bytes, key: bytes | None) -> str:
    return hmac.new(key, data, hashlib.sha256).hexdigest() if key else hashlib.sha256(data).hexdigest()
