"""Ids of runs and numbers of orders."""

from __future__ import annotations

import pytest

from orb_common.execution.ids import is_order_number, is_run_id, order_number


@pytest.mark.parametrize(("text", "valid"), [
    ("a", True), ("5f3b-a_Z", True), ("a" * 64, True),
    ("", False), ("-a", False), ("a" * 65, False), ("a/b", False), ("a:b", False),
    ("a.b", False), ("a\n", False), ("ä", False),
])  # fmt: skip
def test_run_id(text: str, valid: bool) -> None:
    """A run id is a part of keys and names: no path, no separator, and short enough for a name of Step Functions."""
    assert is_run_id(text) is valid


def test_order_numbers() -> None:
    """Numbers have four digits, so that they sort as texts. A job has no other positions."""
    assert [order_number(1), order_number(9_999)] == ["0001", "9999"]
    for position in (0, 10_000):
        with pytest.raises(ValueError, match="from 1 to"):
            order_number(position)
    assert all(map(is_order_number, ("0000", "0042")))
    assert not any(map(is_order_number, ("42", "00042", "004a", "0042\n", "\u0660\u0660\u0660\u0661", "")))
