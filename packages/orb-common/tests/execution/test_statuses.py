"""Statuses and the changes between them."""

from __future__ import annotations

from itertools import product

from orb_common.execution.statuses import TERMINAL, OrderStatus, RunStatus, may_change


def test_values() -> None:
    """The statuses are the documented texts. Those of a run have one more."""
    assert [*OrderStatus] == ["queued", "running", "succeeded", "failed", "timed_out"]
    assert {*RunStatus} == {*OrderStatus} - {"queued"} | {"preparing"}
    assert {"succeeded", "failed", "timed_out"} == TERMINAL


def test_changes() -> None:
    """A queued order may start, or end without a start. A running one may end, or be queued again. No more."""
    allowed = {(old, new) for old, new in product(OrderStatus, repeat=2) if may_change(old, new)}
    assert allowed == {
        ("queued", "running"), ("queued", "failed"), ("queued", "timed_out"),
        ("running", "succeeded"), ("running", "failed"), ("running", "timed_out"), ("running", "queued"),
    }  # fmt: skip
