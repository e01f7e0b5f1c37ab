"""Measures orb beside its peers in one run: `make bench`.

Machines differ and drift, so a bare figure says little. Each benchmark times ours and the peer alternately, takes the
minimum of many rounds of each, and reports the ratio. A benchmark is a `Benchmark` in the list `BENCHMARKS` of a file
`packages/*/benchmarks/bench_*.py`.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypedDict

from rich.console import Console
from rich.table import Table

from orb_tools.errors import ToolError
from orb_tools.files import write_atomically
from orb_tools.workspace import Workspace

WORKSPACE = Workspace.find(Path(__file__).parent)
UNITS = {"ns": 1e9, "us": 1e6, "ms": 1e3, "s": 1.0}
Timed = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """One thing that both do. `ours` and `theirs` prepare, and give back the call that is timed."""

    area: str
    name: str
    peer: str
    ours: Callable[[], Timed]
    theirs: Callable[[], Timed]
    unit: str = "us"
    """ns, us, ms or s: only how the figures are shown."""
    goal: float
    """The ratio ours / theirs that must not be exceeded."""
    difference: bool = False
    """True: the goal is for ours - theirs, in `unit`, not for the ratio (a cost over a floor)."""
    rounds: int = 40
    seconds: float = 0.02
    """How long one round lasts: the call is repeated until it does. 0: one call is one round."""


class Row(TypedDict):
    """What dist/bench.json tells of one benchmark; `ours` and `peers` in `unit`."""

    area: str
    name: str
    peer: str
    ours: float
    peers: float
    unit: str
    ratio: float
    goal: float


def process(code: str, *, python: str = sys.executable) -> Callable[[], Timed]:
    """A preparation for `ours` or `theirs`: times a fresh interpreter that runs `code`."""

    def prepare() -> Timed:
        command = [python, "-c", code]
        return lambda: subprocess.run(command, check=True, capture_output=True)

    return prepare


def measure(benchmark: Benchmark) -> Row:
    """Runs one benchmark, ours and theirs alternately, and gives a row of dist/bench.json."""
    calls = benchmark.ours(), benchmark.theirs()
    counts = [_repeats(call, benchmark.seconds) for call in calls]
    best = [float("inf"), float("inf")]
    gc.disable()
    try:
        for _ in range(benchmark.rounds):
            for side in (0, 1):
                best[side] = min(best[side], _round(calls[side], counts[side]))
            gc.collect()
    finally:
        gc.enable()
    ours, theirs = (value * UNITS[benchmark.unit] for value in best)
    return {
        "area": benchmark.area,
        "name": benchmark.name,
        "peer": benchmark.peer,
        "ours": round(ours, 3),
        "peers": round(theirs, 3),
        "unit": benchmark.unit,
        "ratio": round(ours - theirs if benchmark.difference else ours / theirs, 3),
        "goal": benchmark.goal,
    }


def _repeats(call: Timed, seconds: float) -> int:
    count = 1
    call()
    while seconds and _round(call, count) * count < seconds:
        count *= 2
    return count


def _round(call: Timed, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) / count


def discover(area: str | None) -> Iterator[Benchmark]:
    """Every benchmark of the workspace, or those of one area or package."""
    for path in sorted(WORKSPACE.packages.glob("*/benchmarks/bench_*.py")):
        spec = importlib.util.spec_from_file_location(f"orb_{path.stem}", path)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        for benchmark in module.BENCHMARKS:
            if area is None or area in {benchmark.area, path.parents[1].name}:
                yield benchmark


def main(arguments: list[str]) -> int:
    """Measures, prints a table, writes dist/bench.json. Exit status 1: a goal was missed."""
    benchmarks = list(discover(arguments[0] if arguments else None))
    if not benchmarks:
        raise ToolError("no benchmark of that area", hint="leave AREA out to run them all")
    console = Console()
    table = Table("area", "what", "peer", "ours", "peer's", "ratio", "goal")
    rows = []
    for benchmark, row in _measured(benchmarks):
        rows.append(row)
        met = _met(row)
        limit = (
            f"{benchmark.goal:g} {benchmark.unit} more" if benchmark.difference else f"{benchmark.goal:g} x"
        )
        ratio = f"{row['ratio']:g} {benchmark.unit}" if benchmark.difference else f"{row['ratio']:.3f} x"
        table.add_row(
            benchmark.area, benchmark.name, benchmark.peer, f"{row['ours']:g} {benchmark.unit}",
            f"{row['peers']:g} {benchmark.unit}", f"[{'green' if met else 'red'}]{ratio}[/]", limit,
        )  # fmt: skip
    console.print(table)
    target = WORKSPACE.dist / "bench.json"
    write_atomically(target, (json.dumps(rows, indent=2) + "\n").encode())
    console.print(f"{target.relative_to(WORKSPACE.root)} written")
    return int(not all(map(_met, rows)))


def _measured(benchmarks: list[Benchmark]) -> Iterator[tuple[Benchmark, Row]]:
    """Each benchmark with its row. What one area sets in the environment must not reach the next one's processes."""
    for _, group in groupby(benchmarks, key=lambda benchmark: benchmark.area):
        before = dict(os.environ)
        for benchmark in group:
            yield benchmark, measure(benchmark)
        os.environ.clear()
        os.environ.update(before)


def _met(row: Row) -> bool:
    return row["ratio"] <= row["goal"]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as error:
        sys.exit(f"error: {error.message}; {error.hint}")
