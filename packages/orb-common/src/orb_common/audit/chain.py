"""Tie the events of a stream together, so that a missing or an altered one shows.

Each event carries its place in its stream, the hash of the event before it, and its own hash over its canonical JSON.
Editing an event breaks its hash; removing one leaves a gap. With a key the hashes are HMACs, so that without it nobody
can write a new chain over an edited one. `verification` checks a chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Final

CHAIN: Final = "chain"


class Chain:
    """The growing end of one stream. Not thread-safe: the writer holds its lock while it links."""

    def __init__(self, stream: str, *, key: bytes | None = None) -> None:
        self.stream = stream
        self.sequence = 0
        self._key = key
        self._head = genesis(stream, key=key)

    def link(self, body: Mapping[str, object]) -> dict[str, object]:
        """The event with its place added. The number is used up even if writing the event fails."""
        sequence = self.sequence + 1
        place = {"stream": self.stream, "sequence": sequence, "previousHash": self._head}
        digest = event_hash({**body, CHAIN: place}, key=self._key)
        self.sequence, self._head = sequence, digest
        return {**body, CHAIN: {**place, "hash": digest}}


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no blanks, no escapes that are not needed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def genesis(stream: str, *, key: bytes | None = None) -> str:
    """What stands for the event before the first."""
    return _digest(f"orb-audit:{stream}".encode(), key)


def event_hash(event: Mapping[str, object], *, key: bytes | None = None) -> str:
    """The hexadecimal hash of an event, over everything in it but the hash itself."""
    place = event.get(CHAIN)
    bare = dict(place) if isinstance(place, Mapping) else {}
    bare.pop("hash", None)
    return _digest(canonical({**event, CHAIN: bare}).encode(), key)


def _digest(data: bytes, key: bytes | None) -> str:
    return hmac.new(key, data, hashlib.sha256).hexdigest() if key else hashlib.sha256(data).hexdigest()
