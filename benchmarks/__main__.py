"""Run benchmarks, print a table, and write dist/bench.json: `make bench`, or `python -m benchmarks [AREA]`."""

from __future__ import annotations

import json
import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from benchmarks.areas import (
    aws,
    bundle,
    codegen,
    execution,
    hub,
    imports,
    logging,
    metrics,
    motion,
    packages,
    sealing,
    startup,
    testing,
    tokens,
)
from benchmarks.harness import ROOT, UNITS, measure, met
from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.harness import Benchmark, Row

SUBJECTS = {
    "orb-common": (aws, logging, metrics, tokens, execution, sealing),
    "orb-models": (imports,),
    "orb-testing": (testing,),
    "orb-tools": (bundle, codegen),
    "users": (startup,),
    "hub": (hub,),
    "motion": (motion,),
    "packages": (packages,),
}
"""The modules with the benchmarks of each package or function, in the order of the table."""


def benchmarks_of(area: str | None) -> list[Benchmark]:
    """Return the benchmarks of an area, or of a package or function. None: all.

    Raises:
        ToolError: The area is unknown.
    """
    found = [
        benchmark
        for subject, modules in SUBJECTS.items()
        for module in modules
        for benchmark in module.BENCHMARKS
        if area is None or area in {benchmark.area, subject}
    ]
    if not found:
        raise ToolError("no benchmark has this area", hint="leave AREA out to run them all")
    return found


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table and write dist/bench.json. Return the exit status; 1: a goal was missed.

    Raises:
        ToolError: The area is unknown.
    """
    benchmarks = benchmarks_of(arguments[0] if arguments else None)
    console = Console()
    table = Table("area", "what", "peer", "ours", "peer's", "ratio", "goal")
    rows = []
    for benchmark, row in _measured(benchmarks):
        rows.append(row)
        ratio = f"{row['ratio']:g} {benchmark.unit}" if benchmark.difference else f"{row['ratio']:.3f} x"
        table.add_row(
            benchmark.area, benchmark.name, benchmark.peer, f"{row['ours']:g} {benchmark.unit}",
            f"{row['peers']:g} {benchmark.unit}", f"[{'green' if met(row) else 'red'}]{ratio}[/]", _goal(benchmark),
        )  # fmt: skip
    console.print(table)
    target = Workspace(ROOT).dist / "bench.json"
    write_atomically(target, (json.dumps(rows, indent=2) + "\n").encode())
    console.print(f"{target.relative_to(ROOT)} written")
    return int(not all(map(met, rows)))


def _measured(benchmarks: Sequence[Benchmark]) -> Iterator[tuple[Benchmark, Row]]:
    """Yield each benchmark with its row. Restore the environment after each area, so that none affects the next."""
    for _, group in groupby(benchmarks, key=lambda benchmark: benchmark.area):
        before = dict(os.environ)
        for benchmark in group:
            yield benchmark, measure(benchmark)
        os.environ.clear()
        os.environ.update(before)


def _goal(benchmark: Benchmark) -> str:
    if benchmark.difference:
        return f"{benchmark.goal:g} {benchmark.unit} more"
    goal = f"{benchmark.goal:g} x"
    if (allowance := benchmark.allowance) is not None:
        measured = f"{allowance.seconds() * UNITS[benchmark.unit]:.3g} {benchmark.unit}"
        goal += f", or {allowance.times:g} x {allowance.of} ({measured})"
    return goal


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as error:
        sys.exit(f"error: {error.message}; {error.hint}")
