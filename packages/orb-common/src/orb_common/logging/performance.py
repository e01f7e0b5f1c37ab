"""Measures an operation and writes its duration when it ends or fails."""

from __future__ import annotations

import functools
import inspect
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

from .levels import place_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping
    from types import TracebackType

    from .levels import LevelLogger, Place

__all__ = ["Performance"]

P = ParamSpec("P")
T = TypeVar("T")


class Performance:
    """A context manager and decorator that writes durations. See `OrbLogger.log_performance`."""

    def __init__(
        self,
        logger: LevelLogger,
        operation: str,
        monotonic: Callable[[], float],
        context: Mapping[str, object],
        *,
        place: Place | None = None,
    ) -> None:
        self._logger = logger
        self._operation = operation
        self._monotonic = monotonic
        self._context = context
        self._place = place
        """The location that the line shows. None: that of the caller."""
        # A stack: the same object may time calls within calls.
        self._starts: list[float] = []

    def __enter__(self) -> Self:
        self._starts.append(self._monotonic())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        duration = (self._monotonic() - self._starts.pop()) * 1000
        # GeneratorExit is not a failure: the caller stopped reading from the generator.
        failure = {} if kind is None or kind is GeneratorExit else {"error_type": kind.__name__}
        self.write(duration, success=not failure, stacklevel=3, **failure)

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        """Time each call of a function. A coroutine or generator is timed until it ends, not until it is created."""
        place = place_of(function)
        wrapped: object
        if inspect.iscoroutinefunction(function):
            wrapped = self._time_coroutine(function, place)
        elif inspect.isasyncgenfunction(function):
            wrapped = self._time_async_generator(function, place)
        elif inspect.isgeneratorfunction(function):
            wrapped = self._time_generator(function, place)
        else:

            def timed(*args: P.args, **kwargs: P.kwargs) -> T:
                with self._timer(place):
                    return function(*args, **kwargs)

            wrapped = timed
        return cast("Callable[P, T]", functools.update_wrapper(cast("Callable[P, T]", wrapped), function))

    def _timer(self, place: Place) -> Performance:
        return Performance(self._logger, self._operation, self._monotonic, self._context, place=place)

    def _time_coroutine(self, function: Callable[P, Coroutine[Any, Any, T]], place: Place) -> object:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._timer(place):
                return await function(*args, **kwargs)

        return timed

    def _time_generator(self, function: Callable[P, Generator[Any, Any, T]], place: Place) -> object:
        def timed(*args: P.args, **kwargs: P.kwargs) -> Generator[Any, Any, T]:
            with self._timer(place):
                return (yield from function(*args, **kwargs))

        return timed

    def _time_async_generator(self, function: Callable[P, AsyncGenerator[T, None]], place: Place) -> object:
        async def timed(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[T, None]:
            with self._timer(place):
                async with aclosing(function(*args, **kwargs)) as items:
                    async for item in items:
                        yield item

        return timed

    def write(self, duration_ms: float, *, success: bool, stacklevel: int = 2, **facts: object) -> None:
        """Write the line."""
        result = {"operation": self._operation, "duration_ms": round(duration_ms, 2), "success": success}
        extra = {**result, **facts, **self._context}
        if self._place is not None:
            self._logger.write_at(self._place, logging.INFO, "performance", extra=extra)
        else:
            self._logger.info("performance", stacklevel=stacklevel + 1, extra=extra)
