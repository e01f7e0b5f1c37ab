"""Make the zip of a layer: packages that several functions share, in AWS's layout."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .archive import Member, content_digest, write_zip
from .bytecode import find_compiler, no_compiler_note
from .dist_folder import exclusive_access, publication
from .layers import FOLDER, FORMAT, NAME, PREFIX, HeldPackage, Layer, read_layers
from .left_out import applicable_rules
from .lockfile import Lock, Root, read_lock
from .package_cache import PackageCache
from .package_supply import Order, PackageSupplier
from .settings import read_settings
from .size_limits import refuse_too_large
from .source_files import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from orb_tools.workspace import Workspace

    from .left_out import Rule
    from .package_cache import PackedPackage
    from .target import Target
    from .unit import Unit

DEPENDENCIES = "deps"
"""The layer with every package of others that all its units ship. Other layers have the name of a package."""


def make_layer(
    workspace: Workspace,
    name: str,
    units: Sequence[Unit],
    *,
    target: Target,
    require_bytecode: bool = False,
    on_note: Callable[[str], None] = lambda _: None,
) -> Layer:
    """Write dist/layers/<name>.zip and return its description, which also goes into the manifest beside it.

    Args:
        workspace: The workspace of the units.
        name: `deps`, or the name of a package. A package brings what it needs without an extra.
        units: The units whose locks decide the versions. A unit that does not lock the package has no say.
        target: The runtime of the layer.
        require_bytecode: Refuse when this machine has no Python that compiles for the target.
        on_note: Called with each note for the user. A note is not an error.

    Raises:
        ToolError: No unit locks the package, a Pipfile requires another Python, units ship different versions, the
            layer would be empty or too large, a required compiler is missing, or a package cannot be fetched or built.
            Nothing is written.
        OSError: A file cannot be written. The folder is unchanged.
    """
    folder = workspace.dist / FOLDER
    compiler = find_compiler(target, required=require_bytecode)
    with exclusive_access(workspace, folder):
        cache = PackageCache(workspace.state / "bundle")
        cache.sweep()
        if compiler is None:
            on_note(no_compiler_note(target))
        supplier = PackageSupplier(
            workspace, Sources.of(workspace.root), target=target, compiler=compiler, cache=cache
        )
        locks = {unit: read_lock(unit) for unit in units}
        locks = {unit: lock for unit, lock in locks.items() if name == DEPENDENCIES or name in lock.packages}
        _refuse_other_python(name, locks, target)
        # One layer has to serve all its units. So a rule applies only if it applies to each of them.
        rules = applicable_rules(
            {rule for unit in locks for rule in read_settings(unit.folder).keep},
            {package for lock in locks.values() for package in lock.packages},
        )
        shipped = _shipped(supplier, name, {unit: _order(name, lock, rules) for unit, lock in locks.items()})
        packages = _agreed(name, shipped)
        members = [
            replace(member, name=PREFIX + member.name)
            for packed in packages.values()
            for member in packed.members
        ]
        unpacked = sum(member.size for member in members)
        refuse_too_large(unpacked, list(packages.values()))
        with publication(folder) as changes:
            with changes.place(f"{name}.zip").open("wb") as file:
                sha256, size = write_zip(_once(members), file)
            layer = Layer(
                file=f"{name}.zip",
                sha256=sha256,
                size=size,
                unpacked=unpacked,
                python=target.python,
                architecture=target.architecture,
                units=tuple(sorted(shipped)),
                rules=tuple(rule.name for rule in rules),
                packages={
                    key: HeldPackage(version=packed.version, content=content_digest(packed.members))
                    for key, packed in packages.items()
                },
            )
            layers = {**read_layers(folder), name: layer}
            document = {"format": FORMAT, "layers": {key: asdict(layers[key]) for key in sorted(layers)}}
            changes.write(NAME, (json.dumps(document, indent=2) + "\n").encode())
    return layer


def units_of_layer(units: Sequence[Unit], name: str) -> tuple[Unit, ...]:
    """Return the units whose settings name the layer. If none does, return all."""
    naming = tuple(unit for unit in units if name in read_settings(unit.folder).layers)
    return naming or tuple(units)


def _refuse_other_python(name: str, locks: Mapping[Unit, Lock], target: Target) -> None:
    found = [(unit.name, lock.python_fault(target)) for unit, lock in locks.items()]
    faults = [f"{unit}: {fault}" for unit, fault in found if fault]
    if faults:
        hint = "choose their Python with --python, or units with --unit"
        raise ToolError(f"the layer {name} is for another Python than its units", hint=hint, faults=faults)


def _order(name: str, lock: Lock, rules: tuple[Rule, ...]) -> Order:
    if name != DEPENDENCIES:
        lock = replace(lock, roots=(Root(name=name, extras=frozenset()),))
    return Order(lock=lock, rules=rules)


def _shipped(
    supplier: PackageSupplier, name: str, orders: Mapping[Unit, Order]
) -> dict[str, dict[str, PackedPackage]]:
    """Return what goes into the layer for each unit, by its name."""
    found = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for unit, supply in supplier.supply(orders, pool):
            if isinstance(supply, ToolError):
                raise supply
            packages = orders[unit].lock.packages
            found[unit.name] = {
                key: packed
                for key, packed in supply.shipped.items()
                if name != DEPENDENCIES or not supplier.is_ours(packages[key])
            }
    return found


def _agreed(name: str, shipped: Mapping[str, Mapping[str, PackedPackage]]) -> dict[str, PackedPackage]:
    """Return the packages that all units ship. Raises `ToolError` when they differ, or when no package is common."""
    first, *others = shipped.values() or [{}]
    common = sorted(set(first).intersection(*others))
    faults = []
    for key in common:
        versions: dict[str, list[str]] = {}
        for unit, packages in shipped.items():
            versions.setdefault(packages[key].version, []).append(unit)
        if len(versions) > 1:
            each = "; ".join(f"{version} for {', '.join(units)}" for version, units in versions.items())
            faults.append(f"{key}: {each}")
    if faults:
        hint = "lock the same versions, or choose units with --unit"
        raise ToolError(f"units need different packages in the layer {name}", hint=hint, faults=faults)
    if not common:
        hint = f"a layer is {DEPENDENCIES}, or the name of a package that a Pipfile.lock holds"
        raise ToolError(f"the layer {name} would be empty", hint=hint)
    return {key: first[key] for key in common}


def _once(members: Sequence[Member]) -> list[Member]:
    """Return one of the members of each name. Raises `ToolError` when two of one name differ."""
    found: dict[str, Member] = {}
    faults = [
        member.name for member in members if found.setdefault(member.name, member).digest != member.digest
    ]
    if faults:
        hint = "a layer can have only one of the two packages"
        raise ToolError("two packages bring the same file, and it differs", hint=hint, faults=faults)
    return list(found.values())
