"""Values that are kept for a while, and calls that threads share.

The time of day decides how old a value is, because the monotonic clock of a frozen Lambda sandbox stands still. A value
from the future means that the clock was set back: nobody knows its age, so it counts as old.
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
    """Return a function that tells the time of day of a clock, in seconds since 1970."""
    # Without a datetime object in between, reading the time takes a tenth as long.
    return time.time if clock is SYSTEM_CLOCK else lambda: clock.now().timestamp()


@dataclass(slots=True)
class Cached(Generic[V]):
    """A value in a cache. Times are seconds since 1970."""

    value: V
    made: float
    fresh_until: float
    used: int = 0
    """The tick of its last use."""

    def is_fresh(self, now: float) -> bool:
        """Tell whether the value may be used at this time."""
        return self.made <= now < self.fresh_until


class _LeastRecentlyUsed(Cache[K, Cached[V]]):
    """Entries that note their last use themselves. Unlike `cachetools.LRUCache`, reading changes no order of entries.

    So a reader needs no lock, which would take longer than all the rest of a hit: it looks up one key, which finds a
    whole entry or nothing, and notes its use in that entry, which may be gone by then.
    """

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxsize)
        self.evictions = 0
        self._oldest_last: list[tuple[int, K]] = []

    def popitem(self) -> tuple[K, Cached[V]]:
        """Remove the entry that was used longest ago, and return it with its key.

        Raises:
            KeyError: There are no entries.
        """
        while self:
            if not self._oldest_last:
                # One sort serves many calls: what is used later, or comes later, cannot be older than what is listed.
                self._oldest_last = sorted(((entry.used, key) for key, entry in self.items()), reverse=True)
            used, key = self._oldest_last.pop()
            if key in self and self[key].used == used:
                self.evictions += 1
                return key, self.pop(key)
        raise KeyError("the cache is empty")

    def clear(self) -> None:
        """Remove all entries. None of them counts as evicted."""
        super().clear()
        self._oldest_last.clear()


class TimedCache(Generic[K, V]):
    """Values by key, kept for a limited time and up to a limited number. Safe to share between threads.

    Args:
        most: Entries. Beyond it, the one that was used longest ago goes. 0: nothing is kept.
        seconds: How long a value may be used, unless `put` says otherwise.
        clock: Time; its time of day counts.
    """

    def __init__(self, *, most: int, seconds: float, clock: Clock = SYSTEM_CLOCK) -> None:
        self.entries: _LeastRecentlyUsed[K, V] = _LeastRecentlyUsed(most)
        """By key, fresh or not. Change it by the methods alone."""
        self.now = epoch_clock(clock)
        self._seconds = seconds
        self._lock = Lock()
        self._ticks = count(1)
        """Numbers the uses. Drawing one is atomic."""
        self._other_ticks = 0
        """Those that no hit has drawn."""

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def hits(self) -> int:
        """How often a fresh value was found."""
        with self._lock:
            return self._tick() - self._other_ticks

    @property
    def evictions(self) -> int:
        """Entries that had to go because there were too many."""
        return self.entries.evictions

    def get(self, key: K) -> V | None:
        """Return the value of a key while it is fresh. None: there is none, or it is old."""
        try:
            entry = self.entries[key]
        except KeyError:
            return None
        # As `is_fresh`, whose call would take a tenth of the time of a hit.
        if not entry.made <= self.now() < entry.fresh_until:
            return None
        entry.used = next(self._ticks)
        return entry.value

    def entry(self, key: K) -> Cached[V] | None:
        """Return what is kept under a key, fresh or not. None: nothing is."""
        try:
            # Not `entries.get`, which looks twice: another thread may remove the entry in between.
            return self.entries[key]
        except KeyError:
            return None

    def put(self, key: K, value: V, *, seconds: float | None = None) -> Cached[V]:
        """Keep a value, and return its entry. Zero seconds or less, or a cache of no entries: it is not kept."""
        now = self.now()
        lifetime = self._seconds if seconds is None else seconds
        entry = Cached(value, now, now + lifetime)
        if lifetime > 0 and self.entries.maxsize > 0:
            with self._lock:
                entry.used = self._tick()
                self.entries[key] = entry
        return entry

    def remove(self, *keys: K) -> None:
        """Forget what is kept under these keys, if anything is."""
        with self._lock:
            for key in keys:
                self.entries.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.entries.clear()

    def _tick(self) -> int:
        """Draw a tick for something else than a hit. The lock is held."""
        self._other_ticks += 1
        return next(self._ticks)


@dataclass(slots=True)
class _Flight(Generic[V]):
    """A call under way."""

    leader: int = field(default_factory=get_ident)
    """The thread that makes it."""
    done: Event = field(default_factory=Event)
    results: list[V] = field(default_factory=list)
    """One result, once the call has returned."""
    error: Exception | None = None


class SingleFlight(Generic[K, V]):
    """Make one call for all threads that ask for the same thing at the same time."""

    def __init__(self) -> None:
        self.made = 0
        """Calls that were made."""
        self.shared = 0
        """Those who did not make a call, because another thread was making it."""
        self._flights: dict[K, _Flight[V]] = {}
        self._lock = Lock()

    def under_way(self, key: K) -> bool:
        """Tell whether a call for this key is being made now."""
        return key in self._flights

    def run(self, key: K, call: Callable[[], V], *, patience: float | None = None) -> V:
        """Return the result of `call`, or of the same call that another thread is making for this key.

        A thread that waits does so for as long as that call takes, or for `patience` seconds at most. The call should
        have a deadline of its own, which `patience` does not set.

        Raises:
            TimeoutError: Another thread's call took longer than that. It goes on.
            RuntimeError: `call` asks for its own key, so it would wait for itself.
            Exception: What that call raised; all threads that waited for it raise the same.
        """
        while True:
            with self._lock:
                flight = self._flights.get(key)
                if flight is not None and flight.leader == get_ident():
                    raise RuntimeError("a call that is under way asks for its own key")
                leads = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight()
                    self.made += 1
                else:
                    self.shared += 1
            if leads:
                self._fly(key, flight, call)
            elif not flight.done.wait(patience):
                raise TimeoutError("another thread's call takes too long")
            if flight.error is not None:
                raise flight.error
            if flight.results:
                return flight.results[0]
            # The thread that made the call was stopped by a signal or an exit, which says nothing of the call.

    def forget(self) -> None:
        """Let those who ask from now on make calls of their own: what is under way may be outdated."""
        with self._lock:
            self._flights.clear()

    def _fly(self, key: K, flight: _Flight[V], call: Callable[[], V]) -> None:
        try:
            flight.results.append(call())
        except Exception as error:  # noqa: BLE001 - raised in every thread that waits, this one included
            flight.error = error
        finally:
            with self._lock:
                if self._flights.get(key) is flight:
                    del self._flights[key]
            flight.done.set()
