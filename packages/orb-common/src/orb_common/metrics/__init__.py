"""Counts that a function reports to CloudWatch by a line of its log. See docs/monitoring.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .counts import COLD_STARTS as COLD_STARTS
    from .counts import NAMESPACE as NAMESPACE
    from .counts import Counts as Counts

__getattr__, __dir__, __all__ = lazy_names(
    __name__, {"COLD_STARTS": ".counts", "NAMESPACE": ".counts", "Counts": ".counts"}
)
