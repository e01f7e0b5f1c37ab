"""Values keep to their limits, whatever the number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_models import UserStatus
from orb_testing.factory_base.values import Choice, Field, Fraction, Many, Text, Time, Whole, traits

if TYPE_CHECKING:
    from datetime import datetime

NUMBER = st.integers(0, 10**12 - 1)
LIMIT = st.none() | st.integers(-1000, 1000)


@given(number=NUMBER, low=LIMIT, high=LIMIT)
def test_numbers_are_within_their_limits(number: int, low: int | None, high: int | None) -> None:
    """Whole numbers, decimals and times are between their limits."""
    if low is not None and high is not None and low > high:
        low, high = high, low
    as_text = [None if limit is None else str(limit) for limit in (low, high)]
    time: datetime = Time(minimum=low, maximum=high).make(number)
    for value in (Whole(low, high).make(number), Fraction(*as_text).make(number), int(time.timestamp())):
        assert low is None or value >= low
        assert high is None or value <= high


def test_decimals_between_close_limits() -> None:
    """Between limits without a whole number, the lower limit is the value."""
    assert Fraction("0.25", "0.5").make(7) == Decimal("0.25")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("", {"min_length", "pattern", "key"}),
        ("a", {"min_length"}),
        ("ab", set()),
        ("aBc", {"pattern"}),
        ("abcde", {"max_length", "key"}),
    ],
)
def test_broken_rules_of_a_text(text: str, broken: set[str]) -> None:
    """Each rule of a text is named if the text breaks it."""
    limited = Text("a%d", min_length=2, max_length=4, pattern="[a-z]+", max_bytes=4)
    assert limited.broken(text) == broken


def test_a_form_has_room_for_its_span() -> None:
    """After so many numbers, texts begin again. Texts without a number take turns."""
    assert [Text("AB%04d", span=10000).make(number) for number in (1, 10001)] == ["AB0001"] * 2
    assert [Text(("a", "b")).make(number) for number in range(3)] == ["a", "b", "a"]


def test_choices() -> None:
    """A choice is the first that is known. Plain choices are texts."""
    assert Choice(UserStatus).make(5) is UserStatus.ACTIVE
    assert type(Choice(UserStatus, plain=True).make(5)) is str


def test_items_of_containers() -> None:
    """A container has one item, or as many as it must have. Choices in it differ."""
    many = Many("set", Choice(("x", "y", "z")), min_items=2)
    assert many.make(0) == frozenset({"x", "y"})
    assert Many("map", Whole()).make(7) == {"key0": 7}
    assert Many("array", Whole(), max_items=0).make(7) == []


def test_defaults_come_first() -> None:
    """A field has its default. A list is not shared between models."""
    assert Field(Whole(), default=5).make(1) == 5
    assert not Field(Whole(), default=5).varies
    assert Field(Many("array", Whole()), default=[]).varies


def test_traits_of_an_enum() -> None:
    """Each member is a trait."""
    assert traits("status", UserStatus)["active"] == {"status": UserStatus.ACTIVE}
