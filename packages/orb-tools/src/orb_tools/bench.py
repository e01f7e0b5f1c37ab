"""Measures orb beside its peers in one run: `make bench`.

Machines differ and drift, so a bare figure says little. Each benchmark times ours and the peer alternately, takes the
minimum of many rounds of each, and reports the ratio. A benchmark is a `Benchmark` in the list `BENCHMARKS` of a file
`packages/*/benchmarks/bench_*.py`.
"""

from __future__ import annotations

import gc
import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from orb_tools.errors import ToolError

ROOT = Path(__file__).resolve().parents[4]
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


def process(code: str, *, python: str = sys.executable) -> Callable[[], Timed]:
    """A preparation for `ours` or `theirs`: times a fresh interpreter that runs `code`."""

    def prepare() -> Timed:
        command = [python, "-c", code]
        return lambda: subprocess.run(command, check=True, capture_output=True)

    return prepare


def measure(benchmark: Benchmark) -> dict[str, object]:
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
    for path in sorted(ROOT.glob("packages/*/benchmarks/bench_*.py")):
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
    for benchmark in benchmarks:
        row = measure(benchmark)
        rows.append(row)
        met = float(str(row["ratio"])) <= benchmark.goal
        limit = (
            f"{benchmark.goal:g} {benchmark.unit} more" if benchmark.difference else f"{benchmark.goal:g} x"
        )
        ratio = f"{row['ratio']:g} {benchmark.unit}" if benchmark.difference else f"{row['ratio']:.3f} x"
        table.add_row(
            benchmark.area, benchmark.name, benchmark.peer, f"{row['ours']:g} {benchmark.unit}",
            f"{row['peers']:g} {benchmark.unit}", f"[{'green' if met else 'red'}]{ratio}[/]", limit,
        )  # fmt: skip
    console.print(table)
    target = ROOT / "dist" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    console.print(f"{target.relative_to(ROOT)} written")
    return int(any(float(str(row["ratio"])) > float(str(row["goal"])) for row in rows))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as error:
        sys.exit(f"error: {error.message}; {error.hint}")
