"""What of a cold start exceeds the budget of its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orb_tools.bundle.settings import Budget

    from .cost import Phase, StartUp

_NAMED = 5


def faults(start_up: StartUp, budget: Budget, *, tolerance: float) -> tuple[str, ...]:
    """Return a line for each duration that exceeds its budget by more than the tolerance.

    Args:
        start_up: What was measured.
        budget: The budgets of its unit, for each of its handlers.
        tolerance: Percent of the budget. Machines of CI are seldom equally fast.
    """
    allowed = {"init": budget.init, "first call": budget.first_call}
    return tuple(
        _fault(f"{start_up.unit}: {name} of {cost.handler}", phase, limit, tolerance)
        for cost in start_up.handlers
        for name, phase in cost.phases().items()
        if (limit := allowed[name]) is not None and phase.duration > limit * (1 + tolerance / 100)
    )


def _fault(subject: str, phase: Phase, limit: float, tolerance: float) -> str:
    costly = ", ".join(f"{module.name} {module.own:.1f} ms" for module, _ in phase.costliest(_NAMED))
    most = f"; the most costly modules: {costly}" if costly else ""
    return (
        f"{subject} takes {phase.duration:.0f} ms, but its budget is {limit:g} ms"
        f" (with {tolerance:g} % tolerance){most}"
    )
