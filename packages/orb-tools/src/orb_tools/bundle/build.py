"""Make the bundles of units: the steps in order, with the errors of each."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.full_disk import full_disk_reported
from orb_tools.interpreters import running_python

from .archive import FILES_LIMIT, Member, content_digest, write_zip
from .compiled_files import FOREIGN_HINT, foreign_files
from .credentials import credential_faults
from .index_wheels import fetch_packages
from .inputs import own_names
from .local_imports import local_import_faults
from .local_packages import CREDENTIAL_HINT, pack_local_package
from .lockfile import read_lock
from .manifest import Entry
from .missing_imports import import_faults
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .package_folder import LocalPackage
from .pyproject import not_credentials
from .requirements import RUNTIME, Resolution, left_to_runtime, resolve
from .syntax import invalid_sources
from .unit import Unit, handlers
from .wheel_contents import SIZE_HINT, UNPACKED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .dist_folder import Publication
    from .inputs import Inputs
    from .lockfile import Lock, LockedPackage
    from .source_files import File, Sources
    from .target import Target


LARGEST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What a bundle consists of, beside the unit's own files."""

    lock: Lock
    shipped: Mapping[str, PackedPackage]
    """The packages by name."""
    runtime: tuple[str, ...]
    """Packages of the lock that are left out because the runtime has them."""


