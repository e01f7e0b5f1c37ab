"""Values are fresh for their TTL, the least recently used entry is evicted, and threads share one call."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils import ManualClock, SingleFlight, TimedCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.clocks import FrozenClock
    from orb_testing.races import Race


def test_a_value_is_fresh_for_its_ttl() -> None:
    """A value is returned until its TTL is over. Its entry stays, for callers that use stale values in an outage."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(max_entries=10, ttl=300, clock=clock)
    cache.put("a", 1)
    cache.put("b", 2, ttl=10)
    clock.advance(10)
    assert (cache.get("a"), cache.get("b")) == (1, None)
    clock.advance(290)
    assert cache.get("a") is None
    stale = cache.entry("a")
    assert stale is not None
    assert stale.value == 1
    assert cache.entry("absent") is None


def test_a_value_from_the_future_is_stale() -> None:
    """When the clock is set back, the age of a value is unknown."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(max_entries=10, ttl=300, clock=clock)
    cache.put("a", 1)
    clock.advance(-1)
    assert cache.get("a") is None


def test_a_frozen_sandbox_ages(frozen_clock: FrozenClock) -> None:
    """A value expires by the time of day, even while the monotonic clock stands still."""
    cache: TimedCache[str, int] = TimedCache(max_entries=10, ttl=300, clock=frozen_clock)
    cache.put("a", 1)
    frozen_clock.freeze(301)
    assert cache.get("a") is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=80), st.integers(1, 5))
def test_the_least_recently_used_entry_is_evicted(steps: list[tuple[bool, int]], most: int) -> None:
    """After any sequence of reads and writes, the cache holds the most recently used entries."""
    cache: TimedCache[int, int] = TimedCache(max_entries=most, ttl=300)
    model: dict[int, int] = {}
    for writes, key in steps:
        if writes:
            model.pop(key, None)
            model[key] = cache.put(key, key).value
            if len(model) > most:
                del model[next(iter(model))]
        elif key in model:
            model[key] = model.pop(key)
            assert cache.get(key) == key
        else:
            assert cache.get(key) is None
        assert set(cache.entries) == set(model)


def test_no_entries_or_no_ttl_stores_nothing() -> None:
    """A cache without entries stores nothing, and neither does a TTL of zero."""
    off: TimedCache[str, int] = TimedCache(max_entries=0, ttl=300)
    assert off.put("a", 1).value == 1
    assert off.get("a") is None
    on: TimedCache[str, int] = TimedCache(max_entries=1, ttl=300)
    on.put("a", 1, ttl=0)
    assert len(on) == 0


def test_removed_entries() -> None:
    """`remove` and `clear` remove entries. A missing key is no error."""
    cache: TimedCache[str, int] = TimedCache(max_entries=10, ttl=300)
    for key in "abc":
        cache.put(key, 1)
    cache.remove("a", "absent")
    assert sorted(cache.entries) == ["b", "c"]
    cache.clear()
    assert len(cache) == 0


def test_hits_and_evictions_are_counted() -> None:
    """Only a fresh value is a hit, and only an entry that makes room is evicted. Reading the counts changes none."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(max_entries=2, ttl=300, clock=clock)
    for key in "abbc":
        cache.put(key, 1)
    found = [cache.get(key) for key in "abcbx"]
    clock.advance(300)
    found += [cache.get("b")]
    assert found == [None, 1, 1, 1, None, None]
    cache.remove("b")
    cache.clear()
    for _ in range(2):
        assert (cache.hits, cache.evictions) == (3, 1)


def test_an_empty_cache_has_nothing_to_pop() -> None:
    """An empty cache raises KeyError, as every mapping does, even if it was full before."""
    cache: TimedCache[str, int] = TimedCache(max_entries=2, ttl=60)
    with pytest.raises(KeyError):
        cache.entries.popitem()
    for key in "abc":
        cache.put(key, 1)
    cache.clear()
    assert cache.evictions == 1
    with pytest.raises(KeyError):
        cache.entries.popitem()


def test_a_cache_that_was_cleared_starts_afresh() -> None:
    """The order of use before `clear` does not affect the entries after it."""
    cache: TimedCache[str, int] = TimedCache(max_entries=2, ttl=60)
    for key in "abcabcab":
        cache.put(key, 1)
    cache.clear()
    for key in "bac":
        cache.put(key, 1)
    assert (cache.entry("b"), len(cache)) == (None, 2)


