"""Compare a unit's lock with its Pipfile and with what the local packages need now (`orb lock --check`).

`pipenv verify` compares hashes of the Pipfile alone: it does not notice a new dependency of a local package. Nothing is
written or fetched. What a package of an index needs is known only where `.orb/bundle` has it from an earlier bundle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError

from .bytecode import Compiler
from .inputs import is_own, own_names
from .left_out import applicable_rules
from .lockfile import read_lock, read_pipfile, required_python
from .package_cache import PackageCache, PackedPackage
from .package_folder import LocalPackage
from .package_needs import read_needs
from .requirements import RUNTIME, resolve
from .settings import read_settings
from .source_files import Sources
from .target import ARCHITECTURES, PYTHONS, Target
from .wanted_packages import Wanted, cached_packages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .lockfile import Lock, LockedPackage
    from .package_needs import Needs
    from .unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class LockCheck:
    """What is wrong with the lock of one unit."""

    differences: tuple[str, ...]
    """One line each. Empty: the lock is up to date."""
    unknown: tuple[str, ...]
    """Packages of an index whose needs are not known here, so that packages that nothing needs are not looked for."""


def check_locks(workspace: Workspace, units: Sequence[Unit]) -> dict[str, LockCheck]:
    """Compare the locks of `units` with what they are made from. Return the result by unit."""
    checker = _Checker(workspace)
    return {unit.name: checker.check(unit) for unit in units}


class _Checker:
    """Checks locks. Local packages that units share are read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._sources = Sources.of(workspace.root)
        self._cache = PackageCache(workspace.state / "bundle")
        self._needs: dict[Path, Needs] = {}
        self._own_names = own_names(workspace, self._sources)

    def check(self, unit: Unit) -> LockCheck:
        try:
            lock, stale = _read_any(unit)
            differences = list(_pipfile_differences(read_pipfile(unit), lock)) if stale else []
            settings = read_settings(unit.folder)
            targets = [Target.runtime(lock.required or lock.python, machine) for machine in ARCHITECTURES]
        except ToolError as error:
            return LockCheck(differences=_lines(error), unknown=())
        packages = self._local(unit, lock, targets[0], differences)
        from_index = [locked for locked in lock.packages.values() if locked.path is None and locked.resolved]
        rules = applicable_rules(settings.keep, lock.packages)
        for target in targets:
            wanted = [
                Wanted.of(locked, () if is_own(locked.name, self._own_names) else rules)
                for locked in from_index
            ]
            cached = cached_packages(wanted, target=target, compiler=Compiler.find(target), cache=self._cache)
            packages |= {each.locked.name: packed for each, packed in cached.items()}
        for target in targets:
            differences += resolve(lock, target, packages.get, own_names=self._own_names).faults
        unknown, unneeded = _unneeded(lock, packages)
        differences += unneeded
        # The hash alone says that the Pipfile changed, but not what. So this is said only where no line names it.
        if stale and not any("the Pipfile" in line for line in differences):
            differences = [*stale, *differences]
        return LockCheck(differences=tuple(dict.fromkeys(differences)), unknown=tuple(sorted(unknown)))

    def _local(
        self, unit: Unit, lock: Lock, target: Target, differences: list[str]
    ) -> dict[str, PackedPackage]:
        """Return the local packages by name, with what they need now. Add what is wrong with them to `differences`."""
        found: dict[str, PackedPackage] = {}
        for locked in lock.packages.values():
            if locked.path is None:
                continue
            folder = unit.package_folder(locked.path)
            if folder is None:
                differences.append(f"{locked.name}: its path leads out of the repository")
                continue
            try:
                needs = self._read(folder)
            except ToolError as error:
                differences += _lines(error)
                continue
            if needs.requires_python and not target.allows_python(needs.requires_python):
                differences.append(
                    f"{locked.name} needs Python {needs.requires_python}, but the lock is for {target.python}"
                )
            found[locked.name] = PackedPackage(
                name=locked.name,
                version=needs.version,
                requires=needs.requires,
                extras=needs.extras,
                members=(),
            )
        return found

    def _read(self, folder: Path) -> Needs:
        if folder not in self._needs:
            self._needs[folder] = read_needs(LocalPackage(folder, self._sources))
        return self._needs[folder]


def _read_any(unit: Unit) -> tuple[Lock, tuple[str, ...]]:
    """Return the lock, and why it is stale. Empty: it is not. Raises `ToolError` when it cannot be read."""
    try:
        return read_lock(unit), ()
    except ToolError as error:
        return read_lock(unit, older=True), _lines(error)


def _lines(error: ToolError) -> tuple[str, ...]:
    return error.faults or (error.message,)


def _pipfile_differences(pipfile: Mapping[str, Any], lock: Lock) -> Iterator[str]:
    """Yield what the Pipfile asks for and the lock does not have, one line each."""
    required = required_python(pipfile)
    if required not in {None, lock.python}:
        yield f"the Pipfile requires Python {required}, but the lock was made for {lock.python}"
    for name, entry in pipfile.get("packages", {}).items():
        locked = lock.packages.get(canonicalize_name(name))
        version = str(entry if isinstance(entry, str) else entry.get("version", "*"))
        if locked is None or not locked.version or version == "*":
            continue  # `resolve` tells of a package that is missing.
        try:
            fits = SpecifierSet(version).contains(locked.version, prereleases=True)
        except ValueError:
            fits = True
        if not fits:
            yield f"the Pipfile asks for {locked.name}{version}, but the lock holds {locked.version}"


def _unneeded(lock: Lock, packages: Mapping[str, PackedPackage]) -> tuple[set[str], list[str]]:
    """Return the needed packages whose own needs are not known, and a line for each package that nothing needs.

    A marker counts as true, because a lock also holds what other systems need. Only extras make a difference.
    """
    unknown: set[str] = set()
    followed: set[tuple[str, str]] = set()
    open_ends = [(root.name, extra) for root in lock.roots for extra in ("", *root.extras)]
    while open_ends:
        name, extra = open_ends.pop()
        if (name, extra) in followed or name not in lock.packages:
            continue
        followed.add((name, extra))
        if name not in packages:
            # The packages of the runtime need nothing but each other, except for their extras.
            if extra or name not in RUNTIME:
                unknown.add(name)
            continue
        for requirement in map(Requirement, packages[name].requires):
            if _is_of_extra(requirement, extra):
                needed = canonicalize_name(requirement.name)
                open_ends += [(needed, canonicalize_name(each)) for each in ("", *requirement.extras)]
    if unknown:
        return unknown, []
    needed_names = {name for name, _ in followed} | RUNTIME.keys()
    left = [locked for name, locked in sorted(lock.packages.items()) if name not in needed_names]
    return set(), [f"nothing needs {locked.name} any more" for locked in left if _ships(locked)]


def _is_of_extra(requirement: Requirement, extra: str) -> bool:
    marker = requirement.marker
    if marker is None or "extra" not in str(marker):
        return extra == ""
    targets = (Target.runtime(python, machine) for python in PYTHONS for machine in ARCHITECTURES)
    return any(target.matches_marker(marker, extra=extra) for target in targets)


def _ships(locked: LockedPackage) -> bool:
    targets = (Target.runtime(python, machine) for python in PYTHONS for machine in ARCHITECTURES)
    return any(target.matches_marker(locked.marker) for target in targets)
