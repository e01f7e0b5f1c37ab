"""Measure our code and a peer alternately, in one run.

The speed of a machine changes, so a time alone says little. Each benchmark times both sides in turn, takes the minimum
of many rounds of each side, and reports the ratio.
"""

from __future__ import annotations

import atexit
import gc
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar, cast

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

ROOT = Path(__file__).resolve().parents[1]
"""The checkout. New processes start in it, so that they can import this package."""
UNITS = {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1.0, "MB": 1e-6}
"""How much of a unit one second is, or one byte."""
Timed = Callable[[], object]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A time that our side may take, however fast the peer is."""

    times: float
    of: str
    """The name of the measured time, for the table."""
    seconds: Callable[[], float]
    """Returns the measured time. Called after the rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A task of both sides. `ours` and `theirs` prepare the task and return the call that is timed."""

    area: str
    name: str
    peer: str
    ours: Callable[[], Timed]
    theirs: Callable[[], Timed]
    unit: str = "us"
    """The unit in which figures are shown: ns, us, ms or s; MB if the call returns bytes."""
    goal: float
    """The largest allowed ratio ours / theirs."""
    allowance: Allowance | None = None
    """Replaces the goal if it is more than `goal` x the peer's time."""
    difference: bool = False
    """True: the goal is for ours - theirs, in `unit`, instead of the ratio."""
    rounds: int = 40
    seconds: float = 0.02
    """The least duration of a round; the call is repeated to fill it. 0: one call is one round."""
    warm_up: bool = True
    """False: the first call counts too, for work that starts cold."""
    times_itself: bool = False
    """True: one call is one round and returns its own figure: seconds, for example of a part of a process, or bytes."""


class Row(TypedDict):
    """A row of dist/bench.json. `ours` and `peers` are in `unit`."""

    area: str
    name: str
    peer: str
    ours: float
    peers: float
    unit: str
    ratio: float
    goal: float


def process(code: str) -> Callable[[], Timed]:
    """Return a preparation for `ours` or `theirs` whose rounds run `code` in a new interpreter."""

    def prepare() -> Timed:
        command = [sys.executable, "-c", code]
        return lambda: subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    return prepare


def until_exit(context: AbstractContextManager[T]) -> T:
    """Enter a context and leave it when this process exits, for a server or a folder that all rounds share."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(context)


def measure(benchmark: Benchmark) -> Row:
    """Run a benchmark, with both sides alternately."""
    sides = [_timed_round(benchmark, prepare()) for prepare in (benchmark.ours, benchmark.theirs)]
    best = [float("inf"), float("inf")]
    gc.disable()
    try:
        for _ in range(benchmark.rounds):
            for side, run in enumerate(sides):
                best[side] = min(best[side], run())
            gc.collect()
    finally:
        gc.enable()
    ours, theirs = (value * UNITS[benchmark.unit] for value in best)
    goal = benchmark.goal
    if benchmark.allowance is not None:
        goal = max(goal, benchmark.allowance.times * benchmark.allowance.seconds() / best[1])
    return {
        "area": benchmark.area,
        "name": benchmark.name,
        "peer": benchmark.peer,
        "ours": round(ours, 3),
        "peers": round(theirs, 3),
        "unit": benchmark.unit,
        "ratio": round(ours - theirs if benchmark.difference else ours / theirs, 3),
        "goal": round(goal, 3),
    }


def met(row: Row) -> bool:
    """Return whether a row meets its goal."""
    return row["ratio"] <= row["goal"]


def _timed_round(benchmark: Benchmark, call: Timed) -> Callable[[], float]:
    """Return a call that runs one round and returns the seconds of one call in it."""
    if benchmark.warm_up:
        call()
    if benchmark.times_itself:
        return cast("Callable[[], float]", call)
    count = 1
    while benchmark.seconds and _mean(call, count) * count < benchmark.seconds:
        count *= 2
    return partial(_mean, call, count)


def _mean(call: Timed, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) / count
