"""Bundling the users function: whole commands, from the start of the process to the zip on disk.

The peer is what many build scripts do: `pip install --target`, then zip. pip's caches of downloads and wheels are warm,
as ours are. Both sides work on a copy of the tree, so that a line can be changed in it.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, Benchmark, Timed, until_exit
from benchmarks.usual_bundle import PIP
from orb_tools.bundle import find_units
from orb_tools.bundle.lockfile import read_lock
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

ORB = [sys.executable, "-c", "from orb_tools.cli import main; main()", "bundle", "users", "--current-python"]
LOCAL = ("orb-common", "orb-models")
SDK = {"boto3", "botocore", "s3transfer"}
COUNTER = itertools.count()


@cache
def tree() -> Path:
    """Return a copy of the files that bundling reads."""
    root = Path(until_exit(tempfile.TemporaryDirectory(prefix="orb-bench-")))
    shutil.copy(ROOT / "pyproject.toml", root)
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", "tests", "build")
    for name in (*(f"packages/{local}" for local in LOCAL), "lambdas"):
        shutil.copytree(ROOT / name, root / name, ignore=ignored)
    return root


def change_line() -> None:
    """Change one line of orb-common."""
    with (tree() / "packages/orb-common/src/orb_common/__init__.py").open("a", encoding="utf-8") as file:
        file.write(f"# {next(COUNTER)}\n")


def ours(*, change: bool) -> Callable[[], Timed]:
    def prepare() -> Timed:
        subprocess.run(ORB, cwd=tree(), check=True, capture_output=True)

        def call() -> None:
            if change:
                change_line()
            subprocess.run(ORB, cwd=tree(), check=True, capture_output=True)

        return call

    return prepare


def theirs(*, change: bool) -> Callable[[], Timed]:
    def prepare() -> Timed:
        (unit,) = find_units(Workspace(tree()), ["users"])
        lines = [
            f"{package.name}=={package.version} {' '.join(f'--hash={value}' for value in package.hashes)}"
            for package in read_lock(unit).packages.values()
            if package.path is None and package.name not in SDK
        ]
        requirements = tree() / "requirements.txt"
        requirements.write_text("\n".join(lines), encoding="utf-8")

        def call() -> None:
            if change:
                change_line()
            target = tree() / "peer"
            shutil.rmtree(target, ignore_errors=True)
            subprocess.run([*PIP, "--require-hashes", "--target", target, "-r", requirements], check=True)
            packages = [tree() / "packages" / local for local in LOCAL]
            subprocess.run([*PIP, "--no-build-isolation", "--target", target, *packages], check=True)
            shutil.copytree(tree() / "lambdas", target / "lambdas")
            shutil.make_archive(str(tree() / "peer-users"), "zip", target)

        return call

    return prepare


BENCHMARKS = [
    Benchmark(
        area="bundle", name=name, peer="pip install -t, zip", ours=ours(change=change), theirs=theirs(change=change),
        unit="s", goal=goal, rounds=1, seconds=0,
    )
    for name, change, goal in [("nothing changed", False, 0.1), ("a line of a shared package", True, 0.3)]
]  # fmt: skip
