"""Runs measure what the calls do, by a clock that stands still between them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from orb_common.utils.clock import ManualClock
from orb_testing.invocation import Invocation
from orb_testing.suites.performance import (
    PerformanceLimits,
    PerformanceMetrics,
    PerformanceTestRunner,
    PerformanceTestSuite,
    percentile,
)

if TYPE_CHECKING:
    from collections.abc import Callable

METRICS = PerformanceMetrics(
    calls=100, p50_ms=50, p95_ms=95, p99_ms=99, max_ms=100, errors_percent=1, memory_kib=10
)
LIMITS = PerformanceLimits(p50_ms=50, p95_ms=95, p99_ms=99, max_ms=100, errors_percent=1, memory_kib=10)


def slower_and_slower(clock: ManualClock, *, error_every: int = 1000) -> Callable[[], None]:
    """Return a function whose n-th call takes n ms."""
    numbers = count(1)

    def call() -> None:
        number = next(numbers)
        clock.advance(number / 1000)
        if number % error_every == 0:
            raise RuntimeError

    return call


def test_times_and_errors_are_those_of_the_calls() -> None:
    """100 calls that take 1 to 100 ms have their percentiles, and calls that raise count as errors."""
    clock = ManualClock()
    runner = PerformanceTestRunner(operations=100, warm_up=0, time=clock.monotonic)
    got = runner.run(slower_and_slower(clock, error_every=50))
    times = got.p50_ms, got.p95_ms, got.p99_ms, got.max_ms
    assert times == pytest.approx((50, 95, 99, 100))
    assert (got.calls, got.errors_percent) == (100, 2)


def test_calls_of_the_warm_up_do_not_count() -> None:
    """A slow first call, such as a cold start, is not measured."""
    clock = ManualClock()
    numbers = count()
    runner = PerformanceTestRunner(operations=5, warm_up=1, time=clock.monotonic)
    assert runner.run(lambda: clock.advance(0.001 if next(numbers) else 9)).max_ms == pytest.approx(1)


def test_each_user_calls() -> None:
    """The calls are users x operations."""
    numbers = count()
    got = PerformanceTestRunner(users=3, operations=4, warm_up=0).run(lambda: next(numbers))
    assert got.calls == 12
    assert next(numbers) == 12 + 4  # four further calls measure memory


def test_memory_is_that_of_the_calls() -> None:
    """The peak has what a call holds for a moment, and what it never frees."""
    runner = PerformanceTestRunner(operations=4, warm_up=0)
    held: list[bytes] = []
    assert runner.run(lambda: None).memory_kib < 100
    assert runner.run(lambda: bytes(1024 * 1024)).memory_kib > 1000
    assert runner.run(lambda: held.append(bytes(1024 * 1024))).memory_kib > 4000


@pytest.mark.parametrize(
    ("times", "percent", "expected"),
    [
        ([7.0], 50, 7),
        ([7.0], 99, 7),
        ([1.0, 2.0, 3.0, 4.0], 50, 2),
        ([1.0, 2.0, 3.0, 4.0], 51, 3),
        ([1.0, 2.0], 0, 1),
    ],
)
def test_a_percentile_is_one_of_the_times(times: list[float], percent: int, expected: float) -> None:
    """A percentile is the smallest time that so many percent of the times do not exceed."""
    assert percentile(times, percent) == expected


def test_what_is_within_the_limits_passes() -> None:
    """Values that reach their limits pass."""
    PerformanceTestSuite(LIMITS).run(lambda: METRICS).require()


@pytest.mark.parametrize("name", ["p50_ms", "p95_ms", "p99_ms", "max_ms", "errors_percent", "memory_kib"])
def test_each_limit_is_a_scenario_that_can_fail(name: str) -> None:
    """A value above its limit fails in its scenario, and in no other. A limit of None has no scenario."""
    worse = replace(METRICS, **{name: getattr(METRICS, name) + 0.5})
    [failed] = PerformanceTestSuite(LIMITS).run(lambda: worse).failed
    assert failed.id == name
    assert PerformanceTestSuite(replace(LIMITS, **{name: None})).run(lambda: worse).failed == ()


def test_errors_fail_unless_they_are_allowed() -> None:
    """Without a limit of its own, no call may raise."""
    [failed] = PerformanceTestSuite(PerformanceLimits()).run(lambda: METRICS).failed
    assert failed.id == "errors_percent"


@pytest.mark.parametrize(
    ("returned", "failed"),
    [
        ({"payload": None, "error": {"errorType": "KeyError"}}, True),
        ({"payload": {"StatusCode": 500, "Message": "internal error", "Data": None}}, True),
        ({"payload": {"statusCode": 503, "body": ""}}, True),
        ({"payload": {"StatusCode": 404, "Message": "no such user", "Data": None}}, False),
        ({"payload": [1]}, False),
        ({"payload": [{"StatusCode": 200}, {"StatusCode": 500}]}, True),
        ({"payload": [{"StatusCode": 200}, {"StatusCode": 404}]}, False),
    ],
)
def test_functions_that_fail_count_as_errors(returned: dict[str, Any], failed: bool) -> None:
    """`invoke` raises nothing, so its result says whether the function has failed. Refusals are no failures."""
    done = Invocation(request_id="r", logs="", duration=1, **returned)
    got = PerformanceTestRunner(operations=2).run(lambda: done)
    assert got.errors_percent == (100 if failed else 0)
    assert bool(PerformanceTestSuite(PerformanceLimits()).run(lambda: got).failed) is failed


def test_what_a_failure_is_can_be_said() -> None:
    """A test can judge what its own calls return."""
    runner = PerformanceTestRunner(operations=4, failed=lambda returned: returned == "refused")
    answers = iter(["", "refused", "", "refused", "", "", "", "", ""])
    assert runner.run(lambda: next(answers)).errors_percent == 50


@pytest.mark.parametrize("wrong", [{"users": 0}, {"operations": 0}])
def test_a_run_has_calls(wrong: dict[str, int]) -> None:
    """A runner that would measure nothing is refused."""
    with pytest.raises(ValueError, match="one user and one operation"):
        PerformanceTestRunner(**wrong)
