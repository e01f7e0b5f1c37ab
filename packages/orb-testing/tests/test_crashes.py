"""Laws of crash points: each side of each call is tried, and nothing of an ended process reaches the server."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from orb_testing.clients import shared_client

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_testing.crashes import CrashPoints
    from orb_testing.engines import Engine
    from orb_testing.faults import FaultPlan


@pytest.fixture
def put(dynamodb_engine: Engine, crash_points: CrashPoints) -> Callable[[str], object]:
    """Store an item through the proxy."""
    dynamodb_engine.client().create_table(
        TableName="things",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client = shared_client("dynamodb", crash_points.endpoint_url)
    return lambda key: client.put_item(TableName="things", Item={"id": {"S": key}})


@pytest.fixture
def stored(dynamodb_engine: Engine) -> Callable[[], list[str]]:
    """The keys of the items."""
    client = dynamodb_engine.client()
    return lambda: sorted(item["id"]["S"] for item in client.scan(TableName="things")["Items"])


@pytest.fixture
def clear(dynamodb_engine: Engine, stored: Callable[[], list[str]]) -> Callable[[], None]:
    client = dynamodb_engine.client()

    def delete_all() -> None:
        for key in stored():
            client.delete_item(TableName="things", Key={"id": {"S": key}})

    return delete_all


def test_each_side_of_each_call(
    crash_points: CrashPoints,
    put: Callable[[str], object],
    stored: Callable[[], list[str]],
    clear: Callable[[], None],
) -> None:
    """Two writes have five ends: the regular one, and one before and after each write."""
    ends: list[list[str]] = []
    calls = crash_points(
        lambda _: (put("a"), put("b")), prepare=clear, recover=lambda _: ends.append(stored())
    )
    assert calls == ["dynamodb:PutItem"] * 2
    assert ends == [["a", "b"], [], ["a"], ["a"], ["a", "b"]]


def test_an_ended_process_writes_nothing(
    crash_points: CrashPoints,
    put: Callable[[str], object],
    stored: Callable[[], list[str]],
    clear: Callable[[], None],
) -> None:
    """Neither handlers of errors, nor `finally` blocks, nor other threads of the process get a call through."""
    ends: list[list[str]] = []

    def stubborn(_: object) -> None:
        try:
            put("a")
        except Exception:  # noqa: BLE001 - as code that hides its end
            put("handler")
        except BaseException:  # noqa: BLE001 - as above
            put("handler of everything")
        finally:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(put, "z")

    crash_points(stubborn, prepare=clear, recover=lambda _: ends.append(stored()))
    assert ends == [["a", "z"], [], ["a"], ["a"], ["a", "z"]]


def test_threads_are_counted_in_their_run(
    crash_points: CrashPoints,
    put: Callable[[str], object],
    stored: Callable[[], list[str]],
    clear: Callable[[], None],
) -> None:
    """Calls in threads count in their own run only, and none arrives after its end: what is there, stays."""
    ends: list[int] = []

    def at_once(_: object) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(put, "abcd"))

    def recover(_: object) -> None:
        before = stored()
        put("later")
        assert stored() == [*before, "later"]
        ends.append(len(before))

    assert crash_points(at_once, prepare=clear, recover=recover) == ["dynamodb:PutItem"] * 4
    assert ends[0] == 4
    assert len(ends) == 9
    # Calls at the same time as the ended one may have arrived or not.
    assert all(number // 2 <= 4 for number in ends)


def test_threads_that_stay_are_refused(
    crash_points: CrashPoints, put: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that outlives its process would be part of the next run, so the scenario must end it."""
    monkeypatch.setattr("orb_testing.crashes._SECONDS", 0.05)
    released = threading.Event()
    thread = threading.Thread(target=released.wait, name="stays")

    def scenario(_: object) -> None:
        put("a")
        thread.start()

    with pytest.raises(AssertionError, match=r"the threads \['stays'\] of the scenario did not end within"):
        crash_points(scenario, prepare=lambda: None, recover=lambda _: None)
    released.set()
    thread.join()


def test_only_the_main_thread_can_be_ended(crash_points: CrashPoints) -> None:
    """In another thread, the error has the reason at once."""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(crash_points, lambda _: None, prepare=lambda: None, recover=lambda _: None)
    with pytest.raises(RuntimeError, match="need the main thread"):
        done.result()


def test_the_report_names_the_call(
    crash_points: CrashPoints, put: Callable[[str], object], stored: Callable[[], list[str]]
) -> None:
    """A broken invariant is raised with the place of the crash."""

    def both_or_none(prefix: str) -> None:
        assert len([key for key in stored() if key.startswith(prefix)]) in {0, 2}

    runs = iter("abcdef")
    with pytest.raises(AssertionError) as caught:
        crash_points(
            lambda prefix: (put(prefix + "1"), put(prefix + "2")),
            prepare=lambda: next(runs),
            recover=both_or_none,
        )
    assert caught.value.__notes__ == ["The process ended after call 1, dynamodb:PutItem."]
    assert stored() == ["a1", "a2", "c1"]


def test_a_scenario_without_calls_shows_nothing(
    crash_points: CrashPoints, put: Callable[[str], object]
) -> None:
    """A scenario that makes no call, or fewer than at first, is refused. Its own errors pass through."""
    with pytest.raises(AssertionError, match="made no call"):
        crash_points(lambda _: None, prepare=lambda: None, recover=lambda _: None)
    first = [True]
    with pytest.raises(AssertionError, match="only 0 calls"):
        crash_points(
            lambda _: put("a") if first and first.pop() else None,
            prepare=lambda: None,
            recover=lambda _: None,
        )
    with pytest.raises(ZeroDivisionError) as caught:
        crash_points(lambda _: 1 / 0, prepare=lambda: None, recover=lambda _: None)
    assert caught.value.__notes__ == ["The process was not ended."]


def test_everything_is_as_before(crash_points: CrashPoints, put: Callable[[str], object]) -> None:
    """Afterwards the signal has its old handler, and calls are answered."""
    before = signal.getsignal(signal.SIGUSR1)
    crash_points(lambda _: put("a"), prepare=lambda: None, recover=lambda _: put("b"))
    assert signal.getsignal(signal.SIGUSR1) is before
    put("c")


def test_faults_happen_too(fault: FaultPlan, crash_points: CrashPoints, put: Callable[[str], object]) -> None:
    """A plan of faults stays in force beneath the crashes, in whatever order the fixtures are named."""
    fault.throttle("dynamodb:PutItem", times=None)
    with pytest.raises(Exception, match="ProvisionedThroughputExceeded"):
        crash_points(lambda _: put("a"), prepare=lambda: None, recover=lambda _: None)
