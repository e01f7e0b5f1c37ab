"""A retention is a time for which CloudWatch keeps events."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from orb_tools.codegen.read.compliance import Compliance, retention_days


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
    assert Compliance(retention="10 years").retention == "10 years"
    with pytest.raises(ValidationError):
        Compliance(retention="11 years")
