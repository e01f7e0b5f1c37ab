"""From units to zips: the order of the steps, and what is refused between them.

Nothing in dist/ is touched until every bundle that was asked for is made, so a refusal leaves what was there.
"""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.interpreters import running

from .archive import FILES_LIMIT, Member, content_digest, write_zip
from .compiled_files import foreign_files
from .credentials import credential_faults
from .dist_folder import publish, settled
from .index_wheels import fetch_parts
from .local_imports import reach_faults
from .local_packages import CREDENTIAL_HINT, LocalPackage, local_part
from .lockfile import read_lock
from .manifest import Entry, updated
from .missing_imports import import_faults
from .package_cache import Part, PartCache, make_part, part_key
from .pyproject import not_credentials
from .requirements import RUNTIME, Closure, left_to_runtime, resolve
from .source_files import File, Sources
from .syntax import invalid_sources
from .unit import Unit, handlers, unit_names
from .wheel_contents import UNPACKED_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from orb_tools.workspace import Workspace

    from .lockfile import Lock, Locked
    from .target import Target


LARGEST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A zip that is made, and what the manifest says of it."""

    content: bytes
    entry: Entry


def bundle_units(
    workspace: Workspace,
    units: Sequence[Unit],
    *,
    target: Target,
    output: Path | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, Entry]:
    """Make `<unit>.zip` of each unit in `output`, and the manifest; return its entries.

    The zip of a unit that the manifest names and the workspace no longer has is removed.

    Args:
        workspace: Of the units.
        units: To be bundled.
        target: What the bundles run on.
        output: The folder. None: dist/.
        told: Called with each line that a person should read though nothing is refused.

    Raises:
        ToolError: With every fault of every unit. The folder is then as it was.
        OSError: A file cannot be written. The folder is then as it was.
    """
    folder = output or workspace.dist
    with settled(workspace, folder):
        cache = PartCache(workspace.state / "bundle")
        cache.sweep()
        bundler = Bundler(workspace, target=target, cache=cache)
        bundles: dict[str, Bundle] = {}
        refused: list[tuple[Unit, ToolError]] = []
        for unit in units:
            try:
                bundles[unit.name] = bundler.bundle(unit)
            except ToolError as error:
                refused.append((unit, error))
        if refused:
            raise _together(refused)
        for note in bundler.notes():
            told(note)
        entries = {name: bundle.entry for name, bundle in bundles.items()}
        zips = {bundle.entry.file: bundle.content for bundle in bundles.values()}
        publish(folder, {**zips, **updated(folder, entries, units=unit_names(workspace))})
        cache.prune()
    return entries


class Bundler:
    """Makes bundles for one target; what several units share is read once."""

    def __init__(self, workspace: Workspace, *, target: Target, cache: PartCache) -> None:
        self._workspace = workspace
        self._target = target
        self._cache = cache
        self._local: dict[LocalPackage, Part] = {}
        self._sources = Sources.of(workspace.root)
        folders = sorted(
            path.parent for path in workspace.packages.glob("*/pyproject.toml") if path.is_file()
        )
        self._own = frozenset(LocalPackage(folder, self._sources).name for folder in folders)
        self._untracked: set[str] = set()

    def notes(self) -> Iterator[str]:
        """Yield what a person should read though nothing is refused, one line each."""
        if self._sources.known is None:
            yield "git does not tell what it ignores here: names alone decide which files ship"
        for path in sorted(self._untracked):
            yield f"{path} is in no commit: it is in the bundle of this machine only"

    def bundle(self, unit: Unit) -> Bundle:
        """One bundle, in memory. Raises `ToolError` with what is wrong and what to do."""
        lock = read_lock(unit)
        if lock.required not in {None, self._target.python} and not self._target.current:
            raise ToolError(
                f"the Pipfile requires Python {lock.required}, and this is for {self._target}",
                hint=f"bundle with --python {lock.required}, or change the Pipfile and run: orb lock {unit.name}",
            )
        parts, closure = self._packages(unit, lock)
        shipped = {name: parts[name] for name in closure.shipped}
        files = unit.files(self._sources)
        self._untracked.update(self._sources.untracked(self._workspace.root, files))
        self._check_code(unit, lock, shipped, files)
        members = self._members([*shipped.values(), self._code(unit, files)])
        content = write_zip(members)
        entry = Entry(
            file=f"{unit.name}.zip",
            sha256=_sha256(content),
            content=content_digest(members),
            size=len(content),
            unpacked=sum(member.size for member in members),
            python=self._target.python,
            architecture=self._target.architecture,
            bytecode=_compiler() if self._target.bytecode else None,
            handlers=handlers(files),
            packages={name: part.version for name, part in sorted(shipped.items())},
            runtime=left_to_runtime(lock, closure),
        )
        return Bundle(content=content, entry=entry)

    def _packages(self, unit: Unit, lock: Lock) -> tuple[dict[str, Part], Closure]:
        reached = resolve(lock, self._target, lambda _: None, own=self._own).unknown
        local = [lock.packages[name] for name in sorted(reached) if lock.packages[name].path is not None]
        parts = {locked.name: self._local_part(unit, locked) for locked in local}
        closure = self._closure(unit, lock, parts)
        others = {name for name, locked in lock.packages.items() if locked.path is None} - set(RUNTIME)
        wanted = [lock.packages[name] for name in sorted(others | closure.unknown)]
        wanted = [locked for locked in wanted if locked.resolved and self._target.holds(locked.marker)]
        # Which of what the runtime brings is needed by others too is known with the others' metadata only.
        while wanted:
            parts |= fetch_parts(wanted, target=self._target, cache=self._cache)
            closure = self._closure(unit, lock, parts)
            wanted = [lock.packages[name] for name in sorted(closure.unknown)]
        return parts, closure

    def _closure(self, unit: Unit, lock: Lock, parts: Mapping[str, Part]) -> Closure:
        closure = resolve(lock, self._target, parts.get, own=self._own)
        if not closure.faults:
            return closure
        hint = f"run: orb lock {unit.name}"
        if any("for Python" in fault for fault in closure.faults):
            hint += ", after naming the package in the Pipfile, without a marker: so it is locked for all"
        raise ToolError("the lock does not hold what the packages need", hint=hint, faults=closure.faults)

    def _local_part(self, unit: Unit, locked: Locked) -> Part:
        package = self._package(unit, locked.path or "")
        if package.name != locked.name:
            hint = f"mend the Pipfile, then run: orb lock {unit.name}"
            raise ToolError(f"{locked.path} is {package.name}, not {locked.name}", hint=hint)
        if package not in self._local:
            self._local[package] = local_part(package, target=self._target, cache=self._cache)
            self._untracked.update(self._sources.untracked(package.folder, package.files))
        return self._local[package]

    def _package(self, unit: Unit, path: str) -> LocalPackage:
        root = self._workspace.root.resolve()
        folder = Path(os.path.realpath(unit.folder / path))  # `Path.resolve` raises on a circle of links.
        if not folder.is_relative_to(root):
            hint = "move the package into packages/, and name it there in the Pipfile"
            raise ToolError("a path of the Pipfile leads out of the repository", hint=hint)
        return LocalPackage(self._workspace.root / folder.relative_to(root), self._sources)

    def _check_code(
        self, unit: Unit, lock: Lock, shipped: Mapping[str, Part], files: Mapping[str, File]
    ) -> None:
        brought = {module for name, module in RUNTIME.items() if name in lock.packages}
        available = frozenset(brought.union(*(part.modules for part in shipped.values())))
        local = {name: part for name, part in shipped.items() if lock.packages[name].path is not None}
        built = [[part.name, content_digest(part.members)] for part in local.values()]
        allowed = frozenset(f"lambdas/{unit.name}/{name}" for name in not_credentials(unit.folder))
        facts = (_facts(files), sorted(allowed), sorted(built), sorted(available))
        key = part_key("checked", *facts, target=self._target)
        if self._cache.load(key) is not None:
            return
        contents = {path: file.content for path, file in files.items()}
        found = list(credential_faults(contents, allowed=allowed))
        if found:
            raise ToolError(
                "the function holds what looks like a credential", hint=CREDENTIAL_HINT, faults=found
            )
        foreign = list(foreign_files(files, self._target))
        if foreign:
            hint = "take out what is compiled, or bundle for another --python or --arch"
            raise ToolError("the function holds what does not load on the target", hint=hint, faults=foreign)
        invalid = self._invalid(files, local)
        faults = import_faults(files, available, unit=unit.name, target=self._target, invalid=invalid)
        if not faults:
            faults = reach_faults(files, local, available, target=self._target, invalid=invalid)
        if faults:
            message = "the function imports what its bundle would not hold"
            hint = f"name what is missing in lambdas/{unit.name}/Pipfile, then run: orb lock {unit.name}"
            if any("does not have" in fault for fault in faults):
                hint = "write what is missing, or run orb generate if it is made from a schema"
            if any("not valid Python" in fault for fault in faults):
                message = "the function's code cannot be read"
                hint = f"mend it; syntax that is newer than Python {running()} needs orb on a newer Python"
            raise ToolError(message, hint=hint, faults=faults)
        if not handlers(files):
            hint = f"define handler(event, context) in lambdas/{unit.name}/handler.py, or in a module of handlers/"
            raise ToolError("the function has no handler that Lambda could call", hint=hint)
        # Reading all sources takes longer than all the rest of a warm run. This part stands for "it was
        # right".
        self._cache.store(key, make_part(unit.name, "", {}, target=self._target))

    def _invalid(self, files: Mapping[str, File], local: Mapping[str, Part]) -> dict[str, tuple[int, str]]:
        sources = {path: file.content for path, file in files.items()}
        sources |= {member.name: member.content for part in local.values() for member in part.members}
        modules = {path: content for path, content in sources.items() if path.endswith(".py")}
        with self._cache.scratch() as folder:
            return invalid_sources(modules, self._target, folder=folder)

    def _code(self, unit: Unit, files: Mapping[str, File]) -> Part:
        key = part_key("unit", _facts(files), target=self._target)
        part = self._cache.load(key)
        if part is None:
            part = make_part(unit.name, "", files, target=self._target)
            self._cache.store(key, part)
        return part

    def _members(self, parts: Sequence[Part]) -> list[Member]:
        members: dict[str, tuple[Member, Part]] = {}
        faults = []
        for part in parts:
            for member in part.members:
                there = members.setdefault(member.name, (member, part))
                if there[0].digest != member.digest:
                    faults.append(f"{member.name} is in {there[1].name} and in {part.name}, and differs")
        if faults:
            hint = "a function can have only one of the two packages"
            raise ToolError("two packages bring the same file", hint=hint, faults=faults)
        unpacked = sum(member.size for member, _ in members.values())
        if unpacked > UNPACKED_LIMIT:
            raise _too_large(unpacked, parts)
        if len(members) > FILES_LIMIT:
            hint = "put data into one file, or into S3"
            raise ToolError(f"{len(members):,} files, and a zip takes {FILES_LIMIT:,}", hint=hint)
        return [member for member, _ in members.values()]


def _facts(files: Mapping[str, File]) -> list[tuple[str, str, bool]]:
    return [(name, _sha256(file.content), file.executable) for name, file in sorted(files.items())]


def _too_large(unpacked: int, parts: Sequence[Part]) -> ToolError:
    sizes = sorted(((sum(member.size for member in part.members), part.name) for part in parts), reverse=True)
    return ToolError(
        f"{unpacked:,} bytes unpacked, and AWS takes {UNPACKED_LIMIT:,} (250 MB)",
        hint="take out a package, or deploy the function as a container image",
        faults=[f"{name}: {size:,} bytes" for size, name in sizes[:LARGEST_SHOWN]],
    )


def _together(refused: Sequence[tuple[Unit, ToolError]]) -> ToolError:
    if len(refused) == 1:
        unit, error = refused[0]
        return ToolError(f"no bundle of {unit.name}: {error.message}", hint=error.hint, faults=error.faults)
    faults = []
    for unit, error in refused:
        faults.append(f"{unit.name}: {error.message}")
        faults += [f"{unit.name}:   {fault}" for fault in error.faults]
    names = ", ".join(unit.name for unit, _ in refused)
    hints = dict.fromkeys(error.hint for _, error in refused if error.hint)
    return ToolError(f"no bundle of {names}", hint="; ".join(hints), faults=faults)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _compiler() -> str:
    return platform.python_version()
