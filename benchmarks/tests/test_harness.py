"""Laws of measuring. The measured functions return their own times, so nothing here depends on the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.harness import Allowance, Benchmark, measure, met

if TYPE_CHECKING:
    from collections.abc import Callable


def side_with_times(*seconds: float) -> Callable[[], Callable[[], object]]:
    """Return a side whose rounds take these times. The first call warms up and does not count."""
    times = iter(seconds)
    return lambda: lambda: next(times)


def benchmark(**options: object) -> Benchmark:
    given: dict[str, object] = {
        "area": "a", "name": "n", "peer": "p", "unit": "ms", "rounds": 2, "times_itself": True,
        "ours": side_with_times(9, 0.004, 0.003), "theirs": side_with_times(9, 0.006, 0.008), "goal": 0.45,
    }  # fmt: skip
    return Benchmark(**(given | options))  # type: ignore[arg-type]  # options of any type


def test_the_best_round_of_each_side_counts() -> None:
    """A row has the minimum of each side's rounds, in the benchmark's unit."""
    row = measure(benchmark())
    assert (row["ours"], row["peers"], row["ratio"], row["goal"]) == (3, 6, 0.5, 0.45)
    assert not met(row)


@pytest.mark.parametrize(("second_call", "goal"), [(0.001, 0.45), (0.002, 0.5), (0.01, 2.5)])
def test_the_larger_of_goal_and_allowance_holds(second_call: float, goal: float) -> None:
    """An allowance can raise the goal, as a ratio of the peer's time, and never lowers it."""
    allowance = Allowance(times=1.5, of="our second call", seconds=lambda: second_call)
    row = measure(benchmark(allowance=allowance))
    assert row["goal"] == goal
    assert met(row) == (goal >= 0.5)


def test_a_difference_is_in_the_unit() -> None:
    """A row with `difference` has ours minus the peer's time, in the unit."""
    row = measure(benchmark(difference=True, goal=3.0))
    assert row["ratio"] == -3
    assert met(row)


def test_a_cold_row_counts_its_first_call() -> None:
    """Without `warm_up`, one round is one call of each side."""
    row = measure(
        benchmark(warm_up=False, rounds=1, ours=side_with_times(0.003), theirs=side_with_times(0.006))
    )
    assert row["ratio"] == 0.5
