"""A filter of a query becomes one condition on the sort key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.aws.dynamodb.expressions import Aliases
from orb_common.exceptions import ValidationError
from orb_models.sort_key_conditions import sort_condition


def rendered(**ends: object) -> tuple[str, list[object]] | None:
    """The expression of a condition on `size`, and its values."""
    condition = sort_condition("size", ends)
    if condition is None:
        return None
    aliases = Aliases()
    text = condition.render(aliases).replace("#n0", "size")
    return text, [next(iter(value.values())) for value in aliases.values.values()]


@pytest.mark.parametrize(
    ("ends", "expression"),
    [
        ({}, None),
        ({"equal": None, "first": None, "last": None, "prefix": None}, None),
        ({"equal": 5}, ("size = :v0", ["5"])),
        ({"first": 1}, ("size >= :v0", ["1"])),
        ({"last": 9, "equal": None}, ("size <= :v0", ["9"])),
        ({"first": 1, "last": 9}, ("size BETWEEN :v0 AND :v1", ["1", "9"])),
        ({"first": 1, "last": 1}, ("size BETWEEN :v0 AND :v1", ["1", "1"])),
        ({"after": 1}, ("size > :v0", ["1"])),
        ({"before": 9}, ("size < :v0", ["9"])),
        ({"after": 1, "before": 9}, ("size BETWEEN :v0 AND :v1", ["2", "8"])),
        ({"first": 1, "before": 9}, ("size BETWEEN :v0 AND :v1", ["1", "8"])),
        ({"after": 1, "last": 9}, ("size BETWEEN :v0 AND :v1", ["2", "9"])),
        ({"after": "a"}, ("size > :v0", ["a"])),
        ({"prefix": "a"}, ("begins_with(size, :v0)", ["a"])),
    ],
)
def test_a_filter_is_one_condition(ends: dict[str, object], expression: object) -> None:
    """DynamoDB accepts one condition on a sort key. An empty filter has none."""
    assert rendered(**ends) == expression


@pytest.mark.parametrize(
    "ends",
    [
        {"equal": 1, "first": 1},
        {"equal": 1, "last": 1},
        {"prefix": "a", "last": "b"},
        {"equal": "a", "prefix": "a"},
        {"first": 1, "after": 1},
        {"last": 1, "before": 1},
        {"equal": 1, "before": 2},
    ],
)
def test_two_kinds_of_filter_are_refused(ends: dict[str, object]) -> None:
    """A filter of two kinds would need two conditions."""
    with pytest.raises(ValidationError, match="accepts one condition only") as caught:
        rendered(**ends)
    assert caught.value.field == "size"


def test_a_range_does_not_end_before_it_begins() -> None:
    """DynamoDB refuses such a range without naming the field. The error here names it."""
    for ends in ({"first": 2, "last": 1}, {"after": 1, "before": 2}, {"first": "b", "last": "a"}):
        with pytest.raises(ValidationError, match="is empty") as caught:
            rendered(**ends)
        assert caught.value.field == "size"


def test_a_range_of_texts_includes_both_ends() -> None:
    """DynamoDB's BETWEEN includes both ends, and there is no text right before or after another."""
    with pytest.raises(ValidationError, match="includes both of them") as caught:
        rendered(after="a", last="b")
    assert caught.value.field == "size"


ENDS = {
    "first": lambda size, end: size >= end,
    "after": lambda size, end: size > end,
    "last": lambda size, end: size <= end,
    "before": lambda size, end: size < end,
}


@given(
    st.sampled_from([None, "first", "after"]),
    st.sampled_from([None, "last", "before"]),
    st.integers(-3, 3),
    st.integers(-3, 3),
)
def test_a_range_of_numbers_has_exactly_its_members(
    start: str | None, end: str | None, low: int, high: int
) -> None:
    """A range finds the numbers that all its ends admit. A range that is refused admits none."""
    ends = {kind: value for kind, value in ((start, low), (end, high)) if kind is not None}
    wanted = [size for size in range(-5, 6) if all(ENDS[kind](size, value) for kind, value in ends.items())]
    try:
        expression = rendered(**ends)
    except ValidationError:
        assert wanted == []
        return
    operators = {">=": "first", ">": "after", "<=": "last", "<": "before"}
    if expression is None:
        sent: dict[str, int] = {}
    elif "BETWEEN" in expression[0]:
        sent = {"first": int(str(expression[1][0])), "last": int(str(expression[1][1]))}
    else:
        sent = {operators[expression[0].split()[1]]: int(str(expression[1][0]))}
    assert [n for n in range(-5, 6) if all(ENDS[kind](n, value) for kind, value in sent.items())] == wanted
