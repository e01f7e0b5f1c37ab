"""The generator beside datamodel-code-generator, and beside itself: whole commands, from the start of the process.

The peer writes models and inputs into one file. Ours writes a module for each model, input and repository, and the
template of the tables. Before each full run, what the run before has written is removed, and the record of it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, Benchmark, Timed, until_exit
from benchmarks.synthetic_schemas import write_json_schema, write_schemas

if TYPE_CHECKING:
    from collections.abc import Callable

PEER = Path(sys.executable).with_name("datamodel-codegen")
MODELS = "packages/orb-models/src"
PEAK_MEMORY = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
MEMORY_GOAL = 150e6
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Byte code is written and used, as it usually is."""


@cache
def tree(count: int) -> Path:
    """Return a folder with the schemas of `count` entities."""
    root = Path(until_exit(tempfile.TemporaryDirectory(prefix="orb-bench-")))
    write_schemas(count, root)
    return root


def command(count: int) -> list[str]:
    root = tree(count)
    code = "from orb_tools.cli import main; main()"
    return [sys.executable, "-c", code, "generate", "--schemas", f"{root}/schemas", "--output", f"{root}"]


def run(arguments: list[str]) -> float:
    """Run a command. Return its seconds."""
    start = time.perf_counter()
    subprocess.run(arguments, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def full_run(count: int) -> float:
    """Generate everything. Return the seconds."""
    root = tree(count)
    for name in ("packages", "infrastructure", "docs", ".orb"):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "schemas/entity.schema.json").unlink(missing_ok=True)
    return run(command(count))


def ours(count: int) -> Callable[[], Timed]:
    return lambda: partial(full_run, count)


def theirs(count: int) -> Callable[[], Timed]:
    def prepare() -> Timed:
        source = tree(count) / "entities.json"
        write_json_schema(count, source)
        options = ["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"]
        options += ["--formatters", "ruff-format", "--output", f"{tree(count)}/entities.py"]
        return lambda: run([f"{PEER}", "--input", f"{source}", *options])

    return prepare


def for_each_entity(count: int) -> Callable[[], Timed]:
    return lambda: lambda: full_run(count) / count


def again(count: int, *, change: bool) -> Callable[[], Timed]:
    """Run once more after a full run, after a change of one line if `change`."""
    lengths = itertools.pairwise(itertools.count(100))

    def call() -> float:
        if change:
            path = tree(count) / "schemas/entities/Thing3s.yml"
            text = path.read_text(encoding="utf-8")
            before, after = next(lengths)
            path.write_text(text.replace(f"maxLength: {before}", f"maxLength: {after}"), encoding="utf-8")
        return run(command(count))

    def prepare() -> Timed:
        full_run(count)
        return call

    return prepare


def peak_memory() -> float:
    """Return the most bytes that a process of a full run of 1,000 entities has."""
    full_run(1_000)
    (tree(1_000) / ".orb/generate.json").unlink()
    arguments = [sys.executable, "-c", PEAK_MEMORY, *command(1_000)]
    done = subprocess.run(arguments, cwd=ROOT, env=ENVIRONMENT, check=True, capture_output=True, text=True)
    return int(done.stdout) * 1024


def importing(count: int, code: str) -> Callable[[], Timed]:
    """Run `code` in a new process that has the generated models of `count` entities."""

    def prepare() -> Timed:
        full_run(count)
        models = tree(count) / MODELS
        for path in (ROOT / MODELS / "orb_models").glob("*.py"):
            if not (models / "orb_models" / path.name).exists():
                shutil.copy(path, models / "orb_models")
        setup = f"import sys; sys.path.insert(0, {str(models)!r}); "
        return lambda: run([sys.executable, "-c", setup + code])

    return prepare


BENCHMARKS = [
    *(
        Benchmark(
            area="codegen", name=f"{count:,} entities", peer="datamodel-code-generator", ours=ours(count),
            theirs=theirs(count), unit="s", goal=goal, rounds=rounds, times_itself=True,
        )
        for count, goal, rounds in ((16, 0.35, 10), (200, 0.25, 4), (1_000, 0.3, 2))
    ),
    Benchmark(
        area="codegen", name="an entity of 2,000", peer="an entity of 200", ours=for_each_entity(2_000),
        theirs=for_each_entity(200), unit="ms", goal=1.1, rounds=2, times_itself=True,
    ),
    Benchmark(
        area="codegen", name="nothing changed, of 200", peer="a full run of ours", ours=again(200, change=False),
        theirs=ours(200), unit="s", goal=0.4, rounds=4, times_itself=True,
    ),
    Benchmark(
        area="codegen", name="a line changed, of 200", peer="a full run of ours", ours=again(200, change=True),
        theirs=ours(200), unit="s", goal=1.0, rounds=4, times_itself=True,
    ),
    Benchmark(
        area="codegen", name="peak memory of 1,000", peer="the goal", ours=lambda: peak_memory,
        theirs=lambda: lambda: MEMORY_GOAL, unit="MB", goal=1.0, rounds=1, times_itself=True,
    ),
    Benchmark(
        area="codegen", name="import of one of 1,000 models", peer="one of 16",
        ours=importing(1_000, "from orb_models import Thing3s"),
        theirs=importing(16, "from orb_models import Thing3s"),
        unit="ms", goal=1.1, rounds=20, times_itself=True,
    ),
    Benchmark(
        area="codegen", name="import orb_models of 1,000", peer="of 16", ours=importing(1_000, "import orb_models"),
        theirs=importing(16, "import orb_models"), unit="ms", goal=5.0, difference=True, rounds=20, times_itself=True,
    ),
]  # fmt: skip
