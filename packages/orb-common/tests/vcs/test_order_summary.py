"""The comment about a job."""

from __future__ import annotations

from orb_common.vcs import order_summary


def test_one_line_for_each_order() -> None:
    """Each order has a line with its status, and the last one ends the tree."""
    assert order_summary([("build", "queued"), ("test", "running"), ("ship", "failed")]) == (
        "**Order Summary**\n\n├─ build: queued\n├─ test: running\n└─ ship: failed"
    )
    assert order_summary([("build", "queued")]) == "**Order Summary**\n\n└─ build: queued"
    assert order_summary([]) == "**Order Summary**\n"
