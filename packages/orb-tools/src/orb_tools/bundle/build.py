"""Make the bundles of units: the steps in order, with the errors of each."""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.full_disk import full_disk_reported
from orb_tools.interpreters import running_python

from .archive import FILES_LIMIT, Member, content_digest, write_zip
from .bytecode import Compiler, no_compiler_note
from .compiled_files import FOREIGN_HINT, foreign_files
from .credentials import credential_faults
from .layers import FOLDER, common_rules, find_layers, without_layers
from .left_out import applicable_rules
from .local_packages import CREDENTIAL_HINT
from .lockfile import read_lock
from .manifest import Entry
from .missing_imports import check_imports
from .missing_parts import left_out_by_rule, unmet_uses
from .package_cache import PackageCache, PackedPackage, cache_key, pack_package
from .package_supply import Order, PackageSupplier, Supply
from .passed_checks import PassedChecks
from .settings import read_settings
from .size_limits import refuse_over_budget, refuse_too_large
from .source_files import folders_of
from .summary_store import SummaryStore
from .syntax import syntax_checker
from .unit import Unit, handlers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from orb_tools.workspace import Workspace

    from .dist_folder import Publication
    from .inputs import Inputs
    from .layers import Layer
    from .settings import Settings
    from .source_files import File, Sources
    from .target import Target

_RAISES = re.compile(r"(?::\d+:|whose line \d+) raises ")
"""Part of a fault that is about a `raise` at the top level of a module."""
_TESTS = frozenset({"test", "tests"})
"""Folders of tests. At the top level of a wheel they are there by mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a bundle is made of, beside the unit's own files and packages."""

    order: Order
    settings: Settings
    layers: Mapping[str, Layer]
    """The layers that hold further packages of it, by name."""


