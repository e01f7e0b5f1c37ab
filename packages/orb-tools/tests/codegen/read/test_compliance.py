"""A retention is a time for which CloudWatch keeps events."""

from __future__ import annotations

import pytest

from orb_tools.codegen.read.compliance import Compliance, retention_days
from orb_tools.codegen.read.form_check import checked


@pytest.mark.parametrize(
    ("text", "days"),
    [("7 years", 2557), ("P7Y", 2557), ("1 year", 366), ("18 months", 548), ("90 days", 90), ("P1D", 1),
     ("1 day", 1), ("forever", None), ("P1W", None), ("0 days", None), ("7  years", None), ("", None)],
)  # fmt: skip
def test_retention_is_in_days(text: str, days: int | None) -> None:
    """A retention is rounded up to days, so that nothing is removed too early."""
    assert retention_days(text) == days


def test_limit() -> None:
    """Ten years are the longest retention, because CloudWatch keeps no events for longer, except for ever."""
    form, _ = checked(Compliance, {"retention": "10 years"})
    assert form is not None
    assert form.retention == "10 years"
    _, [mismatch] = checked(Compliance, {"retention": "11 years"})
    assert mismatch.wrong == "a time for which CloudWatch keeps events"
