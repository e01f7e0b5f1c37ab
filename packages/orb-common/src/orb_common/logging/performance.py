"""How long something took, written as a line when it ends, however it ends."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from .logger import OrbLogger

__all__ = ["Performance"]

P = ParamSpec("P")
T = TypeVar("T")


class Performance:
    """The time of one operation, or of each call of a function. See `OrbLogger.log_performance`."""

    def __init__(
        self, logger: OrbLogger, operation: str, monotonic: Callable[[], float], context: Mapping[str, object]
    ) -> None:
        self._logger = logger
        self._operation = operation
        self._monotonic = monotonic
        self._context = context
        # A stack: the same object may time calls within calls.
        self._starts: list[float] = []

    def __enter__(self) -> Self:
        self._starts.append(self._monotonic())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        duration = (self._monotonic() - self._starts.pop()) * 1000
        failure = {} if kind is None else {"error_type": kind.__name__}
        self.write(duration, success=kind is None, stacklevel=3, **failure)

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        """Times each call of a function."""

        @functools.wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            with Performance(self._logger, self._operation, self._monotonic, self._context):
                return function(*args, **kwargs)

        return timed

    def write(self, duration_ms: float, *, success: bool, stacklevel: int = 2, **facts: object) -> None:
        """Writes the line."""
        told = {"operation": self._operation, "duration_ms": round(duration_ms, 2), "success": success}
        self._logger.info("performance", stacklevel=stacklevel + 1, extra={**told, **facts, **self._context})
