"""One answer of a query or scan, and what one takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypedDict, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .expressions import Attr, Condition

    Projection = Iterable[str | Attr]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPage(Generic[T]):
    """At most 1 MB of items. A page can be empty and still not be the last."""

    items: list[T]
    next_key: T | None = None
    """Where to continue. None: this was the last page."""
    scanned_count: int = 0
    """Items that DynamoDB read for it, those included that the filter left out; these are what is paid for."""


class _Options(TypedDict, total=False):
    index: str | None
    filter: Condition | None
    """A key of the table or index cannot be filtered on."""
    limit: int | None
    """Items of a page, before the filter."""
    consistent: bool
    """True: it sees every write acknowledged before."""
    projection: Projection | None
    """The attributes to read. None: all."""


class QueryOptions(_Options, total=False):
    """What a query takes beside its table, its key condition and the key to start at."""

    forward: bool
    """False: from the highest sort key down."""


class ScanOptions(_Options, total=False):
    """What a scan takes beside its table and the key to start at."""

    segment: tuple[int, int] | None
    """Which part, of how many, to share the work."""
