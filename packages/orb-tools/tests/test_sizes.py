"""Sizes are read as people write them."""

from __future__ import annotations

import pytest

from orb_tools.sizes import parse_amount, parse_size


@pytest.mark.parametrize(
    ("text", "size"), [("300 MB", 300_000_000), ("1.5GB", 1_500_000_000), (" 7 kb ", 7000), ("0B", 0)]
)
def test_sizes(text: str, size: int) -> None:
    """A number with a unit is a size, in any case and with or without a space."""
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "300", "MB", "-1 MB", "1e3 MB", "1 TB", "1 MB 2", "\u0663 MB" * 2])
def test_texts_that_are_not_sizes(text: str) -> None:
    """Anything else raises `ValueError`."""
    with pytest.raises(ValueError, match="not an amount in B, kB, MB, GB"):
        parse_size(text)


def test_amounts_in_other_units() -> None:
    """Sizes and durations are read by the same rule. The nearest whole number counts."""
    units = {"ms": 1, "s": 1000}
    assert [parse_amount(text, units) for text in ("400 ms", "1.5S", "0.0016 s")] == [400, 1500, 2]
    with pytest.raises(ValueError, match="not an amount in ms, s"):
        parse_amount("1 MB", units)
