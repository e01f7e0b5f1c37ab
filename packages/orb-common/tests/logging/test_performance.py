"""Durations of what is awaited or iterated over: from its start to its end, with its outcome."""

# ruff: noqa: ANN001, ANN202 - fixtures and functions in the small

from __future__ import annotations

import asyncio
import inspect
import itertools
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


def ticking() -> Callable[[], float]:
    """A second passes between any two looks at it."""
    return itertools.count().__next__


def outcomes(lines) -> list[tuple[object, object, object]]:
    told = [line for line in lines.all() if line["message"] == "performance"]
    return [(line["duration_ms"], line["success"], line.get("error_type")) for line in told]


def test_coroutine_is_timed_until_it_has_ended(log, lines) -> None:
    """Its failure is told; a line that is written when it is made would call it a success."""
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
    assert outcomes(lines) == [(2000, True, None), (2000, False, "ValueError")]


def test_generator_is_timed_until_it_has_ended(log, lines) -> None:
    """Values go both ways, its result is kept, and to stop early is no failure."""
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
    assert outcomes(lines) == [(2000, True, None), (2000, False, "KeyError"), (1000, True, None)]


def test_async_generator_is_timed_until_it_has_ended(log, lines) -> None:
    """It is closed with the one around it."""
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
    assert outcomes(lines) == [(2000, True, None), (1000, True, None)]
    assert closed == [True, True]
