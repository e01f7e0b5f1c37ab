"""Copies of the checkout in which bundling is measured, and the lines that change in them."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from benchmarks.harness import ROOT, until_exit

UNITS = ("users", "privacy", "orchestrator", "motion")
"""A usual function, one with much code, one with few packages, and the one with the most packages and handlers."""
LOCAL = ("orb-common", "orb-models")
SHARED = "packages/orb-common/src/orb_common/__init__.py"
COUNTER = itertools.count()


@cache
def tree(side: str) -> Path:
    """Return a copy of the files that bundling reads, for one side. Git tracks them, as in a checkout."""
    root = Path(until_exit(tempfile.TemporaryDirectory(prefix=f"orb-bench-{side}-")))
    wanted = ["pyproject.toml", ".gitignore", *(f"packages/{name}" for name in LOCAL), "lambdas"]
    listed = subprocess.run(["git", "ls-files", "-z", *wanted], cwd=ROOT, check=True, capture_output=True)
    for name in listed.stdout.decode().split("\0")[:-1]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    track(root)
    return root


@cache
def many_units(count: int) -> Path:
    """Return a tree with `count` units: the four, again and again under other names."""
    root = Path(until_exit(tempfile.TemporaryDirectory(prefix=f"orb-bench-{count}-")))
    shutil.copytree(
        tree("one of each"), root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git", ".orb")
    )
    for folder in sorted((root / "lambdas").glob("*/")):
        shutil.rmtree(folder)
    for number, unit in zip(range(count), itertools.cycle(UNITS), strict=False):
        name = f"{unit}_{number:03}"
        copied = shutil.copytree(tree("one of each") / "lambdas" / unit, root / "lambdas" / name)
        for path in copied.rglob("*.py"):
            text = path.read_text(encoding="utf-8").replace(f"lambdas.{unit}", f"lambdas.{name}")
            path.write_text(
                text.replace(f"from lambdas import {unit}", f"from lambdas import {name}"), "utf-8"
            )
    track(root)
    return root


def track(root: Path) -> None:
    for arguments in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def change(path: Path) -> None:
    """Add a line to a module."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"# {next(COUNTER)}\n")
