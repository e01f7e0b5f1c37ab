"""Small things that every room needs: time, identifiers, JSON, retry, checks. See docs/utilities.md."""

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from .clock import SYSTEM_CLOCK as SYSTEM_CLOCK
    from .clock import Clock as Clock
    from .clock import ManualClock as ManualClock
    from .clock import SystemClock as SystemClock
    from .ids import new_id as new_id
    from .retry import Random as Random
    from .retry import RetryConfig as RetryConfig
    from .retry import RetryPolicy as RetryPolicy
    from .retry import call_with_retry as call_with_retry
    from .retry import exponential_backoff as exponential_backoff
    from .retry import is_retryable as is_retryable
    from .retry import linear_backoff as linear_backoff
    from .retry import retry_with_backoff as retry_with_backoff

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "SYSTEM_CLOCK": ".clock",
        "Clock": ".clock",
        "ManualClock": ".clock",
        "SystemClock": ".clock",
        "new_id": ".ids",
        "Random": ".retry",
        "RetryConfig": ".retry",
        "RetryPolicy": ".retry",
        "call_with_retry": ".retry",
        "exponential_backoff": ".retry",
        "is_retryable": ".retry",
        "linear_backoff": ".retry",
        "retry_with_backoff": ".retry",
    },
)
