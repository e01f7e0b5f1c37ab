"""Lines of JSON that tell the request and hide its secrets. See docs/logging.md."""

from typing import TYPE_CHECKING

from orb_common._lazy import lazy

if TYPE_CHECKING:
    from .context import correlation_id as correlation_id
    from .events import add_persistent_context as add_persistent_context
    from .events import clear_context as clear_context
    from .events import inject_lambda_context as inject_lambda_context
    from .events import log_api_call as log_api_call
    from .events import log_error as log_error
    from .events import log_performance as log_performance
    from .events import remove_persistent_context as remove_persistent_context
    from .events import with_logger as with_logger
    from .formatter import OrbFormatter as OrbFormatter
    from .logger import OrbLogger as OrbLogger
    from .logger import get_logger as get_logger
    from .performance import Performance as Performance
    from .redaction import MASK as MASK
    from .redaction import redact as redact
    from .text import mask_email as mask_email

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "MASK": ".redaction",
        "OrbFormatter": ".formatter",
        "OrbLogger": ".logger",
        "Performance": ".performance",
        "add_persistent_context": ".events",
        "clear_context": ".events",
        "correlation_id": ".context",
        "get_logger": ".logger",
        "inject_lambda_context": ".events",
        "log_api_call": ".events",
        "log_error": ".events",
        "log_performance": ".events",
        "mask_email": ".text",
        "redact": ".redaction",
        "remove_persistent_context": ".events",
        "with_logger": ".events",
    },
)
