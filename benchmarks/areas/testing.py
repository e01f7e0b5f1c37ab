"""The time that the plugin adds to every run of pytest, and the time in which a factory makes a model."""

from __future__ import annotations

import os
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
    """Return a preparation whose rounds run pytest in an empty folder, with no plugin but those that options name.

    Other plugins, such as hypothesis and xdist, load libraries too, and would hide what this one costs.
    """

    def prepare() -> Timed:
        folder = until_exit(tempfile.TemporaryDirectory(prefix="orb-empty-run-"))
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
        environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        # As on a developer's machine: pytest keeps the byte code of a plugin whose assertions it has rewritten.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def run() -> None:
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
            if done.returncode != NO_TESTS:
                raise RuntimeError(done.stderr.decode())

        return run

    return prepare


def factory() -> Timed:
    """Return the call of our factory: a user with all 15 fields."""
    from orb_testing.factories import UsersFactory

    return lambda: UsersFactory.build("full")


def polyfactory() -> Timed:
    """Return the same call of polyfactory. It makes naive times, which the model refuses, so ours are given."""
    from datetime import UTC, datetime

    from polyfactory.factories.pydantic_factory import ModelFactory

    from orb_models import Users

    peer = ModelFactory.create_factory(Users, __allow_none_optionals__=False)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return lambda: peer.build(created_at=now, updated_at=now)


BENCHMARKS = [
    Benchmark(
        area="testing", name="an empty run with the plugin", peer="pytest without plugins",
        ours=empty_run("-p", "orb_testing.plugin"), theirs=empty_run(),
        unit="ms", goal=1.05, seconds=0, rounds=20,
    ),
    Benchmark(
        area="testing", name="a model of 15 fields", peer="polyfactory",
        ours=factory, theirs=polyfactory, goal=0.02,
    ),
]  # fmt: skip
