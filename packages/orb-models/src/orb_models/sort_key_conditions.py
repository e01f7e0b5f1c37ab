"""Conditions on a sort key, from the keyword arguments of a generated query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Condition

SortKeyFilter = Mapping[str, object]
"""One of `equal`, `prefix`, or a range: `first` or `after`, and `last` or `before`. None: not given.

`first` and `last` are included in the range, `after` and `before` are not.
"""
_STARTS = {"first": "ge", "after": "gt"}
_ENDS = {"last": "le", "before": "lt"}


def sort_condition(name: str, sort_filter: SortKeyFilter) -> Condition | None:
    """Return the condition on the sort key `name`. None: the query asks for every sort key.

    Raises:
        ValidationError: the filter has more than one kind of limit, its range is empty, or its range of
            texts has two ends of which one is not included.
    """
    from orb_common.aws.dynamodb import attr

    given = {kind: value for kind, value in sort_filter.items() if value is not None}
    starts, ends = (sorted(given.keys() & kinds) for kinds in (_STARTS, _ENDS))
    # DynamoDB accepts a single condition on a sort key. A range is one condition.
    single = given.keys() - {*starts, *ends}
    if len(single) + bool(starts or ends) > 1 or len(starts) > 1 or len(ends) > 1:
        raise ValidationError(f"{name} accepts one condition only: equality, a range or a prefix", field=name)
    key = attr(name)
    if starts and ends:
        return key.between(*_included(name, starts[0], given[starts[0]], ends[0], given[ends[0]]))
    match given:
        case {"equal": value}:
            return key.eq(value)
        case {"prefix": str(value)}:
            return key.begins_with(value)
    for kind, operator in (_STARTS | _ENDS).items():
        if kind in given:
            condition: Condition = getattr(key, operator)(given[kind])
            return condition
    return None


def _included(name: str, start: str, low: object, end: str, high: object) -> tuple[object, object]:
    """Return the ends of a range that includes both, as DynamoDB's BETWEEN does."""
    if isinstance(low, int) and isinstance(high, int):
        # Numbers and times are stored as whole numbers.
        low, high = low + (start == "after"), high - (end == "before")
    elif (start, end) != ("first", "last"):
        raise ValidationError(f"a range of {name} with two ends includes both of them", field=name)
    if high < low:  # type: ignore[operator]  # both are of the attribute's type
        raise ValidationError(f"the range of {name} is empty", field=name)
    return low, high
