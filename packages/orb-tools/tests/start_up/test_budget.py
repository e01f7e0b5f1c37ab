"""Budgets of a unit's cold start."""

from __future__ import annotations

import pytest
from sample_start_up import start_up

from orb_tools.bundle.settings import Budget
from orb_tools.start_up.budget import faults


def test_a_fault_names_all_that_one_needs() -> None:
    """It names unit, handler, measured time, budget and the five most costly modules."""
    (fault,) = faults(start_up(), Budget(init=50), tolerance=10)
    assert fault == (
        "demo: init of lambdas.demo.handler.handler takes 100 ms, but its budget is 50 ms (with 10 % tolerance);"
        " the most costly modules: heavy.part 60.0 ms, site 10.0 ms, os 5.0 ms, lambdas.demo.handler 4.0 ms,"
        " heavy 1.0 ms"
    )


@pytest.mark.parametrize(
    ("budget", "tolerance", "exceeded"),
    [
        (Budget(), 0, 0),
        (Budget(init=100, first_call=5), 0, 0),
        (Budget(init=99, first_call=5), 0, 1),
        (Budget(init=99, first_call=4), 0, 2),
        (Budget(init=99, first_call=4), 30, 0),
        (Budget(init=30), 0, 2),
    ],
)
def test_the_limit_is_still_accepted(budget: Budget, tolerance: float, exceeded: int) -> None:
    """Each phase of each handler is compared with its own budget and the tolerance."""
    assert len(faults(start_up(), budget, tolerance=tolerance)) == exceeded
