"""Size, install time and import time of each package, beside the last release.

Times are CPU times of the process that installs or imports. A busy machine changes them less than the time on a clock.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from benchmarks.harness import Benchmark, Timed
from benchmarks.package_wheels import empty_environment, install, ours, released
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.package_wheels import Side

ENTRIES = {
    "orb-common": "orb_common.aws.dynamodb.client",
    "orb-models": "orb_models.models.users",
    "orb-testing": "orb_testing.plugin",
    "orb-tools": "orb_tools.cli",
}
"""The module by which each package is used first."""


def wheel_size(side: Callable[[], Side], package: str) -> Timed:
    """Return a call that returns the bytes of a wheel."""
    return side().wheels[package].stat().st_size.__int__


def installed_size(side: Callable[[], Side], package: str) -> Timed:
    """Return a call that returns the bytes of a wheel's files, once they are installed."""
    with ZipFile(side().wheels[package]) as wheel:
        size = sum(each.file_size for each in wheel.infolist())
    return size.__int__


def install_time(side: Callable[[], Side], package: str) -> Timed:
    """Return a call that installs a wheel into an empty environment, and returns the seconds of the install
    alone."""
    wheel = side().wheels[package]
    environment = side().installed.parent / f"{package}-environment"

    def run() -> float:
        empty_environment(environment)
        return cpu_seconds(lambda: install(wheel, "--python", str(environment)))

    return run


def import_time(side: Callable[[], Side], package: str) -> Timed:
    """Return a call that imports a package in a new interpreter, with the dependencies of this one."""
    code = f"import {ENTRIES[package]} as entry; assert entry.__file__.startswith({str(side().installed)!r})"
    # Before the packages of this environment, which are those of the checkout.
    environment = {**os.environ, "PYTHONPATH": str(side().installed)}
    command = [sys.executable, "-c", code]

    def run() -> object:
        return subprocess.run(command, cwd=Path(os.sep), env=environment, check=True, capture_output=True)

    return lambda: cpu_seconds(run)


def cpu_seconds(call: Callable[[], object]) -> float:
    """Return the CPU time of the processes that a call starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(package: str) -> list[Benchmark]:
    """Return the rows of a package."""

    def row(name: str, measured: Callable[[Callable[[], Side], str], Timed], **options: object) -> Benchmark:
        return Benchmark(
            area="packages", name=f"{package}: {name}", peer="the last release",
            ours=partial(measured, ours, package), theirs=partial(measured, released, package), goal=1.1,
            **options,  # type: ignore[arg-type]  # the options of a benchmark
        )  # fmt: skip

    return [
        row("size of the wheel", wheel_size, unit="MB", times_itself=True, rounds=1, warm_up=False),
        row("size once installed", installed_size, unit="MB", times_itself=True, rounds=1, warm_up=False),
        row("install of the wheel", install_time, unit="ms", times_itself=True, rounds=15),
        row(f"import {ENTRIES[package]}", import_time, unit="ms", times_itself=True, rounds=15),
    ]


BENCHMARKS = [benchmark for package in PACKAGES for benchmark in rows(package)]
