"""Retries of calls that may succeed later, with random waits, within a deadline.

Each wait is random, from zero up to a limit that doubles ("full jitter"). So callers that failed together do not come
back together. Lambda kills a function that sleeps past its deadline, and then nothing reports the error. So no wait
passes the deadline: the retries end with the last error instead.
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
_MAX_DOUBLINGS = 63
_DEFERRED = 0x20 | 0x80 | 0x200
"""The flags of `inspect` for generators, coroutines and asynchronous generators, without loading that module."""


class Random(Protocol):
    """A source of random numbers, such as `random.Random` or the module `random`."""

    def random(self) -> float:
        """Return a number from 0 up to, but not including, 1."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often to try, and how long to wait in between, in seconds."""

    max_attempts: int = 3
    """The number of attempts, with the first one. 1: no retry."""
    base_delay: float = 0.1
    """The limit of the first wait."""
    max_delay: float = 2.0
    """The longest wait, unless the service asks for a longer one (`retry_after`)."""

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError("max_attempts must be at least 1")
        if self.base_delay < 0 or self.max_delay < 0:
            raise ValueError("delays must not be negative")

    def limit(self, attempt: int) -> float:
        """Return the longest wait after an attempt. The first attempt is 1."""
        return min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, _MAX_DOUBLINGS))

    def delay(self, attempt: int, *, random: Random = _random) -> float:
        """Return a random wait after an attempt. The first attempt is 1."""
        return self.limit(attempt) * random.random()


def is_retryable(error: BaseException) -> bool:
    """Return whether an error is one of orb and says that the same call may succeed later."""
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
    """Call `fn`, and again after an error that may pass, while attempts and time are left. Return its result.

    Args:
        fn: The call. It must be safe to repeat.
        policy: How often to try, and how long to wait in between.
        clock: Measures the time, and waits.
        random: Makes the waits random.
        deadline: A value of `clock.monotonic()`. A wait that would reach it does not begin.
        retryable: Returns whether an error may pass.

    Raises:
        Exception: The last error of `fn`, unchanged. If that is a timeout caused by the deadline: an error before it
            that says what was wrong.
    """
    attempt = 1
    service_error: Exception | None = None
    while True:
        try:
            return fn()
        except Exception as error:
            wait = _wait(error, policy.delay(attempt, random=random))
            too_late = deadline is not None and clock.monotonic() + wait >= deadline
            if too_late or attempt >= policy.max_attempts or not retryable(error):
                # The deadline caused this timeout. The error of the service before it says what was wrong.
                if (
                    service_error is not None
                    and isinstance(error, TimedOutError)
                    and (too_late or not retryable(error))
                ):
                    raise service_error from service_error.__cause__
                raise
            if service_error is None or not isinstance(error, TimedOutError):
                service_error = error
        clock.sleep(wait)
        attempt += 1


def _wait(error: Exception, random_wait: float) -> float:
    # The service would refuse an attempt before the time that it asked for.
    requested = error.retry_after if isinstance(error, OrbError) else None
    return random_wait if requested is None else max(random_wait, requested)


@dataclass(frozen=True, slots=True)
class RetryConfig:
    """The settings of `retry_with_backoff`, as the hub had them. Delays are in seconds."""

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
    """Return base_delay * exponential_base^attempt seconds, at most `max_delay`. The first attempt is 0."""
    try:
        return min(max_delay, base_delay * exponential_base**attempt)
    except OverflowError:
        return max_delay


def linear_backoff(attempt: int, base_delay: float = 1.0, max_delay: float = 60.0) -> float:
    """Return base_delay * (attempt + 1) seconds, at most `max_delay`. The first attempt is 0."""
    return min(max_delay, base_delay * (attempt + 1))


def retry_with_backoff(
    config: RetryConfig | None = None,
    backoff_func: Callable[[int, float, float], float] | None = None,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that calls a function again after an exception. The waits are not random.

    New code uses `call_with_retry`, which has random waits and a deadline.

    Args:
        config: How often to try, how long to wait in between, and after which exceptions.
        backoff_func: Returns the wait from (attempt, base_delay, max_delay). The first attempt is 0. None:
            `exponential_backoff` with the base of `config`.
        clock: Waits.

    Raises:
        TypeError: The function is a coroutine or a generator. Its errors are raised later, outside of the call.
    """
    settings = config or RetryConfig()

    def wait(attempt: int) -> float:
        if backoff_func is None:
            return exponential_backoff(
                attempt, settings.base_delay, settings.max_delay, settings.exponential_base
            )
        return min(settings.max_delay, backoff_func(attempt, settings.base_delay, settings.max_delay))

    def decorate(fn: Callable[P, T]) -> Callable[P, T]:
        if getattr(getattr(fn, "__code__", None), "co_flags", 0) & _DEFERRED:
            raise TypeError("coroutines and generators cannot be retried")

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
