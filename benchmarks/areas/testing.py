"""The time that the plugin adds to every run of pytest: an empty run with it beside one without it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from benchmarks.harness import Benchmark, until_exit

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed

NO_TESTS = 5
"""pytest's exit status of an empty run."""


def empty_run(*options: str) -> Callable[[], Timed]:
    """Return a preparation whose rounds run pytest in an empty folder."""

    def prepare() -> Timed:
        folder = until_exit(tempfile.TemporaryDirectory(prefix="orb-empty-run-"))
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]

        def run() -> None:
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            if done.returncode != NO_TESTS:
                raise RuntimeError(done.stderr.decode())

        return run

    return prepare


BENCHMARKS = [
    Benchmark(
        area="testing", name="an empty run with the plugin", peer="pytest without it",
        ours=empty_run(), theirs=empty_run("-p", "no:orb"),
        unit="ms", goal=1.05, seconds=0, rounds=20,
    ),
]  # fmt: skip
