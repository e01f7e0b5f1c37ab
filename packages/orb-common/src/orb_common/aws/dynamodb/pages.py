"""One answer of a query or scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .values import Item, Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """At most 1 MB of items. A page can be empty and still not be the last."""

    items: list[Item]
    next_key: Key | None = None
    """Where to continue; None: this was the last page."""
    scanned_count: int = 0
    """Items read before the filter; these are what is paid for."""
