"""A cache whose values expire, and calls that threads share.

The age of a value is measured by the time of day, because the monotonic clock of a frozen Lambda sandbox stands still.
A value that was stored in the future shows that the clock was set back. Its age is unknown, so it counts as stale.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock, get_ident
from typing import TYPE_CHECKING, Generic, TypeVar

from cachetools import Cache

from .clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Cached", "SingleFlight", "TimedCache", "epoch_clock"]

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")


def epoch_clock(clock: Clock) -> Callable[[], float]:
    """Return a function that returns the time of day of a clock, in seconds since 1970."""
    # Reading the time without a datetime object is ten times as fast.
    return time.time if clock is SYSTEM_CLOCK else lambda: clock.now().timestamp()


@dataclass(slots=True)
class Cached(Generic[V]):
    """A value in a cache. Times are seconds since 1970."""

    value: V
    stored_at: float
    fresh_until: float
    last_used: int = 0
    """The tick of the last use: a number that grows with each use of the cache."""

    def is_fresh(self, now: float) -> bool:
        """Return whether the value may be used at this time."""
        return self.stored_at <= now < self.fresh_until


class _LeastRecentlyUsed(Cache[K, Cached[V]]):
    """Entries that record their own last use. Unlike in `cachetools.LRUCache`, reading does not reorder the entries.

    So a reader needs no lock, which would take longer than the rest of a hit. A reader looks up one key, finds a
    complete entry or nothing, and records the use in that entry. It does no harm if another thread has removed the
    entry by then.
    """

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxsize)
        self.evictions = 0
        self._newest_first: list[tuple[int, K]] = []

    def popitem(self) -> tuple[K, Cached[V]]:
        """Remove the least recently used entry, and return it with its key.

        Raises:
            KeyError: The cache is empty.
        """
        while self:
            if not self._newest_first:
                # One sort serves many calls: an entry that is used or added later is never older than a listed one.
                self._newest_first = sorted(
                    ((entry.last_used, key) for key, entry in self.items()), reverse=True
                )
            last_used, key = self._newest_first.pop()
            if key in self and self[key].last_used == last_used:
                self.evictions += 1
                return key, self.pop(key)
        raise KeyError("the cache is empty")

    def clear(self) -> None:
        """Remove all entries, without counting them as evicted."""
        super().clear()
        self._newest_first.clear()


class TimedCache(Generic[K, V]):
    """A cache with a limited number of values, which expire. Threads may share it.

    Args:
        max_entries: The largest number of entries. Beyond it, the least recently used entry is evicted. 0: no entries.
        ttl: Seconds for which a value is fresh, unless `put` says otherwise.
        clock: Its time of day decides which values are fresh.
    """

    def __init__(self, *, max_entries: int, ttl: float, clock: Clock = SYSTEM_CLOCK) -> None:
        self.entries: _LeastRecentlyUsed[K, V] = _LeastRecentlyUsed(max_entries)
        """All entries by key, fresh or stale. Only the methods of this class may change them."""
        self.now = epoch_clock(clock)
        self._ttl = ttl
        self._lock = Lock()
        self._ticks = count(1)
        """A number for each use. Taking the next number is atomic."""
        self._other_ticks = 0
        """How many ticks were not for a hit."""

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def hits(self) -> int:
        """How often `get` found a fresh value."""
        with self._lock:
            return self._next_tick() - self._other_ticks

    @property
    def evictions(self) -> int:
        """How many entries were removed because there were too many."""
        return self.entries.evictions

    def get(self, key: K) -> V | None:
        """Return the value of a key. None: the key is missing, or its value is stale."""
        try:
            entry = self.entries[key]
        except KeyError:
            return None
        # The same as `is_fresh`. Calling it would take a tenth of the time of a hit.
        if not entry.stored_at <= self.now() < entry.fresh_until:
            return None
        entry.last_used = next(self._ticks)
        return entry.value

    def entry(self, key: K) -> Cached[V] | None:
        """Return the entry of a key, fresh or stale. None: the key is missing."""
        try:
            # Not `entries.get`, which looks up the key twice: another thread could remove the entry in between.
            return self.entries[key]
        except KeyError:
            return None

    def put(self, key: K, value: V, *, ttl: float | None = None) -> Cached[V]:
        """Store a value, and return its entry. Nothing is stored if `ttl` is not positive or `max_entries` is 0."""
        now = self.now()
        lifetime = self._ttl if ttl is None else ttl
        entry = Cached(value, now, now + lifetime)
        if lifetime > 0 and self.entries.maxsize > 0:
            with self._lock:
                entry.last_used = self._next_tick()
                self.entries[key] = entry
        return entry

    def remove(self, *keys: K) -> None:
        """Remove the entries of these keys. A missing key is no error."""
        with self._lock:
            for key in keys:
                self.entries.pop(key, None)

    def clear(self) -> None:
        """Remove all entries."""
        with self._lock:
            self.entries.clear()

    def _next_tick(self) -> int:
        """Return the next tick for something other than a hit. The caller holds the lock."""
        self._other_ticks += 1
        return next(self._ticks)


@dataclass(slots=True)
class _Flight(Generic[V]):
    """A call in progress."""

    leader: int = field(default_factory=get_ident)
    """The thread that makes the call."""
    done: Event = field(default_factory=Event)
    results: list[V] = field(default_factory=list)
    """The result, once the call has returned. Empty: the call has not returned, or was stopped."""
    error: Exception | None = None


class SingleFlight(Generic[K, V]):
    """One call for all threads that ask for the same key at the same time."""

    def __init__(self) -> None:
        self.calls = 0
        """How many calls were made."""
        self.shared = 0
        """How often a thread waited for the call of another thread instead."""
        self._flights: dict[K, _Flight[V]] = {}
        self._lock = Lock()

    def in_progress(self, key: K) -> bool:
        """Return whether a call for this key is in progress."""
        return key in self._flights

    def run(self, key: K, call: Callable[[], V], *, timeout: float | None = None) -> V:
        """Return the result of `call`, or of the same call that another thread is making for this key.

        `timeout` limits, in seconds, how long this thread waits for another thread. It does not limit the call itself,
        which should have a deadline of its own.

        Raises:
            TimeoutError: The call of another thread takes longer than `timeout`. That call goes on.
            RuntimeError: `call` asks for its own key, so it would wait for itself.
            Exception: The error of the call. All threads that waited for the call raise it.
        """
        while True:
            with self._lock:
                flight = self._flights.get(key)
                if flight is not None and flight.leader == get_ident():
                    raise RuntimeError("a call in progress asks for its own key")
                is_leader = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight()
                    self.calls += 1
                else:
                    self.shared += 1
            if is_leader:
                self._run_call(key, flight, call)
            elif not flight.done.wait(timeout):
                raise TimeoutError("another thread's call takes too long")
            if flight.error is not None:
                raise flight.error
            if flight.results:
                return flight.results[0]
            # A signal or an exit stopped the thread that made the call. So this thread tries to make it.

    def forget(self) -> None:
        """Answer later requests by new calls, because the calls in progress may return outdated results."""
        with self._lock:
            self._flights.clear()

    def _run_call(self, key: K, flight: _Flight[V], call: Callable[[], V]) -> None:
        try:
            flight.results.append(call())
        except Exception as error:  # noqa: BLE001 - raised in every thread that waits, this one included
            flight.error = error
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.done.set()
