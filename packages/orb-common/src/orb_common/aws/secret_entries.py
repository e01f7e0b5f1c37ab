"""What the cache of secrets keeps: values with their times, fetches that are under way, and its counters."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .secret_values import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretStats:
    """How a cache has done. Names and values are not part of it."""

    hits: int
    misses: int
    """Fetches from Secrets Manager."""
    shared: int
    """Calls that waited for another thread's fetch."""
    stale: int
    """Answers with an outdated value during an outage."""
    evictions: int
    size: int


@dataclass(slots=True)
class Entry:
    """A secret that was fetched."""

    arn: str
    text: str | bytes
    parsed: Secret
    copy: Callable[[Secret], Secret] | None
    """None: the value cannot be changed, and is handed out itself."""
    fetched: float
    fresh_until: float
    used: int
    """The tick of its last use."""

    def value(self, *, parse_json: bool) -> Secret:
        """The caller's own copy."""
        if not parse_json:
            return self.text
        return self.parsed if self.copy is None else self.copy(self.parsed)


class Flight:
    """A fetch under way. Who comes second waits for it."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.done = Event()
        self.entry: Entry | None = None
        """None: the fetch failed. With an error: an outdated value that bridges it."""
        self.error: Exception | None = None
