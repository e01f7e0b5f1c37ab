"""A logger that writes lines of JSON with the request that they belong to, without secrets. See docs/logging.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .correlation_ids import correlation_id as correlation_id
    from .formatter import OrbFormatter as OrbFormatter
    from .logger import OrbLogger as OrbLogger
    from .logger import get_logger as get_logger
    from .performance import Performance as Performance

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "OrbFormatter": ".formatter",
        "OrbLogger": ".logger",
        "Performance": ".performance",
        "correlation_id": ".correlation_ids",
        "get_logger": ".logger",
    },
)
