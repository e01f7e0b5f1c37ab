"""Handle AppSync resolver events: read the event, find the caller, check rights and arguments, and answer.

See docs/appsync.md.
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .arguments import parse as parse
    from .callers import Caller as Caller
    from .callers import Callers as Callers
    from .events import Call as Call
    from .operations import Operation as Operation
    from .operations import Refusal as Refusal
    from .pages import page_answer as page_answer
    from .resolver import Resolver as Resolver

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "Call": ".events",
        "Caller": ".callers",
        "Callers": ".callers",
        "Operation": ".operations",
        "Refusal": ".operations",
        "Resolver": ".resolver",
        "page_answer": ".pages",
        "parse": ".arguments",
    },
)
