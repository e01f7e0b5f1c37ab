"""Small tools that every room needs: time, identifiers, JSON, retries, checks. See docs/utilities.md."""

from orb_common._startup.lazy import lazy_names as lazy_names

# Type checkers know this name. To import `typing` for it would cost more than the rest of the module.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from .cache import SingleFlight as SingleFlight
    from .cache import TimedCache as TimedCache
    from .clock import SYSTEM_CLOCK as SYSTEM_CLOCK
    from .clock import Clock as Clock
    from .clock import ManualClock as ManualClock
    from .clock import SystemClock as SystemClock
    from .datetime import DEFAULT_FORMAT as DEFAULT_FORMAT
    from .datetime import add_days as add_days
    from .datetime import format_timestamp as format_timestamp
    from .datetime import from_epoch as from_epoch
    from .datetime import is_expired as is_expired
    from .datetime import parse_timestamp as parse_timestamp
    from .datetime import time_ago as time_ago
    from .datetime import to_epoch as to_epoch
    from .datetime import utc_now as utc_now
    from .ids import new_id as new_id
    from .json import dumps as dumps
    from .json import flatten_dict as flatten_dict
    from .json import loads as loads
    from .json import merge_dicts as merge_dicts
    from .json import safe_json_dumps as safe_json_dumps
    from .json import safe_json_loads as safe_json_loads
    from .json import unflatten_dict as unflatten_dict
    from .lifecycle import Prepared as Prepared
    from .lifecycle import after_fork as after_fork
    from .lifecycle import after_restore as after_restore
    from .lifecycle import in_lambda as in_lambda
    from .lifecycle import without_collection as without_collection
    from .nested_paths import attribute_path as attribute_path
    from .retry import Random as Random
    from .retry import RetryConfig as RetryConfig
    from .retry import RetryPolicy as RetryPolicy
    from .retry import call_with_retry as call_with_retry
    from .retry import exponential_backoff as exponential_backoff
    from .retry import is_retryable as is_retryable
    from .retry import linear_backoff as linear_backoff
    from .retry import retry_with_backoff as retry_with_backoff
    from .text_rules import broken_rules as broken_rules
    from .validation import clean_string as clean_string
    from .validation import is_valid_email as is_valid_email
    from .validation import is_valid_url as is_valid_url
    from .validation import is_valid_uuid as is_valid_uuid
    from .validation import normalize_phone as normalize_phone

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Clock": ".clock",
        "DEFAULT_FORMAT": ".datetime",
        "ManualClock": ".clock",
        "Prepared": ".lifecycle",
        "Random": ".retry",
        "RetryConfig": ".retry",
        "RetryPolicy": ".retry",
        "SYSTEM_CLOCK": ".clock",
        "SingleFlight": ".cache",
        "SystemClock": ".clock",
        "TimedCache": ".cache",
        "add_days": ".datetime",
        "after_fork": ".lifecycle",
        "after_restore": ".lifecycle",
        "attribute_path": ".nested_paths",
        "broken_rules": ".text_rules",
        "call_with_retry": ".retry",
        "clean_string": ".validation",
        "dumps": ".json",
        "exponential_backoff": ".retry",
        "flatten_dict": ".json",
        "format_timestamp": ".datetime",
        "from_epoch": ".datetime",
        "in_lambda": ".lifecycle",
        "is_expired": ".datetime",
        "is_retryable": ".retry",
        "is_valid_email": ".validation",
        "is_valid_url": ".validation",
        "is_valid_uuid": ".validation",
        "lazy_names": "orb_common._startup.lazy",
        "linear_backoff": ".retry",
        "loads": ".json",
        "merge_dicts": ".json",
        "new_id": ".ids",
        "normalize_phone": ".validation",
        "parse_timestamp": ".datetime",
        "retry_with_backoff": ".retry",
        "safe_json_dumps": ".json",
        "safe_json_loads": ".json",
        "time_ago": ".datetime",
        "to_epoch": ".datetime",
        "unflatten_dict": ".json",
        "utc_now": ".datetime",
        "without_collection": ".lifecycle",
    },
)
