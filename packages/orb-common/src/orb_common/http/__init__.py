"""Requests to services that are not AWS: one retry layer, a deadline, no token in an error. See docs/http.md.

Needs requests, which the extras `orb-common[vcs]` and `orb-common[spotify]` bring.
"""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .authorization import BearerToken as BearerToken
    from .authorization import NoAuthorization as NoAuthorization
    from .calls import HttpCall as HttpCall
    from .calls import HttpClient as HttpClient
    from .calls import Repeat as Repeat
    from .calls import ServiceErrors as ServiceErrors
    from .retry_after import requested_wait as requested_wait

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "BearerToken": ".authorization",
        "HttpCall": ".calls",
        "HttpClient": ".calls",
        "NoAuthorization": ".authorization",
        "Repeat": ".calls",
        "ServiceErrors": ".calls",
        "requested_wait": ".retry_after",
    },
)
