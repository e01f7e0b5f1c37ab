"""Locations of values, and the variables that they become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_common.execution.locations import NAMES, Location, LocationKind, variable_of


@given(
    st.sampled_from(LocationKind).flatmap(
        lambda kind: st.tuples(st.just(kind), st.from_regex(NAMES[kind], fullmatch=True))
    )
)
def test_locations_can_be_read(parts: tuple[LocationKind, str]) -> None:
    """A location leads back to its kind and name."""
    location = Location(kind=parts[0], name=parts[1])
    assert Location.parse(str(location)) == location


def test_both_kinds() -> None:
    """The documented spellings are `ssm` and `secretd`."""
    assert Location.parse("aws:::ssm:/git/token") == Location(kind=LocationKind.SSM, name="/git/token")
    assert Location.parse("aws:::secretd:git-token").kind is LocationKind.SECRET


@pytest.mark.parametrize("text", [
    "", "ssm:/a", "aws:::ssm:", "aws:::secret:a", "aws:::secretsmanager:a", "AWS:::ssm:/a", "aws::ssm:/a",
    "aws:::ssm:a b", "aws:::ssm:/a\n", " aws:::ssm:/a", "aws:::ssm:a:b", "aws:::secretd:" + "a" * 513,
])  # fmt: skip
def test_wrong_locations(text: str) -> None:
    """Anything else is refused, and the message does not show it."""
    with pytest.raises(ValueError, match=r"^a location is aws:::ssm:<parameter> or aws:::secretd:<secret>$"):
        Location.parse(text)


def test_variables() -> None:
    """A value is in the variable of the last part of its name, in capitals, with `_` for `-`."""
    assert [variable_of(name) for name in ("/app/db-password", "token", "/a/b/c_d")] == [
        "DB_PASSWORD",
        "TOKEN",
        "C_D",
    ]
