"""Laws of crash points: each side of each call is tried, and nothing of an ended process reaches the server."""

from __future__ import annotations

import signal
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
    """A plan of faults stays in force beneath the crashes."""
    fault.throttle("dynamodb:PutItem")
    with pytest.raises(Exception, match="ProvisionedThroughputExceeded"):
        crash_points(lambda _: put("a"), prepare=lambda: None, recover=lambda _: None)
