"""Laws of the execution rows."""

from __future__ import annotations

from benchmarks.areas.execution import evaluation, run_of
from orb_common.execution import evaluate


def test_the_run_has_every_kind_of_order() -> None:
    """The row measures failures that pass on, orders that start and orders that wait."""
    plan = evaluate(run_of(1_000))
    assert all(len(part) >= 1 for part in plan)
    assert sum(map(len, plan)) == 999


def test_the_time_is_measured() -> None:
    """A call returns its own seconds."""
    assert 0 < evaluation(50)()() < 60