class Bundler:
    """Makes bundles for one target, side by side. Packages that units share are built and fetched once."""

    def __init__(
        self,
        workspace: Workspace,
        sources: Sources,
        *,
        target: Target,
        compiler: str | None,
        cache: PackageCache,
        on_step: Callable[[str], None],
    ) -> None:
        self._workspace = workspace
        self._sources = sources
        self._target = target
        self._compiler = compiler
        self._cache = cache
        self._on_step = on_step
        self._own_names = own_names(workspace, sources)
        self._folders: dict[Path, LocalPackage] = {}
        self._local: dict[LocalPackage, Future[PackedPackage]] = {}
        self._fetched: dict[LockedPackage, PackedPackage] = {}

    def bundle(
        self, units: Mapping[Unit, Inputs], publication: Publication
    ) -> Iterator[tuple[Unit, Entry | ToolError]]:
        """Make the zip of each unit in `publication`. Yield each with its entry or error, as soon as it is known."""
        # Threads, because builds and pip are other processes, and zlib and SHA-256 let other threads run.
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            made: dict[Future[Entry], Unit] = {}
            for unit, result in self._gather(list(units), pool):
                if isinstance(result, ToolError):
                    yield unit, result
                else:
                    place = publication.place(f"{unit.name}.zip")
                    made[pool.submit(self._bundle, unit, result, place, units[unit])] = unit
            try:
                for future in as_completed(made):
                    try:
                        yield made[future], future.result()
                    except ToolError as error:
                        yield made[future], error
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _gather(
        self, units: Sequence[Unit], pool: ThreadPoolExecutor
    ) -> Iterator[tuple[Unit, _Parts | ToolError]]:
        """Build and fetch the packages of all units. Yield each unit with them, or with its error."""
        locks: dict[Unit, Lock] = {}
        for unit in units:
            try:
                locks[unit] = self._read_lock(unit)
            except ToolError as error:
                yield unit, error
        for unit, lock in locks.items():
            for locked in self._local_packages(lock):
                # `_packages` reports the errors.
                with suppress(ToolError):
                    self._start_build(self._local_package(unit, locked), pool)
        refused = self._fetch({unit: self._surely_shipped(lock) for unit, lock in locks.items()})
        while locks:
            wanted: dict[Unit, list[LockedPackage]] = {}
            for unit, lock in locks.items():
                try:
                    packages, resolution = self._packages(unit, lock)
                    if unit in refused:
                        raise refused[unit]
                except ToolError as error:
                    yield unit, error
                    continue
                # A package of the runtime ships when a package other than the SDK needs it. Only the metadata of the
                # fetched packages shows that, so each round can add some.
                if resolution.unknown:
                    wanted[unit] = [lock.packages[name] for name in sorted(resolution.unknown)]
                    continue
                shipped = {name: packages[name] for name in resolution.shipped}
                yield unit, _Parts(lock=lock, shipped=shipped, runtime=left_to_runtime(lock, resolution))
            locks = {unit: locks[unit] for unit in wanted}
            refused = self._fetch(wanted)

    def _fetch(self, wanted: Mapping[Unit, Sequence[LockedPackage]]) -> dict[Unit, ToolError]:
        """Fetch packages of several units together. Return the errors by the unit that needs a refused package."""
        try:
            self._fetch_together(list(wanted.values()))
        except ToolError as error:
            alike: dict[tuple[LockedPackage, ...], list[Unit]] = {}
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

    def _fetch_together(self, wanted: Sequence[Sequence[LockedPackage]]) -> None:
        rounds: list[dict[str, LockedPackage]] = []
        for locked in dict.fromkeys(locked for packages in wanted for locked in packages):
            if locked in self._fetched:
                continue
            # Units can lock different versions of a package, which pip cannot fetch together.
            free = next((each for each in rounds if locked.name not in each), None)
            if free is None:
                rounds.append(free := {})
            free[locked.name] = locked
        for each in rounds:
            packages = fetch_packages(list(each.values()), target=self._target, cache=self._cache)
            self._fetched.update({each[name]: packed for name, packed in packages.items()})

    def _surely_shipped(self, lock: Lock) -> list[LockedPackage]:
        """Return the packages of an index that ship whatever the metadata of the others says."""
        return [
            locked
            for name, locked in sorted(lock.packages.items())
            if locked.path is None
            and name not in RUNTIME
            and locked.resolved
            and self._target.matches_marker(locked.marker)
        ]

    def _read_lock(self, unit: Unit) -> Lock:
        lock = read_lock(unit)
        if lock.required not in {None, self._target.python} and not self._target.current:
            raise ToolError(
                f"the Pipfile requires Python {lock.required}, but the bundle is for {self._target}",
                hint=f"bundle with --python {lock.required}, or change the Pipfile and run: orb lock {unit.name}",
            )
        return lock

    def _bundle(self, unit: Unit, parts: _Parts, place: Path, inputs: Inputs) -> Entry:
        lock, shipped = parts.lock, parts.shipped
        files = unit.files(self._sources)
        self._check_code(unit, lock, shipped, files)
        members = self._members([*shipped.values(), self._code(unit, files)])
        try:
            with full_disk_reported(place.parent.parent), place.open("wb") as file:
                # The umask must not decide who can read it.
                os.fchmod(file.fileno(), 0o644)
                sha256, size = write_zip(members, file)
        except BaseException:
            # Other bundles may be published. Half of this one must not be.
            place.unlink(missing_ok=True)
            raise
        return Entry(
            file=f"{unit.name}.zip",
            sha256=sha256,
            content=content_digest(members),
            size=size,
            unpacked=sum(member.size for member in members),
            python=self._target.python,
            architecture=self._target.architecture,
            compiler=self._compiler,
            handlers=handlers(files),
            packages={name: packed.version for name, packed in sorted(shipped.items())},
            runtime=parts.runtime,
            inputs=inputs.digest,
        )

    def _packages(self, unit: Unit, lock: Lock) -> tuple[dict[str, PackedPackage], Resolution]:
        """Return the packages of a unit that are there so far, and what they need."""
        packages = {
            locked.name: self._local[self._local_package(unit, locked)].result()
            for locked in self._local_packages(lock)
        }
        packages |= {
            name: self._fetched[locked] for name, locked in lock.packages.items() if locked in self._fetched
        }
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
            self._local[package] = pool.submit(
                pack_local_package, package, target=self._target, cache=self._cache, on_build=self._on_step
            )

    def _check_code(
        self, unit: Unit, lock: Lock, shipped: Mapping[str, PackedPackage], files: Mapping[str, File]
    ) -> None:
        runtime_modules = {module for name, module in RUNTIME.items() if name in lock.packages}
        available = frozenset(runtime_modules.union(*(packed.modules for packed in shipped.values())))
        local = {name: packed for name, packed in shipped.items() if lock.packages[name].path is not None}
        built = [[packed.name, content_digest(packed.members)] for packed in local.values()]
        allowed = frozenset(f"lambdas/{unit.name}/{name}" for name in not_credentials(unit.folder))
        facts = (_file_digests(files), sorted(allowed), sorted(built), sorted(available))
        key = cache_key("checked", *facts, target=self._target)
        if self._cache.load(key) is not None:
            return
        contents = {path: file.content for path, file in files.items()}
        credentials = list(credential_faults(contents, allowed=allowed))
        if credentials:
            raise ToolError(
                "the function has files that look like credentials", hint=CREDENTIAL_HINT, faults=credentials
            )
        foreign = list(foreign_files(files, self._target))
        if foreign:
            message = "the function has files that do not load on the target"
            raise ToolError(message, hint=FOREIGN_HINT, faults=foreign)
        invalid = self._invalid(files, local)
        faults = import_faults(files, available, unit=unit.name, target=self._target, invalid=invalid)
        if not faults:
            faults = local_import_faults(files, local, available, target=self._target, invalid=invalid)
        if faults:
            message = "the function imports modules that its bundle would not have"
            hint = f"add the missing packages to lambdas/{unit.name}/Pipfile, then run: orb lock {unit.name}"
            if any("does not have" in fault for fault in faults):
                hint = "write the missing name, or run orb generate if it comes from a schema"
            if any("not valid Python" in fault for fault in faults):
                message = "the function's code cannot be read"
                hint = f"correct it; syntax that is newer than Python {running_python()} needs orb on a newer Python"
            raise ToolError(message, hint=hint, faults=faults)
        if not handlers(files):
            hint = f"define handler(event, context) in lambdas/{unit.name}/handler.py, or in a module of handlers/"
            raise ToolError("the function has no handler that Lambda can call", hint=hint)
        # These checks take longer than the rest of a run with a full cache. An empty package under this key records
        # that they passed.
        self._cache.store(key, pack_package(unit.name, "", {}, target=self._target))

    def _invalid(
        self, files: Mapping[str, File], local: Mapping[str, PackedPackage]
    ) -> dict[str, tuple[int, str]]:
        sources = {path: file.content for path, file in files.items()}
        sources |= {member.name: member.content for packed in local.values() for member in packed.members}
        modules = {path: content for path, content in sources.items() if path.endswith(".py")}
        with self._cache.scratch() as folder:
            return invalid_sources(modules, self._target, folder=folder)

    def _code(self, unit: Unit, files: Mapping[str, File]) -> PackedPackage:
        key = cache_key("unit", _file_digests(files), target=self._target)
        packed = self._cache.load(key)
        if packed is None:
            packed = pack_package(unit.name, "", files, target=self._target)
            self._cache.store(key, packed)
        return packed

    def _members(self, packages: Sequence[PackedPackage]) -> list[Member]:
        members: dict[str, tuple[Member, PackedPackage]] = {}
        faults = []
        for packed in packages:
            for member in packed.members:
                first = members.setdefault(member.name, (member, packed))
                if first[0].digest != member.digest:
                    faults.append(f"{member.name} is in {first[1].name} and in {packed.name}, and differs")
        if faults:
            hint = "a function can have only one of the two packages"
            raise ToolError("two packages bring the same file", hint=hint, faults=faults)
        unpacked = sum(member.size for member, _ in members.values())
        if unpacked > UNPACKED_LIMIT:
            raise _too_large(unpacked, packages)
        if len(members) > FILES_LIMIT:
            hint = "put the data into one file, or into S3"
            raise ToolError(f"{len(members):,} files, but a zip can have {FILES_LIMIT:,}", hint=hint)
        return [member for member, _ in members.values()]


def _file_digests(files: Mapping[str, File]) -> list[tuple[str, str]]:
    return [(name, file.digest) for name, file in sorted(files.items())]


def _too_large(unpacked: int, packages: Sequence[PackedPackage]) -> ToolError:
    sizes = sorted(
        ((sum(member.size for member in packed.members), packed.name) for packed in packages), reverse=True
    )
    return ToolError(
        f"{unpacked:,} bytes unpacked, but AWS accepts {UNPACKED_LIMIT:,} (250 MB)",
        hint=SIZE_HINT,
        faults=[f"{name}: {size:,} bytes" for size, name in sizes[:LARGEST_SHOWN]],
    )
