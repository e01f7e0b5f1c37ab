"""Conditions on an index's sort key, from the keyword arguments of a generated query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orb_common.exceptions import ValidationError

if TYPE_CHECKING:
    from orb_common.aws.dynamodb import Condition

Sort = Mapping[str, object]
"""At most one way of narrowing: `equal`, `first` and/or `last` (both included), or `prefix`; None where not asked."""


def sort_condition(name: str, sort: Sort) -> Condition | None:
    """The condition that DynamoDB gets: it takes one on a sort key, not two.

    Raises:
        ValidationError: more than one way of narrowing, or a range whose end comes before its start.
    """
    from orb_common.aws.dynamodb import attr

    asked = {way: value for way, value in sort.items() if value is not None}
    if len(asked.keys() - {"first", "last"}) + bool(asked.keys() & {"first", "last"}) > 1:
        raise ValidationError(f"{name} can be narrowed in one way only", field=name)
    key = attr(name)
    match asked:
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
