"""Remembers tokens that were verified, since one caller sends the same token many times.

Tokens are credentials, so only their hashes are kept. An entry ends with its token at the latest, and earlier
when the issuer's keys change.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Generic, TypeVar

from orb_common.exceptions import ConfigurationError

T = TypeVar("T")

MAX_ENTRIES: Final = 1000
MAX_SECONDS: Final = 300.0


class VerifiedTokens(Generic[T]):
    """Hash of a token -> what it proved. The least recently used entry goes first. Thread-safe.

    It belongs to one verifier: what one issuer's rules let pass proves nothing under those of another.
    """

    def __init__(self, *, entries: int = MAX_ENTRIES, seconds: float = MAX_SECONDS) -> None:
        """`entries` 0 keeps nothing; `seconds` is the longest that an entry is believed."""
        self._most = entries
        self._seconds = seconds
        self._entries: OrderedDict[bytes, tuple[datetime, int, T]] = OrderedDict()
        self._lock = threading.Lock()
        self._taken = False

    def take(self) -> None:
        """Makes it the caller's alone.

        Raises:
            ConfigurationError: it is another verifier's already.
        """
        with self._lock:
            if self._taken:
                raise ConfigurationError("a memory of tokens belongs to one verifier", config_key="cache")
            self._taken = True

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, name: bytes, now: datetime, generation: int) -> T | None:
        """What a token proved. None: unknown, ended, or proven by keys that have changed since."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        ends, made, value = entry
        with self._lock:
            try:
                if now >= ends or made != generation:
                    del self._entries[name]
                    return None
                self._entries.move_to_end(name)
            except KeyError:
                # Another thread has pushed it out meanwhile: it is good once more, and gone.
                return value if now < ends and made == generation else None
        return value

    def put(self, name: bytes, value: T, *, now: datetime, seconds: float, generation: int) -> None:
        """Keeps what a token proved, for as many seconds as the token still has, at most."""
        if self._most <= 0 or seconds <= 0:
            return
        ends = now + timedelta(seconds=min(seconds, self._seconds))
        with self._lock:
            self._entries[name] = (ends, generation, value)
            while len(self._entries) > self._most:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()


def token_name(token: str) -> bytes:
    """The hash that stands for a token."""
    try:
        return sha256(token.encode()).digest()
    except UnicodeEncodeError:
        # No token, and no reason for another exception than that of a token that is none.
        return b""
