"""Retries: only errors that may pass, with random waits, within the deadline."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.exceptions import ConflictError, ThrottlingError
from orb_common.utils import (
    ManualClock,
    RetryConfig,
    RetryPolicy,
    call_with_retry,
    exponential_backoff,
    linear_backoff,
    retry_with_backoff,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Failing:
    """A call that raises each of the given errors, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


class Half:
    """A source of random numbers that always returns one half."""

    def random(self) -> float:
        return 0.5


def test_retries_what_may_pass() -> None:
    """After a retryable error, the call is tried again until it succeeds."""
    call, clock = Failing(ThrottlingError(), ThrottlingError()), ManualClock()
    assert call_with_retry(call, policy=RetryPolicy(max_attempts=3), clock=clock, random=Half()) == "done"
    assert clock.slept == [0.05, 0.1]


def test_does_not_retry_what_stays_wrong() -> None:
    """Any other error is raised at once."""
    call, clock = Failing(ConflictError()), ManualClock()
    with pytest.raises(ConflictError):
        call_with_retry(call, clock=clock)
    assert (call.calls, clock.slept) == (1, [])


def test_last_error_is_raised() -> None:
    """After the last attempt, the error of the call itself is raised."""
    last = ThrottlingError("the last")
    call = Failing(ThrottlingError(), last)
    with pytest.raises(ThrottlingError) as caught:
        call_with_retry(call, policy=RetryPolicy(max_attempts=2), clock=ManualClock())
    assert caught.value is last


def test_deadline_ends_the_retries() -> None:
    """No wait begins that would reach the deadline."""
    clock = ManualClock()
    call = Failing(*[ThrottlingError() for _ in range(50)])
    deadline = clock.monotonic() + 1
    with pytest.raises(ThrottlingError):
        call_with_retry(
            call, policy=RetryPolicy(max_attempts=50), clock=clock, random=Half(), deadline=deadline
        )
    assert clock.monotonic() < deadline
    assert call.calls > 1


def test_wait_that_a_service_requests() -> None:
    """`retry_after` is respected, even if it is longer than the longest wait of the policy."""
    clock = ManualClock()
    call_with_retry(Failing(ThrottlingError(retry_after=7)), clock=clock)
    assert clock.slept == [7]


@given(st.integers(1, 2000), st.integers(0, 2**32))
def test_delays_stay_within_their_limit(attempt: int, seed: int) -> None:
    """A wait is between zero and a limit that doubles up to the maximum, however many attempts there are."""
    policy = RetryPolicy(max_attempts=10, base_delay=0.1, max_delay=2.0)
    assert policy.limit(attempt) == min(2.0, 0.1 * 2.0 ** min(attempt - 1, 60))
    assert 0 <= policy.delay(attempt, random=random.Random(seed)) <= policy.limit(attempt)


def test_policy_refuses_impossible_values() -> None:
    """Zero attempts and negative waits are refused."""
    with pytest.raises(ValueError, match="max_attempts"):
        RetryPolicy(max_attempts=0)
    with pytest.raises(ValueError, match="delays"):
        RetryPolicy(base_delay=-1)
    with pytest.raises(ValueError, match="max_attempts"):
        RetryConfig(max_attempts=0)


def test_old_decorator_uses_its_config() -> None:
    """`retry_with_backoff` waits as long as its config says, and refuses coroutines and generators."""
    clock = ManualClock()
    call = Failing(ValueError(), ValueError())
    config = RetryConfig(max_attempts=3, base_delay=2.0, max_delay=3.0, exceptions=(ValueError,))
    assert retry_with_backoff(config, clock=clock)(call)() == "done"
    assert clock.slept == [2.0, 3.0]
    clock = ManualClock()
    linear = retry_with_backoff(config, linear_backoff, clock=clock)
    with pytest.raises(ValueError):
        linear(Failing(*[ValueError() for _ in range(3)]))()
    assert clock.slept == [2.0, 3.0]
    with pytest.raises(KeyError):
        retry_with_backoff(config, clock=clock)(Failing(KeyError()))()

    async def later() -> None: ...

    def one_by_one() -> Iterator[int]:
        yield 1

    for function in (later, one_by_one):
        # The decorator would call it once, and never see its errors.
        with pytest.raises(TypeError, match="retried"):
            retry_with_backoff(config)(function)
    assert exponential_backoff(3, 1.0, 60.0) == 8.0
    assert exponential_backoff(5000, 1.0, 60.0) == 60.0
