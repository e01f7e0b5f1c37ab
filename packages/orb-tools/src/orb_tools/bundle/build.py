"""Make the bundles of units: the steps in order, with the errors of each.

dist/ does not change until all requested bundles are made. When one is refused, the old files stay.
"""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.interpreters import running_python

from .archive import FILES_LIMIT, Member, content_digest, write_zip
from .compiled_files import FOREIGN_HINT, foreign_files
from .credentials import credential_faults
from .dist_folder import exclusive_access, publish
from .index_wheels import fetch_packages
from .layers import FOLDER, common_rules, find_layers, without_layers
from .left_out import applicable_rules
from .local_imports import local_import_faults
from .local_packages import CREDENTIAL_HINT, LocalPackage, pack_local_package
from .lockfile import read_lock
from .manifest import Entry, updated
from .missing_imports import import_faults
from .missing_parts import left_out_by_rule, unmet_uses
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .requirements import RUNTIME, Resolution, left_to_runtime, resolve
from .settings import read_settings
from .size_limits import refuse_over_budget, refuse_too_large
from .source_files import File, Sources
from .syntax import invalid_sources
from .unit import Unit, handlers, unit_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_tools.workspace import Workspace

    from .left_out import Rule
    from .lockfile import Lock, LockedPackage
    from .settings import Settings
    from .target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A zip in memory and its entry in the manifest."""

    content: bytes
    entry: Entry


def bundle_units(
    workspace: Workspace,
    units: Sequence[Unit],
    *,
    target: Target,
    output: Path | None = None,
    on_note: Callable[[str], None] = lambda _: None,
) -> dict[str, Entry]:
    """Make `<unit>.zip` of each unit and the manifest in `output`. Return the manifest's entries by unit.

    When the manifest names a unit that the workspace no longer has, its zip is removed.

    Args:
        workspace: The workspace of the units.
        units: The units to bundle.
        target: The runtime of the bundles.
        output: The folder of the zips. None: dist/.
        on_note: Called with each note for the user. A note is not an error.

    Raises:
        ToolError: A unit cannot be bundled. It names all faults of all units, and the folder is unchanged.
        OSError: A file cannot be written. The folder is unchanged.
    """
    folder = output or workspace.dist
    with exclusive_access(workspace, folder):
        cache = PackageCache(workspace.state / "bundle")
        cache.sweep()
        bundler = Bundler(workspace, target=target, cache=cache)
        bundles: dict[str, Bundle] = {}
        errors: list[tuple[Unit, ToolError]] = []
        for unit in units:
            try:
                bundles[unit.name] = bundler.bundle(unit)
            except ToolError as error:
                errors.append((unit, error))
        if errors:
            raise _combined_error(errors)
        for note in bundler.notes():
            on_note(note)
        entries = {name: bundle.entry for name, bundle in bundles.items()}
        zips = {bundle.entry.file: bundle.content for bundle in bundles.values()}
        publish(folder, {**zips, **updated(folder, entries, units=unit_names(workspace))})
        cache.prune()
    return entries


class Bundler:
    """Makes bundles for one target. Sources and packages that units share are read once."""

    def __init__(self, workspace: Workspace, *, target: Target, cache: PackageCache) -> None:
        self._workspace = workspace
        self._target = target
        self._cache = cache
        self._local: dict[LocalPackage, PackedPackage] = {}
        self._sources = Sources.of(workspace.root)
        folders = sorted(
            path.parent for path in workspace.packages.glob("*/pyproject.toml") if path.is_file()
        )
        self._own_names = frozenset(LocalPackage(folder, self._sources).name for folder in folders)
        self._untracked: set[str] = set()

    def notes(self) -> Iterator[str]:
        """Yield the notes for the user, one line each. A note is not an error."""
        if self._sources.git_files is None:
            yield "git is not available here: the names of files alone decide which of them ship"
        for path in sorted(self._untracked):
            yield f"{path} is not committed: only bundles from this machine contain it"

    def bundle(self, unit: Unit) -> Bundle:
        """Return the bundle of `unit`. Raises `ToolError` when it cannot be made."""
        lock = read_lock(unit)
        if lock.required not in {None, self._target.python} and not self._target.current:
            raise ToolError(
                f"the Pipfile requires Python {lock.required}, but the bundle is for {self._target}",
                hint=f"bundle with --python {lock.required}, or change the Pipfile and run: orb lock {unit.name}",
            )
        settings = read_settings(unit.folder)
        # A bundle for this machine runs without layers.
        names = () if self._target.current else settings.layers
        layers = find_layers(self._workspace.dist / FOLDER, names, target=self._target)
        rules = common_rules(applicable_rules(settings.keep, lock.packages), layers)
        packages, resolution = self.packages(unit, lock, rules)
        shipped = {name: packages[name] for name in resolution.shipped}
        files = unit.files(self._sources)
        self._untracked.update(self._sources.untracked(self._workspace.root, files))
        self._check_code(unit, lock, shipped, files, settings)
        parts = [*shipped.values(), self._code(unit, files)]
        unmet = unmet_uses(parts)
        if unmet:
            hint = (
                f"keep it: name the rule under [tool.orb-bundle] keep in lambdas/{unit.name}/pyproject.toml"
            )
            raise ToolError("code needs what a rule leaves out", hint=hint, faults=unmet)
        shipped = without_layers(shipped, layers)
        parts = [*shipped.values(), parts[-1]]
        members = self._members(parts, in_layers=sum(layer.unpacked for layer in layers.values()))
        content = write_zip(members)
        entry = Entry(
            file=f"{unit.name}.zip",
            sha256=_sha256(content),
            content=content_digest(members),
            size=len(content),
            unpacked=sum(member.size for member in members),
            python=self._target.python,
            architecture=self._target.architecture,
            bytecode=platform.python_version() if self._target.bytecode else None,
            handlers=handlers(files),
            packages={name: packed.version for name, packed in sorted(shipped.items())},
            runtime=left_to_runtime(lock, resolution),
            left_out=left_out_by_rule(shipped.values()),
            layers=tuple(layers),
        )
        if not self._target.current:
            refuse_over_budget(entry, settings.budget, parts)
        return Bundle(content=content, entry=entry)

    def packages(
        self, unit: Unit, lock: Lock, rules: Sequence[Rule]
    ) -> tuple[dict[str, PackedPackage], Resolution]:
        """Return the packages of a lock, less what `rules` leave out, and which of them ship.

        Raises `ToolError` when the lock does not hold what they need, or when one cannot be fetched or built.
        """
        reached = resolve(lock, self._target, lambda _: None, own_names=self._own_names).unknown
        local = [lock.packages[name] for name in sorted(reached) if lock.packages[name].path is not None]
        packages = {locked.name: self._pack_local(unit, locked) for locked in local}
        resolution = self._resolve(unit, lock, packages)
        others = {name for name, locked in lock.packages.items() if locked.path is None} - set(RUNTIME)
        to_fetch = [lock.packages[name] for name in sorted(others | resolution.unknown)]
        to_fetch = [
            locked for locked in to_fetch if locked.resolved and self._target.matches_marker(locked.marker)
        ]
        # A package of the runtime ships when a package other than the SDK needs it. Only the metadata of the fetched
        # packages shows that, so each round can add some.
        while to_fetch:
            packages |= fetch_packages(to_fetch, target=self._target, cache=self._cache, rules=rules)
            resolution = self._resolve(unit, lock, packages)
            to_fetch = [lock.packages[name] for name in sorted(resolution.unknown)]
        return packages, resolution

    def _resolve(self, unit: Unit, lock: Lock, packages: Mapping[str, PackedPackage]) -> Resolution:
        resolution = resolve(lock, self._target, packages.get, own_names=self._own_names)
        if not resolution.faults:
            return resolution
        hint = f"run: orb lock {unit.name}"
        if any("for Python" in fault for fault in resolution.faults):
            hint += "; first name the package in the Pipfile without a marker, so that it is locked for every Python"
        raise ToolError("the lock does not hold what the packages need", hint=hint, faults=resolution.faults)

    def _pack_local(self, unit: Unit, locked: LockedPackage) -> PackedPackage:
        package = self._package(unit, locked.path or "")
        if package.name != locked.name:
            hint = f"correct the Pipfile, then run: orb lock {unit.name}"
            raise ToolError(f"{locked.path} is {package.name}, not {locked.name}", hint=hint)
        if package not in self._local:
            self._local[package] = pack_local_package(package, target=self._target, cache=self._cache)
            self._untracked.update(self._sources.untracked(package.folder, package.files))
        return self._local[package]

    def _package(self, unit: Unit, path: str) -> LocalPackage:
        root = self._workspace.root.resolve()
        folder = Path(os.path.realpath(unit.folder / path))  # `Path.resolve` raises when links form a circle.
        if not folder.is_relative_to(root):
            hint = "move the package into packages/, and name that path in the Pipfile"
            raise ToolError("a path of the Pipfile leads out of the repository", hint=hint)
        return LocalPackage(self._workspace.root / folder.relative_to(root), self._sources)

    def _check_code(
        self,
        unit: Unit,
        lock: Lock,
        shipped: Mapping[str, PackedPackage],
        files: Mapping[str, File],
        settings: Settings,
    ) -> None:
        runtime_modules = {module for name, module in RUNTIME.items() if name in lock.packages}
        available = frozenset(runtime_modules.union(*(packed.modules for packed in shipped.values())))
        local = {name: packed for name, packed in shipped.items() if lock.packages[name].path is not None}
        built = [[packed.name, content_digest(packed.members)] for packed in local.values()]
        allowed = frozenset(f"lambdas/{unit.name}/{name}" for name in settings.not_credentials)
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

    def _members(self, packages: Sequence[PackedPackage], *, in_layers: int = 0) -> list[Member]:
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
        refuse_too_large(unpacked, packages, in_layers=in_layers)
        if len(members) > FILES_LIMIT:
            hint = "put the data into one file, or into S3"
            raise ToolError(f"{len(members):,} files, but a zip can have {FILES_LIMIT:,}", hint=hint)
        return [member for member, _ in members.values()]


def _file_digests(files: Mapping[str, File]) -> list[tuple[str, str, bool]]:
    return [(name, _sha256(file.content), file.executable) for name, file in sorted(files.items())]


def _combined_error(errors: Sequence[tuple[Unit, ToolError]]) -> ToolError:
    if len(errors) == 1:
        unit, error = errors[0]
        return ToolError(f"no bundle of {unit.name}: {error.message}", hint=error.hint, faults=error.faults)
    faults = []
    for unit, error in errors:
        faults.append(f"{unit.name}: {error.message}")
        faults += [f"{unit.name}:   {fault}" for fault in error.faults]
    names = ", ".join(unit.name for unit, _ in errors)
    hints = dict.fromkeys(error.hint for _, error in errors if error.hint)
    return ToolError(f"no bundle of {names}", hint="; ".join(hints), faults=faults)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
