"""Bundling four real functions with orb and with its peers, and up to a hundred with orb alone.

Whole commands, from the start of the process to the zips on disk. Each side works on its own copy of the tree, with
its own caches. Before a peer is measured, the users function must start from its bundle.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import zipfile
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.areas.startup import WORKSPACE, address, variables
from benchmarks.bundle_sides import ORB, SDK, Orb, PipRecipe, Sam, SamWithUv, Side, UvRecipe
from benchmarks.bundle_trees import SHARED, UNITS, change, many_units
from benchmarks.harness import Benchmark, Timed, until_exit
from orb_tools.runtime import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

HANDLER = "lambdas.users.handler.handler"
MEMORY_GOAL = 150e6
FEW, MANY = 10, 100
SIDES: dict[type[Side], Side] = {}
ENTRY = 30 + 46
"""Bytes of a zip for each file, beside its data and twice its name."""


def side(kind: type[Side]) -> Side:
    """Return a side that has bundled once. Its bundle of the users function starts."""
    if kind not in SIDES:
        made = kind()
        made.build()
        started(kind, made)()
        SIDES[kind] = made
    return SIDES[kind]


def started(kind: type[Side], made: Side) -> Callable[[], float]:
    """Return a call that starts the users function of a side's bundle, and returns the seconds of its init."""
    bundle = made.root / "started" / "users.zip"
    bundle.parent.mkdir(exist_ok=True)
    without_sdk(made.bundle("users"), bundle)
    if kind is Orb:
        # It says for which Python a bundle is. Those of the peers are for the same.
        shutil.copy(made.root / "dist/manifest.json", manifest())
    shutil.copy(manifest(), bundle.parent / "manifest.json")
    run = until_exit(unpacked(bundle, HANDLER, environment=variables(address()), workspace=WORKSPACE))

    def start() -> float:
        done = run([])
        if done.init_error is not None:
            raise RuntimeError(f"the bundle of {made.name} does not start: {done.init_error}")
        return done.init_duration / 1000

    return start


def manifest() -> Path:
    """Return the place of orb's manifest, which is made first."""
    path = WORKSPACE.state / "benchmarks" / "bundle-manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def without_sdk(bundle: Path, target: Path) -> None:
    """Copy a bundle. Leave out the SDK, which the runtime has, so that SAM's start is not slower than it must be."""
    with zipfile.ZipFile(bundle) as read, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for info in read.infolist():
            if info.filename.split("/")[0].split("-")[0] not in SDK:
                written.writestr(info, read.read(info))


def unchanged(kind: type[Side]) -> Callable[[], Timed]:
    return lambda: side(kind).build


def package_changed(kind: type[Side]) -> Callable[[], Timed]:
    return lambda: timed(side(kind).change_package, partial(side(kind).build, stale=True))


def handler_changed(kind: type[Side]) -> Callable[[], Timed]:
    return lambda: timed(side(kind).change_handler, partial(side(kind).build, stale=True))


def cold(kind: type[Side], *, downloads: bool) -> Callable[[], Timed]:
    """Bundle without what was built, and with `downloads` also without what was fetched."""
    return lambda: timed(partial(side(kind).forget, downloads=downloads), side(kind).build)


def timed(before: Callable[[], object], call: Callable[[], object]) -> Timed:
    """Return a call that does both, and returns the seconds of the second."""

    def both() -> float:
        before()
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return both


def init(kind: type[Side]) -> Callable[[], Timed]:
    return lambda: started(kind, side(kind))


def size(kind: type[Side], units: Sequence[str]) -> Callable[[], Timed]:
    """Return the bytes of bundles without byte code, which only ours have."""

    def total() -> int:
        found = 0
        for unit in units:
            with zipfile.ZipFile(side(kind).bundle(unit)) as archive:
                for info in archive.infolist():
                    if not info.filename.endswith((".pyc", "/")):
                        found += info.compress_size + ENTRY + 2 * len(info.filename.encode())
        return found

    return lambda: total


def many(count: int, *, change_package: bool) -> Callable[[], Timed]:
    def prepare() -> Timed:
        root = many_units(count)
        command = partial(subprocess.run, ORB, cwd=root, check=True, capture_output=True)
        if not (root / "dist").exists():
            command()
        return timed(lambda: change(root / SHARED) if change_package else None, command)

    return prepare


def peak_memory(count: int) -> Callable[[], Timed]:
    """Return the most memory in bytes that orb, or a process that it starts, needs to bundle without what was built."""

    def run() -> int:
        root = many_units(count)
        for folder in (".orb", "dist"):
            shutil.rmtree(root / folder, ignore_errors=True)
        with subprocess.Popen(ORB, cwd=root, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError("orb bundle failed")
        return usage.ru_maxrss * 1024

    return lambda: run


def row(
    name: str, call: Callable[[type[Side]], Callable[[], Timed]], goal: float, **options: int
) -> Benchmark:
    return beside(UvRecipe, name, call, goal, **options)


def beside(
    peer: type[Side],
    name: str,
    call: Callable[[type[Side]], Callable[[], Timed]],
    goal: float,
    **options: int,
) -> Benchmark:
    return Benchmark(
        area="bundle", name=name, peer=peer.name, ours=call(Orb), theirs=call(peer), unit="s", goal=goal, seconds=0,
        rounds=options.get("rounds", 2), warm_up=bool(options.get("warm_up", 1)),
        times_itself=call is not unchanged,
    )  # fmt: skip


BENCHMARKS = [
    row("nothing changed", unchanged, 0.08, rounds=3),
    row("a line of a shared package", package_changed, 0.11),
    row("a line of a handler", handler_changed, 0.05),
    row("cold, downloads cached", partial(cold, downloads=False), 0.9, warm_up=0),
    row("cold, nothing cached", partial(cold, downloads=True), 1.0, warm_up=0),
    beside(Sam, "nothing changed, beside SAM", unchanged, 0.08, rounds=1),
    beside(SamWithUv, "nothing changed, beside SAM with uv", unchanged, 0.08, rounds=1, warm_up=0),
    beside(PipRecipe, "nothing changed, beside pip", unchanged, 0.03, rounds=1, warm_up=0),
    Benchmark(
        area="bundle", name="users bundle, init", peer="SAM's bundle", ours=init(Orb), theirs=init(Sam), unit="ms",
        goal=0.4, rounds=20, times_itself=True,
    ),
    *(
        Benchmark(
            area="bundle", name=f"size without byte code, {name}", peer=UvRecipe.name, ours=size(Orb, units),
            theirs=size(UvRecipe, units), unit="MB", goal=goal, rounds=1, times_itself=True,
        )
        for name, units, goal in (("users", UNITS[:1], 0.86), ("the others", UNITS[1:], 0.95))
    ),
    *(
        Benchmark(
            area="bundle", name=f"{MANY} units, {name}", peer=f"{FEW} units", ours=many(MANY, change_package=changes),
            theirs=many(FEW, change_package=changes), unit="s", goal=goal, rounds=2, times_itself=True,
        )
        for name, changes, goal in (("nothing changed", False, 2.0), ("a line of a shared package", True, 3.0))
    ),
    Benchmark(
        area="bundle", name=f"peak memory, {MANY} units", peer="the limit", ours=peak_memory(MANY),
        theirs=lambda: lambda: MEMORY_GOAL, unit="MB", goal=1.0, rounds=1, warm_up=False, times_itself=True,
    ),
]  # fmt: skip