class Bundler:
    """Makes bundles for one target, side by side."""

    def __init__(
        self,
        workspace: Workspace,
        sources: Sources,
        *,
        target: Target,
        compiler: Compiler | None,
        cache: PackageCache,
        on_step: Callable[[str], None],
    ) -> None:
        self._workspace = workspace
        self._sources = sources
        self._target = target
        self._compiler = compiler
        self._cache = cache
        self._summaries = SummaryStore(target, cache, compiler=compiler)
        self._passed = PassedChecks(cache, self._summaries)
        self._supplier = PackageSupplier(
            workspace,
            sources,
            target=target,
            compiler=compiler,
            cache=cache,
            on_step=on_step,
        )

    def bundle(
        self, units: Mapping[Unit, Inputs], publication: Publication
    ) -> Iterator[tuple[Unit, Entry | ToolError]]:
        """Make the zip of each unit in `publication`. Yield each with its entry or error, as soon as it is known."""
        plans: dict[Unit, _Plan] = {}
        for unit in units:
            try:
                plans[unit] = self._plan(unit)
            except ToolError as error:
                yield unit, error
        # Threads, because builds are other processes, and zlib, SHA-256 and the network let other threads run.
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            made: dict[Future[Entry], Unit] = {}
            orders = {unit: plan.order for unit, plan in plans.items()}
            for unit, result in self._supplier.supply(orders, pool):
                if isinstance(result, ToolError):
                    yield unit, result
                else:
                    place = publication.place(f"{unit.name}.zip")
                    made[pool.submit(self._bundle, unit, plans[unit], result, place, units[unit])] = unit
            try:
                for future in as_completed(made):
                    try:
                        yield made[future], future.result()
                    except ToolError as error:
                        yield made[future], error
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        self._summaries.save()

    def _plan(self, unit: Unit) -> _Plan:
        lock = read_lock(unit)
        fault = lock.python_fault(self._target)
        if fault:
            hint = (
                f"bundle with --python {lock.required}, or change the Pipfile and run: orb lock {unit.name}"
            )
            raise ToolError(fault, hint=hint)
        settings = read_settings(unit.folder)
        # A bundle for this machine runs without layers.
        names = () if self._target.current else settings.layers
        layers = find_layers(self._workspace.dist / FOLDER, names, target=self._target)
        rules = common_rules(applicable_rules(settings.keep, lock.packages), layers)
        return _Plan(order=Order(lock=lock, rules=rules), settings=settings, layers=layers)

    def _bundle(self, unit: Unit, plan: _Plan, supply: Supply, place: Path, inputs: Inputs) -> Entry:
        files = unit.files(self._sources)
        code = self._code(unit, plan, files)
        found = self._checked_handlers(unit, plan, supply.shipped, files, code)
        _refuse_unmet(unit, unmet_uses([*supply.shipped.values(), code]))
        shipped = without_layers(supply.shipped, plan.layers)
        packages = [*shipped.values(), code]
        in_layers = sum(layer.unpacked for layer in plan.layers.values())
        members = self._members(packages, in_layers=in_layers)
        try:
            with full_disk_reported(place.parent.parent), place.open("wb") as file:
                # The umask must not decide who can read it.
                os.fchmod(file.fileno(), 0o644)
                sha256, size = write_zip(members, file)
            entry = Entry(
                file=f"{unit.name}.zip",
                sha256=sha256,
                content=content_digest(members),
                size=size,
                unpacked=sum(member.size for member in members),
                python=self._target.python,
                architecture=self._target.architecture,
                compiler=self._compiler.version if self._compiler else None,
                bytecode_note=None if self._compiler else no_compiler_note(self._target),
                handlers=found,
                packages={name: packed.version for name, packed in sorted(shipped.items())},
                runtime=supply.runtime,
                left_out=left_out_by_rule(shipped.values()),
                layers=tuple(plan.layers),
                wheels={
                    name: asdict(packed.wheel) for name, packed in sorted(shipped.items()) if packed.wheel
                },
                inputs=inputs.digest,
            )
            if not self._target.current:
                refuse_over_budget(entry, plan.settings.budget, packages)
        except BaseException:
            # Other bundles may be published. This one must not be.
            place.unlink(missing_ok=True)
            raise
        return entry

    def _checked_handlers(
        self,
        unit: Unit,
        plan: _Plan,
        shipped: Mapping[str, PackedPackage],
        files: Mapping[str, File],
        code: PackedPackage,
    ) -> tuple[str, ...]:
        """Return the handlers of a unit. Raise `ToolError` if it has none, or if its code would fail on the target."""
        locked = plan.order.lock.packages
        local = {name: packed for name, packed in shipped.items() if self._supplier.is_ours(locked[name])}
        modules = sorted(
            [name, packed.requires, packed.extras, sorted(member.name for member in packed.members)]
            for name, packed in local.items()
        )
        # One version of a package can have several wheels, with other modules.
        others = sorted(
            (name, packed.version, packed.wheel and packed.wheel.sha256)
            for name, packed in shipped.items()
            if name not in local
        )
        rules = [rule.name for rule in plan.order.rules]
        # The running Python reads the sources, so another one could come to another result.
        readers = (sys.version, syntax_checker(self._compiler))
        facts = (_file_digests(files), modules, others, rules, readers)
        key = cache_key("checks", *facts, target=self._target, compiler=None)
        found = self._passed.find(key, local)
        if found is not None:
            return found
        check = check_imports(
            files,
            shipped,
            members=code.members,
            local=frozenset(local),
            unit=unit.name,
            target=self._target,
            summaries=self._summaries,
        )
        faults = check.faults
        if faults:
            # What a rule leaves out is missing too, but no lock brings it.
            _refuse_unmet(unit, unmet_uses([*shipped.values(), code]), others=faults)
            message = "the function imports modules that its bundle would not have"
            hint = f"add the missing packages to lambdas/{unit.name}/Pipfile, then run: orb lock {unit.name}"
            if any(
                "does not have" in fault or "is not in the bundle" in fault for fault in faults
            ) and not any("the lock does not hold" in fault or "extras =" in fault for fault in faults):
                hint = "write the missing name, or run orb generate if it comes from a schema"
            if all(_RAISES.search(fault) for fault in faults):
                message = "the function raises an error while it is imported"
                hint = "remove the raise, or change the condition around it, which holds on the target"
            if any("not valid Python" in fault for fault in faults):
                message = "the function's code cannot be read"
                hint = "correct it"
                if any("which orb runs on" in fault for fault in faults):
                    hint += (
                        f"; syntax that is newer than Python {running_python()} needs orb on a newer Python"
                    )
            raise ToolError(message, hint=hint, faults=faults)
        found = handlers(files)
        if not found:
            hint = f"define handler(event, context) in lambdas/{unit.name}/handler.py, or in a module of handlers/"
            raise ToolError("the function has no handler that Lambda can call", hint=hint)
        self._passed.store(key, found, read=check.read, packages=local)
        return found

    def _code(self, unit: Unit, plan: _Plan, files: Mapping[str, File]) -> PackedPackage:
        """Return the files of a unit, packed. Raise `ToolError` if one is a credential or does not load."""
        allowed = frozenset(f"lambdas/{unit.name}/{name}" for name in plan.settings.not_credentials)
        facts = (_file_digests(files), sorted(allowed))
        key = cache_key("unit", *facts, target=self._target, compiler=self._compiler)
        packed = self._cache.load(key)
        if packed is None:
            contents = {path: file.content for path, file in files.items()}
            credentials = list(credential_faults(contents, allowed=allowed))
            if credentials:
                raise ToolError(
                    "the function has files that look like credentials",
                    hint=CREDENTIAL_HINT,
                    faults=credentials,
                )
            foreign = list(foreign_files(files, self._target))
            if foreign:
                message = "the function has files that do not load on the target"
                raise ToolError(message, hint=FOREIGN_HINT, faults=foreign)
            latest = cache_key("latest unit", unit.name, target=self._target, compiler=self._compiler)
            earlier = self._cache.load_latest(latest)
            packed = pack_package(unit.name, "", files, compiler=self._compiler, earlier=earlier)
            self._cache.store(key, packed, latest=latest)
        return packed

    def _members(self, packages: Sequence[PackedPackage], *, in_layers: int = 0) -> list[Member]:
        members: dict[str, tuple[Member, PackedPackage]] = {}
        faults = []
        for packed in packages:
            for member in packed.members:
                first = members.setdefault(member.name, (member, packed))
                # Two packages may both bring their tests by mistake. Nothing imports them.
                if first[0].digest != member.digest and member.name.partition("/")[0] not in _TESTS:
                    faults.append(f"{member.name} is in {first[1].name} and in {packed.name}, and differs")
        # Such a zip cannot be unpacked.
        folders = folders_of(members)
        faults += [
            f"{name} is a file in {members[name][1].name}, and a folder in another package"
            for name in sorted(members.keys() & folders)
        ]
        if faults:
            hint = "a function can have only one of the two packages"
            raise ToolError("two packages bring the same file", hint=hint, faults=faults)
        unpacked = sum(member.size for member, _ in members.values())
        refuse_too_large(unpacked, packages, in_layers=in_layers)
        if len(members) > FILES_LIMIT:
            hint = "put the data into one file, or into S3"
            raise ToolError(f"{len(members):,} files, but a zip can have {FILES_LIMIT:,}", hint=hint)
        return [member for member, _ in members.values()]


def _refuse_unmet(unit: Unit, unmet: Sequence[str], *, others: Sequence[str] = ()) -> None:
    """Raise `ToolError` if there are uses of what a rule leaves out. It also names `others`, in other lines of code."""
    if unmet:
        hint = f"keep it: name the rule under [tool.orb-bundle] keep in lambdas/{unit.name}/pyproject.toml"
        places = tuple(fault.partition(": ")[0] + ": " for fault in unmet)
        rest = [fault for fault in others if not fault.startswith(places)]
        raise ToolError("code needs what a rule leaves out", hint=hint, faults=[*unmet, *rest])


def _file_digests(files: Mapping[str, File]) -> list[tuple[str, str]]:
    return [(name, file.digest) for name, file in sorted(files.items())]
