"""Values are fresh for their time, the least used goes first, and one call serves all who ask at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.utils import ManualClock, SingleFlight, TimedCache


def test_a_value_is_fresh_for_its_time() -> None:
    """It is there until its seconds are over, and then no longer; its entry stays for those who bridge an outage."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(most=10, seconds=300, clock=clock)
    cache.put("a", 1)
    cache.put("b", 2, seconds=10)
    clock.advance(10)
    assert (cache.get("a"), cache.get("b")) == (1, None)
    clock.advance(290)
    assert cache.get("a") is None
    kept = cache.entry("a")
    assert kept is not None
    assert kept.value == 1
    assert cache.entry("absent") is None


def test_a_value_from_the_future_is_old() -> None:
    """When the clock is set back, nobody knows the age of a value."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(most=10, seconds=300, clock=clock)
    cache.put("a", 1)
    clock.advance(-1)
    assert cache.get("a") is None


def test_a_frozen_sandbox_ages() -> None:
    """Time of day counts: a value does not outlive its time while the monotonic clock stands still."""

    class Frozen(ManualClock):
        def monotonic(self) -> float:
            return 1000.0

    clock = Frozen()
    cache: TimedCache[str, int] = TimedCache(most=10, seconds=300, clock=clock)
    cache.put("a", 1)
    clock.advance(301)
    assert cache.get("a") is None


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=80), st.integers(1, 5))
def test_the_least_recently_used_goes_first(steps: list[tuple[bool, int]], most: int) -> None:
    """After any row of reads and writes, the cache holds the entries that were used last."""
    cache: TimedCache[int, int] = TimedCache(most=most, seconds=300)
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


def test_nothing_is_kept_by_a_cache_of_no_entries_or_no_time() -> None:
    """A cache can be switched off; a value whose time is over already is not kept either."""
    off: TimedCache[str, int] = TimedCache(most=0, seconds=300)
    assert off.put("a", 1).value == 1
    assert off.get("a") is None
    on: TimedCache[str, int] = TimedCache(most=1, seconds=300)
    on.put("a", 1, seconds=0)
    assert len(on) == 0


def test_what_is_removed_is_gone() -> None:
    """Removing and clearing forget; an absent key is no error."""
    cache: TimedCache[str, int] = TimedCache(most=10, seconds=300)
    for key in "abc":
        cache.put(key, 1)
    cache.remove("a", "absent")
    assert sorted(cache.entries) == ["b", "c"]
    cache.clear()
    assert len(cache) == 0


def test_hits_and_evictions_are_counted() -> None:
    """Only a fresh value is a hit, and only a value that has to make room is evicted; asking changes no count."""
    clock = ManualClock()
    cache: TimedCache[str, int] = TimedCache(most=2, seconds=300, clock=clock)
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
    """It says so as every mapping does, also after it was full once."""
    cache: TimedCache[str, int] = TimedCache(most=2, seconds=60)
    with pytest.raises(KeyError):
        cache.entries.popitem()
    for key in "abc":
        cache.put(key, 1)
    cache.clear()
    assert cache.evictions == 1
    with pytest.raises(KeyError):
        cache.entries.popitem()


def test_a_cache_that_was_cleared_starts_afresh() -> None:
    """What was the oldest before says nothing of the same key after."""
    cache: TimedCache[str, int] = TimedCache(most=2, seconds=60)
    for key in "abcabcab":
        cache.put(key, 1)
    cache.clear()
    for key in "bac":
        cache.put(key, 1)
    assert (cache.entry("b"), len(cache)) == (None, 2)


def test_many_threads_share_a_cache() -> None:
    """Reads without a lock and writes at the same time neither fail nor let the cache outgrow its bound."""
    cache: TimedCache[int, int] = TimedCache(most=8, seconds=300)
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait()
        for step in range(3000):
            key = (step * (number + 1)) % 16
            if step % 3 == 0:
                cache.put(key, key)
            elif step % 97 == 0:
                cache.remove(key)
            else:
                assert cache.get(key) in {None, key}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(cache) <= 8
    assert len(list(cache.entries)) == len(cache)


def wait_until_shared(flights: SingleFlight[str, object], number: int) -> None:
    """Return once so many threads wait for a call that another one makes."""
    give_up = time.monotonic() + 20
    while flights.shared < number:
        assert time.monotonic() < give_up
        time.sleep(0.001)


def test_one_call_serves_all_who_ask_at_once() -> None:
    """However many threads ask while a call is under way, it is made once, and all get its result."""
    flights: SingleFlight[str, object] = SingleFlight()
    release = threading.Event()
    made: list[object] = []

    def call() -> object:
        assert flights.under_way("a")
        release.wait(20)
        made.append(object())
        return made[-1]

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(flights.run, "a", call) for _ in range(8)]
        wait_until_shared(flights, 7)
        release.set()
        assert {id(each.result(20)) for each in asked} == {id(one) for one in made}
    assert (len(made), flights.made, flights.shared) == (1, 1, 7)
    assert not flights.under_way("a")


def test_patience_ends_the_waiting_and_not_the_call() -> None:
    """Those who wait give up; the call goes on, and serves those who ask while it does."""
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
                flights.run("a", lambda: 2, patience=0.01)
        follower = pool.submit(flights.run, "a", lambda: 2, patience=20)
        while flights.shared < 4:
            time.sleep(0.001)
        opened.set()
        assert (leader.result(20), follower.result(20)) == (1, 1)
    assert flights.made == 1


def test_a_failure_is_everyones() -> None:
    """All who waited for a call that failed get its error; the next one who asks tries again."""
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
        for asked in (leader, follower):
            with pytest.raises(OSError, match="no answer"):
                asked.result(20)
    assert flights.run("a", lambda: 2) == 2


def test_a_leader_that_is_stopped_leaves_the_call_to_the_next() -> None:
    """A signal in the thread that makes the call says nothing of the call: a waiting thread makes it again."""
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


def test_those_who_ask_after_forget_are_not_given_what_was_under_way() -> None:
    """After a change, a call that began before it may not answer those who ask later."""
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
    """It would wait for itself for ever; another key, and the same one afterwards, are no trouble."""
    flights: SingleFlight[str, str] = SingleFlight()
    with pytest.raises(RuntimeError, match="its own key"):
        flights.run("a", lambda: flights.run("a", lambda: "inner"))
    assert flights.run("a", lambda: flights.run("b", lambda: "inner")) == "inner"
