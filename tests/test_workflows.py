"""The workflow shows each area of the execution engine by itself, and leaves none out."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
AREAS = (
    "infrastructure/tests/test_execution.py",
    "lambdas/init_job",
    "lambdas/orchestrator",
    "lambdas/watchdog",
    "lambdas/worker",
    "packages/orb-common/tests/execution",
    "packages/orb-common/tests/vcs",
    "packages/orb-tools/tests/commands/test_job.py",
    "packages/orb-tools/tests/jobs",
)
"""Where the tests of the engine are."""


def jobs() -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = workflow["jobs"]
    return found


def expanded(path: str) -> list[str]:
    """The paths that bash makes of one with a list in braces."""
    before, names, after = re.fullmatch(r"([^{]*)(?:\{(.*)\})?([^}]*)", path).groups()  # type: ignore[union-attr]
    return [f"{before}{name}{after}" for name in names.split(",")] if names else [path]


def files_of(path: str) -> list[Path]:
    place = ROOT / path
    return sorted(place.rglob("test_*.py")) if place.is_dir() else [place]


def test_each_test_of_the_engine_is_in_one_area() -> None:
    """No test is left out, none is run by two areas, and each path of an area exists."""
    given = [entry["tests"].split() for entry in jobs()["execution"]["strategy"]["matrix"]["include"]]
    run = sorted(chain.from_iterable(files_of(one) for path in chain(*given) for one in expanded(path)))
    assert run == sorted(chain.from_iterable(map(files_of, AREAS)))
    assert all(path.is_file() for path in run)


def test_the_gate_waits_for_every_job() -> None:
    """A pull request cannot be merged while a job fails, because the gate needs all."""
    assert sorted([*jobs()["gate"]["needs"], "gate"]) == sorted(jobs())
