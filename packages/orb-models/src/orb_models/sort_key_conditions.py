"""Conditions on a sort key, from the keyword arguments of a generated query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Condition

SortKeyFilter = Mapping[str, object]
"""One of `equal`, `prefix`, or `first` and/or `last` (both included), with its value. None: not given."""


def sort_condition(name: str, sort_filter: SortKeyFilter) -> Condition | None:
    """Return the condition on the sort key `name`. None: the query asks for every sort key.

    Raises:
        ValidationError: the filter has more than one kind of limit, or its range ends before it begins.
    """
    from orb_common.aws.dynamodb import attr

    given = {kind: value for kind, value in sort_filter.items() if value is not None}
    # DynamoDB accepts a single condition on a sort key. A range is one condition.
    if len(given.keys() - {"first", "last"}) + bool(given.keys() & {"first", "last"}) > 1:
        raise ValidationError(f"{name} accepts one condition only: equality, a range or a prefix", field=name)
    key = attr(name)
    match given:
        case {"equal": value}:
            return key.eq(value)
        case {"prefix": str(value)}:
            return key.begins_with(value)
        case {"first": first, "last": last}:
            if last < first:  # type: ignore[operator]  # both are of the attribute's type
                raise ValidationError(f"the range of {name} ends before it begins", field=name)
            return key.between(first, last)
        case {"first": first}:
            return key.ge(first)
        case {"last": last}:
            return key.le(last)
    return None
