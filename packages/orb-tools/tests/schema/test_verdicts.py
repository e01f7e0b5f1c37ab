"""Verdicts are ordered, so that the worst of several is their maximum."""

from __future__ import annotations

from orb_tools.schema.verdicts import Verdict


def test_breaking_is_the_worst() -> None:
    """A breaking change is worse than one with a backfill, and that is worse than a compatible one."""
    assert [verdict.label for verdict in sorted(Verdict)] == ["compatible", "backfill", "breaking"]