def test_many_threads_share_a_cache(race: Callable[..., Race[None]]) -> None:
    """Simultaneous reads and writes do not fail, and the cache stays within its limit."""
    cache: TimedCache[int, int] = TimedCache(max_entries=8, ttl=300)

    def work(number: int) -> None:
        for step in range(3000):
            key = (step * (number + 1)) % 16
            if step % 3 == 0:
                cache.put(key, key)
            elif step % 97 == 0:
                cache.remove(key)
            else:
                assert cache.get(key) in {None, key}

    assert race([partial(work, number) for number in range(8)]).errors == []
    assert len(cache) <= 8
    assert len(list(cache.entries)) == len(cache)


def wait_until_shared(flights: SingleFlight[str, object], number: int) -> None:
    """Wait until so many threads wait for the call of another thread."""
    give_up = time.monotonic() + 20
    while flights.shared < number:
        assert time.monotonic() < give_up
        time.sleep(0.001)


def test_one_call_serves_all_threads() -> None:
    """However many threads ask while a call is in progress, it is made once, and all get its result."""
    flights: SingleFlight[str, object] = SingleFlight()
    release = threading.Event()
    results: list[object] = []

    def call() -> object:
        assert flights.in_progress("a")
        release.wait(20)
        results.append(object())
        return results[-1]

    with ThreadPoolExecutor(8) as pool:
        requests = [pool.submit(flights.run, "a", call) for _ in range(8)]
        wait_until_shared(flights, 7)
        release.set()
        assert {id(each.result(20)) for each in requests} == {id(one) for one in results}
    assert (len(results), flights.calls, flights.shared) == (1, 1, 7)
    assert not flights.in_progress("a")


def test_timeout_ends_the_wait_and_not_the_call() -> None:
    """A waiting thread gives up after its timeout. The call goes on, and serves later requests."""
    flights: SingleFlight[str, int] = SingleFlight()
    entered, opened = threading.Event(), threading.Event()

    def call() -> int:
        entered.set()
        assert opened.wait(20)
        return 1

    with ThreadPoolExecutor() as pool:
        leader = pool.submit(flights.run, "a", call)
        assert entered.wait(20)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                flights.run("a", lambda: 2, timeout=0.01)
        follower = pool.submit(flights.run, "a", lambda: 2, timeout=20)
        while flights.shared < 4:
            time.sleep(0.001)
        opened.set()
        assert (leader.result(20), follower.result(20)) == (1, 1)
    assert flights.calls == 1


def test_all_waiting_threads_get_the_error() -> None:
    """All threads that wait for a failing call get its error. The next request makes a new call."""
    flights: SingleFlight[str, object] = SingleFlight()
    entered, release = threading.Event(), threading.Event()

    def failing() -> int:
        entered.set()
        release.wait(20)
        raise OSError("no answer")

    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(flights.run, "a", failing)
        entered.wait(20)
        follower = pool.submit(flights.run, "a", lambda: 1)
        wait_until_shared(flights, 1)
        release.set()
        for request in (leader, follower):
            with pytest.raises(OSError, match="no answer"):
                request.result(20)
    assert flights.run("a", lambda: 2) == 2


def test_a_waiting_thread_replaces_a_stopped_one() -> None:
    """If a signal stops the thread that makes the call, a waiting thread makes the call again."""
    flights: SingleFlight[str, object] = SingleFlight()
    entered, release = threading.Event(), threading.Event()

    def stopped() -> int:
        entered.set()
        release.wait(20)
        raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as pool:
        leader = pool.submit(flights.run, "a", stopped)
        entered.wait(20)
        follower = pool.submit(flights.run, "a", lambda: 7)
        wait_until_shared(flights, 1)
        release.set()
        assert follower.result(20) == 7
        with pytest.raises(KeyboardInterrupt):
            leader.result(20)


def test_requests_after_forget_get_a_new_call() -> None:
    """A call that began before `forget` does not answer requests after it."""
    flights: SingleFlight[str, str] = SingleFlight()
    entered, release = threading.Event(), threading.Event()

    def before() -> str:
        entered.set()
        release.wait(20)
        return "old"

    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(flights.run, "a", before)
        entered.wait(20)
        flights.forget()
        assert flights.run("a", lambda: "new") == "new"
        release.set()
        assert old.result(20) == "old"


def test_a_call_that_asks_for_its_own_key_is_refused() -> None:
    """A call that asks for its own key would wait for itself. It may ask for another key."""
    flights: SingleFlight[str, str] = SingleFlight()
    with pytest.raises(RuntimeError, match="its own key"):
        flights.run("a", lambda: flights.run("a", lambda: "inner"))
    assert flights.run("a", lambda: flights.run("b", lambda: "inner")) == "inner"
