"""Measure a call under load, and compare with the limits of the caller. The limits are never ours."""

from __future__ import annotations

import math
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING

from orb_testing.invocation import Invocation

from .scenarios import Scenario, Suite, expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

INTERNAL_ERROR = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceMetrics:
    """What a run has measured. Times are in milliseconds."""

    calls: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    errors_percent: float
    """Calls that failed."""
    memory_kib: float
    """The peak of the memory that Python allocated in further calls, one after another, above that before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceLimits:
    """The largest values that are accepted. None: not compared."""

    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None
    errors_percent: float | None = 0.0
    memory_kib: float | None = None


def _is_failure(returned: object) -> bool:
    """Return whether an invocation has failed, or has answered with an AppSync or HTTP status of 500 or above.

    A batch of AppSync has failed if one of its answers has.
    """
    if not isinstance(returned, Invocation):
        return False
    payload = returned.payload
    answers = payload if isinstance(payload, list) else [payload]
    return returned.error is not None or any(_status_of(answer) >= INTERNAL_ERROR for answer in answers)


def _status_of(answer: object) -> int:
    """Return the status of an AppSync or HTTP answer, or 0 for another value."""
    status = answer.get("StatusCode", answer.get("statusCode")) if isinstance(answer, dict) else None
    return status if isinstance(status, int) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceTestRunner:
    """Call a function by several users at the same time.

    Args:
        users: Threads.
        operations: Calls of each of them.
        warm_up: Calls before the measured ones.
        time: The source of time, in seconds.
        failed: Returns whether what a call returned is a failure. A call that raises has failed, too.

    A run makes `warm_up` calls, then `users * operations` that are measured, then `operations` for the memory.

    Raises:
        ValueError: `users` or `operations` is less than 1.
    """

    __test__ = False

    users: int = 1
    operations: int = 100
    warm_up: int = 1
    time: Callable[[], float] = time.perf_counter
    failed: Callable[[object], bool] = _is_failure

    def __post_init__(self) -> None:
        """Check the numbers."""
        if self.users < 1 or self.operations < 1:
            raise ValueError("a run has one user and one operation at least")

    def run(self, call: Callable[[], object]) -> PerformanceMetrics:
        """Measure a function without arguments."""
        for _ in range(self.warm_up):
            self._timed(call)
        with ThreadPoolExecutor(self.users) as pool:
            runs = [pool.submit(self._repeated, call) for _ in range(self.users)]
            measured = [each for run in runs for each in run.result()]
        times = sorted(milliseconds for milliseconds, _ in measured)
        return PerformanceMetrics(
            calls=len(times),
            p50_ms=percentile(times, 50),
            p95_ms=percentile(times, 95),
            p99_ms=percentile(times, 99),
            max_ms=times[-1],
            errors_percent=100 * sum(failed for _, failed in measured) / len(measured),
            # Apart from the measured calls, because tracing makes them slower.
            memory_kib=self._memory(call),
        )

    def _repeated(self, call: Callable[[], object]) -> list[tuple[float, bool]]:
        return [self._timed(call) for _ in range(self.operations)]

    def _timed(self, call: Callable[[], object]) -> tuple[float, bool]:
        started = self.time()
        try:
            failed = self.failed(call())
        except Exception:  # noqa: BLE001 - counted
            failed = True
        return (self.time() - started) * 1000, failed

    def _memory(self, call: Callable[[], object]) -> float:
        traced_before = tracemalloc.is_tracing()
        if not traced_before:
            tracemalloc.start()
        try:
            tracemalloc.reset_peak()
            before, _ = tracemalloc.get_traced_memory()
            self._repeated(call)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            if not traced_before:
                tracemalloc.stop()
        return (peak - before) / 1024


class PerformanceTestSuite(Suite[PerformanceMetrics]):
    """A scenario for each limit, on what a runner has measured.

    metrics = PerformanceTestRunner(operations=50).run(lambda: invoke(handler, event))
    PerformanceTestSuite(PerformanceLimits(p95_ms=50)).run(lambda: metrics).require()
    """

    MARKER = "performance"

    def __init__(self, limits: PerformanceLimits) -> None:
        self.limits = limits

    def more(self) -> Iterator[Scenario[PerformanceMetrics]]:
        """Return a scenario for each limit that is set."""
        for field in fields(self.limits):
            limit = getattr(self.limits, field.name)
            if limit is not None:
                law = f"{field.name} is {limit} at most"
                yield Scenario(field.name, law, partial(self._check, field.name, limit))

    @staticmethod
    def _check(name: str, limit: float, metrics: PerformanceMetrics) -> None:
        got = getattr(metrics, name)
        expect(got <= limit, f"{name} is {got:.3f}, more than {limit}")


def percentile(times: Sequence[float], percent: int) -> float:
    """Return the smallest of the sorted times that is not exceeded by so many percent of them."""
    return times[max(0, math.ceil(len(times) * percent / 100) - 1)]
