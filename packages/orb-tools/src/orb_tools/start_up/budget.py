"""The budgets of a unit for its cold start, and what exceeds them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.bundle.pyproject import read_pyproject
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from .cost import Phase, StartUp

_DURATION = re.compile(r"(\d+(?:\.\d+)?) (ms|s)")
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Milliseconds that a cold start may take. None: any."""

    init: float | None = None
    first_call: float | None = None


def read_budget(folder: Path) -> Budget:
    """Return the budget in `[tool.orb-bundle]` of the pyproject.toml of a unit's folder.

    Raises:
        ToolError: The file cannot be read, or a duration is not written as one.
    """
    try:
        document = read_pyproject(folder)
    except FileNotFoundError:
        return Budget()
    except (OSError, ValueError) as error:
        raise ToolError(f"{folder.name}/pyproject.toml cannot be read", hint="correct it") from error
    table = document.get("tool", {}).get("orb-bundle", {}).get("budget", {})
    return Budget(init=_milliseconds(table, "init"), first_call=_milliseconds(table, "first-call"))


def _milliseconds(table: dict[str, object], name: str) -> float | None:
    if name not in table:
        return None
    match = _DURATION.fullmatch(str(table[name]))
    if match is None:
        raise ToolError(f"the budget {name} is not a duration", hint=f'write it as {name} = "400 ms"')
    return float(match[1]) * (1000 if match[2] == "s" else 1)


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
