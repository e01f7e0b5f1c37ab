"""A run of `orb bundle`: use the bundles whose inputs have not changed, make the others, and publish all together.

dist/ does not change until all requested bundles are made. When one is refused, the old files stay.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from . import manifest
from .bytecode import find_compiler, no_compiler_note
from .dist_folder import exclusive_access, publication
from .inputs import InputReader, reasons, tool_facts
from .layers import FOLDER, read_layers
from .package_cache import PackageCache
from .records import Record, Records, Stamp, records_path, wait_for_next_tick
from .source_files import Sources
from .unit import unit_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .bytecode import Compiler
    from .inputs import Inputs
    from .manifest import Entry
    from .target import Target
    from .unit import Unit

FIRST_BUILD = "first build"
_NAMED = 10
"""Units that a message names."""


def bundle_units(
    workspace: Workspace,
    units: Sequence[Unit],
    *,
    target: Target,
    output: Path | None = None,
    require_bytecode: bool = False,
    on_fault: Callable[[ToolError], None] | None = None,
    on_note: Callable[[str], None] = lambda _: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> dict[str, Entry]:
    """Make `<unit>.zip` of each unit and the manifest in `output`. Return the manifest's entries by unit.

    A zip is not made again when it is the one of the last run and nothing that it depends on has changed. When the
    manifest names a unit that the workspace no longer has, its zip is removed.

    Args:
        workspace: The workspace of the units.
        units: The units to bundle.
        target: The runtime of the bundles.
        output: The folder of the zips. None: dist/.
        require_bytecode: Refuse to bundle when this machine has no Python that compiles for the target.
        on_fault: Called with the faults of all units that cannot be bundled, after the bundles of the others are
            published. Old bundles of these units are removed, so that nobody deploys them. None: such faults are
            raised, and nothing is published.
        on_note: Called with each note for the user. A note is not an error.
        on_step: Called with one line when a longer step begins or a bundle is made.

    Raises:
        ToolError: A unit cannot be bundled. It names all faults of all units, and the folder is unchanged.
        OSError: A file cannot be written. The folder is unchanged.
    """
    folder = output or workspace.dist
    compiler = find_compiler(target, required=require_bytecode)
    with exclusive_access(workspace, folder):
        run = _Run(workspace, folder=folder, target=target, compiler=compiler, on_step=on_step)
        run.compare(units)
        if not run.is_done():
            run.build(keep_going=on_fault is not None)
        for note in run.notes():
            on_note(note)
    if run.errors and on_fault is not None:
        on_fault(_combined_error(run.errors))
    return {unit.name: run.entries[unit.name] for unit in units if unit.name in run.entries}


class _Run:
    """The state of a run. The caller holds `exclusive_access`."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        folder: Path,
        target: Target,
        compiler: Compiler | None,
        on_step: Callable[[str], None],
    ) -> None:
        self._workspace = workspace
        self._folder = folder
        self._target = target
        self._on_step = on_step
        self._compiler = compiler
        self._cache = PackageCache(workspace.state / "bundle")
        self._cache.sweep()
        self._path = records_path(workspace, folder)
        self._records = Records.load(self._path)
        self._stamps = dict(self._records.files)
        self._sources, self._reader = self._read_tree()
        self._names = unit_names(workspace)
        self._changed: dict[Unit, Inputs] = {}
        self._reasons: dict[str, tuple[str, ...]] = {}
        self.entries: dict[str, Entry] = {}
        """The entries of the requested units that have a bundle."""
        self.errors: dict[str, ToolError] = {}
        """Why the others have none."""

    def compare(self, units: Iterable[Unit]) -> None:
        """Find out which bundles of the last run can be used."""
        for unit in units:
            try:
                inputs = self._reader.read(unit)
            except ToolError as error:
                self.errors[unit.name] = error
                continue
            record = self._records.units.get(unit.name)
            if record is None:
                self._reasons[unit.name] = (FIRST_BUILD,)
            elif record.inputs.digest != inputs.digest:
                self._reasons[unit.name] = reasons(record.inputs.values, inputs.values)
            elif record.entry is None or not self._renew(record.entry.file):
                self._reasons[unit.name] = (f"{unit.name}.zip was changed or removed",)
            else:
                self.entries[unit.name] = record.entry
                continue
            self._changed[unit] = inputs

    def is_done(self) -> bool:
        """Whether the folder already is as this run would leave it."""
        recorded = self._records.units
        zips = {record.entry.file for record in recorded.values() if record.entry}
        done = (
            not self._changed
            and not self.errors
            and recorded.keys() <= set(self._names)
            and manifest.NAME in self._stamps
            and all(self._renew(name) for name in sorted(self._stamps.keys() - zips))
            and all((self._folder / name).is_file() for name in zips)
        )
        if done and self._stamps != self._records.files:
            replace(self._records, files=self._stamps).store(self._path)
        return done

    def build(self, *, keep_going: bool) -> None:
        """Make the other bundles, and publish them. Raise the faults of all units, unless `keep_going`."""
        # Imported here: a run that uses all bundles of the last one needs none of this.
        from .build import Bundler
        from .provenance import described, read_commit

        cache_size = self._workspace.cache_size  # Read first: a setting that is not valid publishes nothing.
        bundler = Bundler(
            self._workspace,
            self._sources,
            target=self._target,
            compiler=self._compiler,
            cache=self._cache,
            on_step=self._on_step,
        )
        with publication(self._folder) as changes:
            made: dict[str, Entry] = {}
            for unit, result in bundler.bundle(self._changed, changes):
                if isinstance(result, ToolError):
                    self.errors[unit.name] = result
                    continue
                made[unit.name] = replace(result, reasons=self._reasons[unit.name])
                self._on_step(f"{unit.name} bundled ({len(made)} of {len(self._changed)})")
            if self.errors and not keep_going:
                raise _combined_error(self.errors)
            self.entries |= made
            known = [name for name in self._names if name not in self.errors]
            files: dict[str, bytes | None] = {f"{name}.zip": None for name in self.errors}
            files |= manifest.updated(self._folder, self.entries, units=known)
            files |= described(files, self.entries, read_commit(self._workspace.root))
            for name, content in files.items():
                if content is None:
                    changes.remove(name)
                else:
                    changes.write(name, content)
        digests = {name: _sha256(content) for name, content in files.items() if content is not None}
        self._record(made, digests | {entry.file: entry.sha256 for entry in made.values()})
        self._cache.prune(max_bytes=cache_size)

    def notes(self) -> Iterator[str]:
        """Yield the notes for the user, one line each. A note is not an error."""
        if self._compiler is None:
            yield no_compiler_note(self._target)
        if self._sources.git_files is None:
            yield "git is not available here: the names of files alone decide which of them ship"
        for path in sorted(self._reader.untracked):
            yield f"{path} is not committed: only bundles from this machine contain it"

    def _record(self, made: Mapping[str, Entry], digests: Mapping[str, str]) -> None:
        _, again = self._read_tree()
        records = {
            name: replace(record, entry=None) if name in self.errors else record
            for name, record in self._records.units.items()
            if name in self._names and name not in made
        }
        for unit, inputs in self._changed.items():
            # A file that changed during the build may be in the bundle with its old or its new content. Without a
            # record, the next run makes the bundle again.
            with suppress(ToolError):
                if unit.name in made and again.read(unit).digest == inputs.digest:
                    records[unit.name] = Record(inputs=inputs, entry=replace(made[unit.name], reasons=()))
        stamps = {name: Stamp.of(self._folder / name, sha256) for name, sha256 in digests.items()}
        kept = {record.entry.file for record in records.values() if record.entry}
        files = {name: stamp for name, stamp in self._stamps.items() if name in kept} | stamps
        Records(units=records, files=files).store(self._path)
        wait_for_next_tick(stamps)

    def _renew(self, name: str) -> bool:
        """Whether a file of the folder is as orb wrote it."""
        stamp = self._stamps.get(name)
        found = None if stamp is None else stamp.renewed(self._folder / name)
        if found is not None:
            self._stamps[name] = found
        return found is not None

    def _read_tree(self) -> tuple[Sources, InputReader]:
        sources = Sources.of(self._workspace.root)
        common = [tool_facts(compiler=self._compiler.version if self._compiler else None)]
        layers = read_layers(self._workspace.dist / FOLDER)
        return sources, InputReader(
            self._workspace,
            sources,
            target=self._target,
            common=common,
            # A bundle for this machine runs without layers.
            layers=None if self._target.current else {name: layer.sha256 for name, layer in layers.items()},
        )


def _combined_error(errors: Mapping[str, ToolError]) -> ToolError:
    if len(errors) == 1:
        ((name, error),) = errors.items()
        return ToolError(f"no bundle of {name}: {error.message}", hint=error.hint, faults=error.faults)
    # A fault of a package is one of each unit that uses the package. It is written once.
    units: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, error in sorted(errors.items()):
        units.setdefault((error.message, error.faults), []).append(name)
    lines = []
    for (message, faults), names in units.items():
        shown = _listed(names)
        lines += [f"{shown}: {message}", *(f"{shown}:   {fault}" for fault in faults)]
    hints = dict.fromkeys(error.hint for error in errors.values() if error.hint)
    return ToolError(f"no bundle of {_listed(sorted(errors))}", hint="; ".join(hints), faults=lines)


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + rest


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
