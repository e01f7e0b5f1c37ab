"""Build and fetch the packages of units: each once, whatever number of units need it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .inputs import is_own, own_names
from .local_packages import pack_local_package
from .package_folder import LocalPackage
from .requirements import RUNTIME, Resolution, left_to_runtime, resolve
from .wanted_packages import Wanted, cached_packages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .bytecode import Compiler
    from .left_out import Rule
    from .lockfile import Lock, LockedPackage
    from .package_cache import PackageCache, PackedPackage
    from .source_files import Sources
    from .target import Target
    from .unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a unit needs."""

    lock: Lock
    rules: tuple[Rule, ...]
    """What is left out of the packages of an index. Ours ship whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The packages of a unit."""

    shipped: Mapping[str, PackedPackage]
    """Those that ship, by name."""
    runtime: tuple[str, ...]
    """Packages of the lock that are left out because the runtime has them."""


class PackageSupplier:
    """Supplies units with packages for one target."""

    def __init__(
        self,
        workspace: Workspace,
        sources: Sources,
        *,
        target: Target,
        compiler: Compiler | None,
        cache: PackageCache,
        on_step: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Begin without packages.

        Args:
            workspace: The workspace of the units.
            sources: Its files.
            target: The runtime of the packages.
            compiler: The Python that makes the .pyc files. None: the packages have none.
            cache: Where packages are kept.
            on_step: Called with one line when a longer step begins.
        """
        self._sources = sources
        self._target = target
        self._compiler = compiler
        self._cache = cache
        self._on_step = on_step
        self._own_names = own_names(workspace, sources)
        self._folders: dict[Path, LocalPackage] = {}
        self._local: dict[LocalPackage, Future[PackedPackage]] = {}
        self._fetched: dict[Wanted, PackedPackage] = {}

    def supply(
        self, orders: Mapping[Unit, Order], pool: ThreadPoolExecutor
    ) -> Iterator[tuple[Unit, Supply | ToolError]]:
        """Build and fetch the packages of all units. Yield each unit with them, or with its error."""
        waiting = dict(orders)
        for unit, order in waiting.items():
            for locked in self._local_packages(order.lock):
                # `_packages` reports the errors.
                with suppress(ToolError):
                    self._start_build(self._local_package(unit, locked), pool)
        refused = self._fetch(
            {unit: self._wanted(order, self._surely_shipped(order.lock)) for unit, order in waiting.items()}
        )
        while waiting:
            wanted: dict[Unit, list[Wanted]] = {}
            for unit, order in waiting.items():
                try:
                    packages, resolution = self._packages(unit, order)
                    if unit in refused:
                        raise refused[unit]
                except ToolError as error:
                    yield unit, error
                    continue
                # A package of the runtime ships when a package other than the SDK needs it. Only the metadata of the
                # fetched packages shows that, so each round can add some.
                if resolution.unknown:
                    wanted[unit] = self._wanted(order, sorted(resolution.unknown))
                    continue
                shipped = {name: packages[name] for name in resolution.shipped}
                yield unit, Supply(shipped=shipped, runtime=left_to_runtime(order.lock, resolution))
            waiting = {unit: waiting[unit] for unit in wanted}
            refused = self._fetch(wanted)

    def is_ours(self, locked: LockedPackage) -> bool:
        """Whether a package of a lock is one of this repository: by its path, or by its name."""
        return locked.path is not None or is_own(locked.name, self._own_names)

    def _wanted(self, order: Order, names: Sequence[str]) -> list[Wanted]:
        """Return locked packages by name, with the rules for them."""
        packages = [order.lock.packages[name] for name in names]
        return [Wanted.of(each, () if self.is_ours(each) else order.rules) for each in packages]

    def _fetch(self, wanted: Mapping[Unit, Sequence[Wanted]]) -> dict[Unit, ToolError]:
        """Fetch packages of several units together. Return the errors by the unit that needs a refused package."""
        try:
            self._fetch_together(list(wanted.values()))
        except ToolError as error:
            alike: dict[tuple[Wanted, ...], list[Unit]] = {}
            for unit, packages in wanted.items():
                alike.setdefault(tuple(packages), []).append(unit)
            if len(alike) == 1:
                return dict.fromkeys(wanted, error)
            refused: dict[Unit, ToolError] = {}
            for packages, units in alike.items():
                try:
                    self._fetch_together([packages])
                except ToolError as own:
                    refused.update(dict.fromkeys(units, own))
            return refused
        return {}

    def _fetch_together(self, wanted: Sequence[Sequence[Wanted]]) -> None:
        self._fetched |= fetch_packages(
            (each for packages in wanted for each in packages if each not in self._fetched),
            target=self._target,
            compiler=self._compiler,
            cache=self._cache,
        )

    def _surely_shipped(self, lock: Lock) -> list[str]:
        """Return the packages of an index that ship whatever the metadata of the others says."""
        return [
            name
            for name, locked in sorted(lock.packages.items())
            if locked.path is None
            # One of ours from an untrusted index will be refused, so it is not even fetched.
            and (locked.index is not None or not self.is_ours(locked))
            and name not in RUNTIME
            and locked.resolved
            and self._target.matches_marker(locked.marker)
        ]

    def _packages(self, unit: Unit, order: Order) -> tuple[dict[str, PackedPackage], Resolution]:
        """Return the packages of a unit that are there so far, and what they need."""
        lock = order.lock
        packages = {
            locked.name: self._local[self._local_package(unit, locked)].result()
            for locked in self._local_packages(lock)
        }
        for each in self._wanted(order, list(lock.packages)):
            if each in self._fetched:
                packages[each.locked.name] = self._fetched[each]
        return packages, self._resolve(unit, lock, packages)

    def _resolve(self, unit: Unit, lock: Lock, packages: Mapping[str, PackedPackage]) -> Resolution:
        resolution = resolve(lock, self._target, packages.get, own_names=self._own_names)
        if not resolution.faults:
            return resolution
        hint = f"run: orb lock {unit.name}"
        if any("for Python" in fault for fault in resolution.faults):
            hint += "; first name the package in the Pipfile without a marker, so that it is locked for every Python"
        raise ToolError("the lock does not hold what the packages need", hint=hint, faults=resolution.faults)

    def _local_packages(self, lock: Lock) -> list[LockedPackage]:
        """Return the packages with a path that ship. Others are not built, because a build runs the code at a path."""
        reached = resolve(lock, self._target, lambda _: None, own_names=self._own_names).unknown
        return [lock.packages[name] for name in sorted(reached) if lock.packages[name].path is not None]

    def _local_package(self, unit: Unit, locked: LockedPackage) -> LocalPackage:
        folder = unit.package_folder(locked.path or "")
        if folder is None:
            hint = "move the package into packages/, and name that path in the Pipfile"
            raise ToolError("a path of the Pipfile leads out of the repository", hint=hint)
        package = self._folders.setdefault(folder, LocalPackage(folder, self._sources))
        if package.name != locked.name:
            hint = f"correct the Pipfile, then run: orb lock {unit.name}"
            raise ToolError(f"{locked.path} is {package.name}, not {locked.name}", hint=hint)
        return package

    def _start_build(self, package: LocalPackage, pool: ThreadPoolExecutor) -> None:
        if package not in self._local:
            self._local[package] = pool.submit(self._build, package)

    def _build(self, package: LocalPackage) -> PackedPackage:
        return pack_local_package(
            package, target=self._target, compiler=self._compiler, cache=self._cache, on_build=self._on_step
        )


def fetch_packages(
    packages_to_fetch: Iterable[Wanted],
    *,
    target: Target,
    compiler: Compiler | None,
    cache: PackageCache,
) -> dict[Wanted, PackedPackage]:
    """Return locked packages, packed: from the cache, from wheels in the cache, or from the index.

    It takes the packages of all units of a run, also several versions of one package.

    Raises:
        ToolError: Packages have no wheel for the target with a hash of the lock, the index serves something else or
            does not answer, a wheel is refused, or the disk is full. It names all faults.
    """
    wanted = list(dict.fromkeys(packages_to_fetch))
    packages = cached_packages(wanted, target=target, compiler=compiler, cache=cache)
    missing = [each for each in wanted if each not in packages]
    if missing:
        # Imported here: urllib3 takes longer to import than the rest of a run that has all packages.
        from .index_wheels import pack_wheels

        packages |= pack_wheels(missing, target=target, compiler=compiler, cache=cache)
    return packages
