"""Durations of blocks, functions, coroutines and generators, with their outcome."""

# ruff: noqa: ANN001, ANN202 - fixtures and small functions

from __future__ import annotations

import asyncio
import inspect
import itertools
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def ticking() -> Callable[[], float]:
    """Return a clock that advances by one second at each call."""
    return itertools.count().__next__


def outcomes(captured_logs) -> list[tuple[object, object, object]]:
    found = [line for line in captured_logs.lines if line["message"] == "performance"]
    return [(line["duration_ms"], line["success"], line.get("error_type")) for line in found]


def test_coroutine_is_timed_until_it_has_ended(log, captured_logs) -> None:
    """The line reports a failure. A line written when the coroutine is created would report success."""
    seconds = ticking()

    @log.log_performance("load", monotonic=seconds)
    async def load(fails: bool) -> int:
        await asyncio.sleep(0)
        seconds()
        if fails:
            raise ValueError("no")
        return 7

    assert inspect.iscoroutinefunction(load)
    assert asyncio.run(load(False)) == 7
    with pytest.raises(ValueError, match="no"):
        asyncio.run(load(True))
    assert outcomes(captured_logs) == [(2000, True, None), (2000, False, "ValueError")]


def test_generator_is_timed_until_it_has_ended(log, captured_logs) -> None:
    """Sent values and the result are passed on, and stopping early is not a failure."""
    seconds = ticking()

    @log.log_performance("pages", monotonic=seconds)
    def pages():
        sent = yield 1
        seconds()
        if sent is None:
            raise KeyError
        yield sent
        return "done"

    def all_of():
        result = yield from pages()
        assert result == "done"

    run = all_of()
    assert (next(run), run.send(5), list(run)) == (1, 5, [])
    with pytest.raises(KeyError):
        list(pages())
    stopped = pages()
    next(stopped)
    stopped.close()
    assert outcomes(captured_logs) == [(2000, True, None), (2000, False, "KeyError"), (1000, True, None)]


def test_async_generator_is_timed_until_it_has_ended(log, captured_logs) -> None:
    """The inner generator is closed with the outer one."""
    seconds = ticking()
    closed = []

    @log.log_performance("pages", monotonic=seconds)
    async def pages():
        try:
            yield 1
            seconds()
            yield 2
        finally:
            closed.append(True)

    async def use() -> list[int]:
        found = [item async for item in pages()]
        stopped = pages()
        await anext(stopped)
        await stopped.aclose()
        return found

    assert asyncio.run(use()) == [1, 2]
    assert outcomes(captured_logs) == [(2000, True, None), (1000, True, None)]
    assert closed == [True, True]


def test_performance_of_a_block_and_of_a_function(log, captured_logs) -> None:
    """The line reports success or failure, and the duration in rounded milliseconds."""
    times = iter([1.0, 1.0123456, 5.0, 5.5, 7.0, 7.25])
    with log.log_performance("load", monotonic=lambda: next(times), rows=3):
        pass
    assert captured_logs.lines[-1]["duration_ms"] == 12.35
    assert (
        captured_logs.lines[-1]["operation"],
        captured_logs.lines[-1]["success"],
        captured_logs.lines[-1]["rows"],
    ) == ("load", True, 3)

    @log.log_performance("call", monotonic=lambda: next(times))
    def work(n: int) -> int:
        """Works."""
        return 10 // n

    assert (work(5), work.__doc__) == (2, "Works.")
    with pytest.raises(ZeroDivisionError):
        work(0)
    assert (captured_logs.lines[-1]["success"], captured_logs.lines[-1]["error_type"]) == (
        False,
        "ZeroDivisionError",
    )
