"""What a row says. The functions under measure tell their own times: nothing here depends on the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.harness import Allowance, Benchmark, measure, met

if TYPE_CHECKING:
    from collections.abc import Callable


def taking(*seconds: float) -> Callable[[], Callable[[], object]]:
    """A side whose rounds take these times; the first one warms it up."""
    times = iter(seconds)
    return lambda: lambda: next(times)


def benchmark(**options: object) -> Benchmark:
    given: dict[str, object] = {
        "area": "a", "name": "n", "peer": "p", "unit": "ms", "rounds": 2, "times_itself": True,
        "ours": taking(9, 0.004, 0.003), "theirs": taking(9, 0.006, 0.008), "goal": 0.45,
    }  # fmt: skip
    return Benchmark(**(given | options))  # type: ignore[arg-type]  # options of a test


def test_the_best_round_of_each_side_counts() -> None:
    """Ours and the peer's are the minima of their rounds, in the benchmark's unit."""
    row = measure(benchmark())
    assert (row["ours"], row["peers"], row["ratio"], row["goal"]) == (3, 6, 0.5, 0.45)
    assert not met(row)


@pytest.mark.parametrize(("second_call", "goal"), [(0.001, 0.45), (0.002, 0.5), (0.01, 2.5)])
def test_the_larger_of_goal_and_allowance_holds(second_call: float, goal: float) -> None:
    """An allowance raises the goal to its share of the peer's time, and never lowers it."""
    allowance = Allowance(times=1.5, of="our second call", seconds=lambda: second_call)
    row = measure(benchmark(allowance=allowance))
    assert row["goal"] == goal
    assert met(row) == (goal >= 0.5)


def test_a_difference_is_in_the_unit() -> None:
    """A cost over a floor is ours minus the peer's."""
    row = measure(benchmark(difference=True, goal=3.0))
    assert row["ratio"] == -3
    assert met(row)
