"""Trying again: only what may succeed later, with waits that spread, within the time that is left.

Waits are drawn evenly from nothing up to a limit that doubles ("full jitter"): callers that failed together
do not come back together. A Lambda function that sleeps past its own deadline is killed and tells nothing, so
a deadline ends the tries with the last error instead.
"""

from __future__ import annotations

import functools
import random as _random
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from orb_common.exceptions.base import OrbError
from orb_common.exceptions.kinds import TimedOutError

from .clock import SYSTEM_CLOCK, Clock

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Random",
    "RetryConfig",
    "RetryPolicy",
    "call_with_retry",
    "exponential_backoff",
    "is_retryable",
    "linear_backoff",
    "retry_with_backoff",
]

P = ParamSpec("P")
T = TypeVar("T")
_MOST_DOUBLINGS = 63
_LATER = 0x20 | 0x80 | 0x200
"""As `inspect` has it, which would be a module more to load: generator, coroutine, asynchronous generator."""


class Random(Protocol):
    """What retry wants of chance: `random.Random` and the module `random` both fit."""

    def random(self) -> float:
        """Gives a number from 0 up to, not including, 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often, and how far apart. Seconds."""

    max_attempts: int = 3
    """All tries together, the first included. 1: no retry."""
    base_delay: float = 0.1
    """The limit of the first wait."""
    max_delay: float = 2.0
    """No wait is longer, except when the service itself asks for more (`retry_after`)."""

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError("max_attempts must be at least 1")
        if self.base_delay < 0 or self.max_delay < 0:
            raise ValueError("delays must not be negative")

    def limit(self, attempt: int) -> float:
        """Gives the longest wait after the given try; the first one is 1."""
        return min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS))

    def delay(self, attempt: int, *, random: Random = _random) -> float:
        """Draws the wait after the given try."""
        return self.limit(attempt) * random.random()


def is_retryable(error: BaseException) -> bool:
    """Tells whether an orb error says that the same call may succeed later."""
    return isinstance(error, OrbError) and error.retryable


def call_with_retry(
    fn: Callable[[], T],
    *,
    policy: RetryPolicy = RetryPolicy(),
    clock: Clock = SYSTEM_CLOCK,
    random: Random = _random,
    deadline: float | None = None,
    retryable: Callable[[Exception], bool] = is_retryable,
) -> T:
    """Calls `fn` until it succeeds, fails for good, or tries or time run out.

    Args:
        fn: The call. It must be safe to repeat.
        policy: How often, how far apart.
        clock: Tells and passes the time.
        random: Spreads the waits.
        deadline: A moment of `clock.monotonic()`. No wait begins that would reach it.
        retryable: Tells whether an error may pass.

    Raises:
        Exception: The last error of `fn`, as it was. Where the deadline cut the last try short, or did not let it
            begin, the error of the try before: that one says what was wrong.
    """
    attempt = 1
    said: Exception | None = None
    while True:
        try:
            return fn()
        except Exception as error:
            wait = _wait(error, policy.delay(attempt, random=random))
            late = deadline is not None and clock.monotonic() + wait >= deadline
            if late or attempt >= policy.max_attempts or not retryable(error):
                # Cut short by the deadline, or not begun because of it: what was wrong is what the service said before.
                if said is not None and isinstance(error, TimedOutError) and (late or not retryable(error)):
                    raise said from said.__cause__
                raise
            if said is None or not isinstance(error, TimedOutError):
                said = error
        clock.sleep(wait)
        attempt += 1


def _wait(error: Exception, drawn: float) -> float:
    # Coming back earlier than asked would only be refused again.
    asked = error.retry_after if isinstance(error, OrbError) else None
    return drawn if asked is None else max(drawn, asked)


@dataclass(frozen=True, slots=True)
class RetryConfig:
    """The hub's settings of `retry_with_backoff`. Seconds."""

    max_attempts: int = 3
    base_delay: float = 1.0
    max_delay: float = 60.0
    exponential_base: float = 2.0
    exceptions: tuple[type[Exception], ...] = (Exception,)

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError("max_attempts must be at least 1")


def exponential_backoff(
    attempt: int, base_delay: float = 1.0, max_delay: float = 60.0, exponential_base: float = 2.0
) -> float:
    """Gives base * 2^attempt seconds, at most `max_delay`. The first attempt is 0."""
    try:
        return min(max_delay, base_delay * exponential_base**attempt)
    except OverflowError:
        return max_delay


def linear_backoff(attempt: int, base_delay: float = 1.0, max_delay: float = 60.0) -> float:
    """Gives base * (attempt + 1) seconds, at most `max_delay`. The first attempt is 0."""
    return min(max_delay, base_delay * (attempt + 1))


def retry_with_backoff(
    config: RetryConfig | None = None,
    backoff_func: Callable[[int, float, float], float] | None = None,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Makes a function try again, by the delays of its config; waits are whole, not spread.

    New code uses `call_with_retry`, which spreads them and knows a deadline.

    Args:
        config: How often, how far apart, after which exceptions.
        backoff_func: Gives the wait from (attempt, base_delay, max_delay), the first attempt being 0. None:
            exponential, by the config's base.
        clock: Passes the time.

    Raises:
        TypeError: The function is a coroutine or a generator: its errors come after the call, when it is over.
    """
    settings = config or RetryConfig()

    def wait(attempt: int) -> float:
        if backoff_func is None:
            return exponential_backoff(
                attempt, settings.base_delay, settings.max_delay, settings.exponential_base
            )
        return min(settings.max_delay, backoff_func(attempt, settings.base_delay, settings.max_delay))

    def decorate(fn: Callable[P, T]) -> Callable[P, T]:
        if getattr(getattr(fn, "__code__", None), "co_flags", 0) & _LATER:
            raise TypeError("coroutines and generators cannot be tried again")

        @functools.wraps(fn)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            for attempt in range(settings.max_attempts - 1):
                try:
                    return fn(*args, **kwargs)
                except settings.exceptions:
                    clock.sleep(wait(attempt))
            return fn(*args, **kwargs)

        return call

    return decorate
