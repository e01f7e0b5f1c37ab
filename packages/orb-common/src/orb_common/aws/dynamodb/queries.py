"""The page that a query or scan returns, their options, and the count of a partition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .executor import Executor
    from .expressions import Attr, Condition

    Projection = Iterable[str | Attr[Any]]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPage(Generic[T]):
    """A page of at most 1 MB of items. It can be empty although more pages follow."""

    items: list[T]
    next_key: T | None = None
    """The key after which the next page starts. None: this is the last page."""
    scanned_count: int = 0
    """Items that DynamoDB read for the page, and charges for, including those that the filter dropped."""


class _Options(TypedDict, total=False):
    index: str | None
    filter: Condition | None
    """It cannot use a key of the table or index."""
    limit: int | None
    """The most items of a page, counted before the filter."""
    consistent: bool
    """True: include every write acknowledged before."""
    projection: Projection | None
    """The attributes to read. None: all."""


class QueryOptions(_Options, total=False):
    """The options of a query besides table, key condition and start key."""

    forward: bool
    """False: start with the highest sort key."""


class ScanOptions(_Options, total=False):
    """The options of a scan besides table and start key."""

    segment: tuple[int, int] | None
    """(number, total): the part to read, for a parallel scan."""


def count(
    executor: Executor,
    table: str,
    key_condition: Condition,
    *,
    index: str | None,
    filter_: Condition | None,
    most_read: int | None,
) -> int:
    """Implement `DynamoDB.count`."""
    from .expressions import Aliases

    aliases = Aliases()
    parameters: dict[str, object] = {
        "TableName": table,
        "Select": "COUNT",
        "KeyConditionExpression": key_condition.render(aliases),
    }
    if index is not None:
        parameters["IndexName"] = index
    if filter_ is not None:
        parameters["FilterExpression"] = filter_.render(aliases)
    parameters.update(aliases.parameters())
    total = 0
    while True:
        if most_read is not None:
            parameters["Limit"] = most_read
        response = executor.call("Query", table, "safe", **parameters)[0]
        total += int(response["Count"])
        if most_read is not None:
            most_read -= int(response["ScannedCount"])
        if not response.get("LastEvaluatedKey") or most_read == 0:
            return total
        parameters["ExclusiveStartKey"] = response["LastEvaluatedKey"]
