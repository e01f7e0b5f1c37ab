"""A step always has a result; an exit or an interrupt is kept for later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_common.audit.uninterrupted_steps import UninterruptedSteps

if TYPE_CHECKING:
    from collections.abc import Callable


def raising(*errors: BaseException | None) -> Callable[[], str]:
    """Return a step that raises these errors, run by run. None: the run succeeds."""
    runs = iter(errors)

    def step() -> str:
        error = next(runs)
        if error is not None:
            raise error
        return "done"

    return step


def test_a_failed_step_has_another_result() -> None:
    """An error is not raised, and the step is not run again."""
    steps = UninterruptedSteps()
    assert steps.take(raising(None), repr) == "done"
    assert steps.take(raising(ValueError("x")), repr) == "ValueError('x')"
    assert steps.stopped is None


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_an_interrupted_step_is_run_again(stop: type[BaseException]) -> None:
    """The second run usually succeeds. The caller finds the interrupt in `stopped`."""
    steps = UninterruptedSteps()
    first = stop()
    assert steps.take(raising(first, None), repr) == "done"
    assert steps.stopped is first


@pytest.mark.parametrize("second", [ValueError(), SystemExit(), KeyboardInterrupt()])
def test_a_step_has_two_runs(second: BaseException) -> None:
    """If the second run fails too, the step has the other result, and the first interrupt stays."""
    steps = UninterruptedSteps()
    first = KeyboardInterrupt()
    step = raising(first, second)
    assert steps.take(step, lambda error: repr(error is second)) == "True"
    assert steps.stopped is first
