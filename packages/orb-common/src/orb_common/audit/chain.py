"""Link the events of a stream in a hash chain, so that missing and changed events are found.

Each event holds its number in its stream, the hash of the event before it, and its own hash over its canonical JSON.
Editing an event breaks its hash; removing one leaves a gap. With a key, the hashes are HMACs, so that nobody without it
can rewrite the chain. Each event names its key, or says that it has no key. `verification` checks a chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

CHAIN: Final = "chain"


class Chain:
    """The end of one stream, to which events are added. Not thread-safe: the logger holds a lock while it links."""

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
        """Return the event with its place added. The number stays used if writing the event fails."""
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
        """Move the end of the chain to an event that `placed` returned."""
        # One assignment, so that an interrupt cannot change the number without the hash.
        self._end = (event[CHAIN]["sequence"], event[CHAIN]["hash"])


def canonical(value: object) -> str:
    """Return the canonical JSON of a value: sorted keys, no blanks, no needless escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def genesis(stream: str, *, key: bytes | None = None) -> str:
    """Return the hash that the first event of a stream has as its `previousHash`."""
    return _digest(f"orb-audit:{stream}".encode(), key)


def key_id(key: bytes) -> str:
    """Return the id of a key, which events hold. It does not reveal the key."""
    return hmac.new(key, b"orb-audit-key", hashlib.sha256).hexdigest()[:16]


def event_hash(event: Mapping[str, object], *, key: bytes | None = None) -> str:
    """Return the hexadecimal hash of an event, over everything in it but the hash itself."""
    place = event.get(CHAIN)
    bare = dict(place) if isinstance(place, Mapping) else {}
    bare.pop("hash", None)
    return _digest(canonical({**event, CHAIN: bare}).encode(), key)


def _digest(data: bytes, key: bytes | None) -> str:
    return hmac.new(key, data, hashlib.sha256).hexdigest() if key else hashlib.sha256(data).hexdigest()
