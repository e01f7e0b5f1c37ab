"""Read the layers in dist/layers/, and leave out of a bundle what its layers hold.

AWS unpacks the layers of a function into /opt. Their packages are in `python/`, which Lambda has on its path for
every Python. `orb layer` makes one layer for one target, so it needs no folder for each version.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

from .archive import content_digest
from .manifest import read as read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .left_out import Rule
    from .package_cache import PackedPackage
    from .target import Target

PREFIX = "python/"
"""The folder of a layer that is on the path."""
FOLDER = "layers"
"""The folder of the layers, in that of the bundles."""
NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPackage:
    """A package in a layer."""

    version: str
    content: str
    """The SHA-256 of the names, modes and contents of its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """The description of a layer."""

    file: str
    """The file name of the zip, beside the manifest."""
    sha256: str
    """The hash of the zip, in hexadecimal."""
    size: int
    """Bytes of the zip."""
    unpacked: int
    """Bytes of its files, not compressed."""
    python: str
    architecture: str
    units: tuple[str, ...]
    """The units whose locks decided the versions."""
    rules: tuple[str, ...]
    """Names of the rules that applied to its packages."""
    packages: Mapping[str, HeldPackage]
    """By name."""


def read_layers(folder: Path) -> dict[str, Layer]:
    """Return the layers in `folder` by name. A missing or damaged manifest has none."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            return {}
        return {name: _layer(dict(entry)) for name, entry in document["layers"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _layer(entry: dict[str, object]) -> Layer:
    packages, units, rules = (entry.pop(key) for key in ("packages", "units", "rules"))
    if not isinstance(packages, dict) or not isinstance(units, list) or not isinstance(rules, list):
        raise TypeError("not a layer")
    held = {name: HeldPackage(**values) for name, values in packages.items()}
    return Layer(**entry, units=tuple(units), rules=tuple(rules), packages=held)  # type: ignore[arg-type]  # checked where it was written


def find_layers(folder: Path, names: Sequence[str], *, target: Target) -> dict[str, Layer]:
    """Return the layers of those names for `target`. Raises `ToolError` that lists every one that is not there."""
    existing = read_layers(folder)
    faults: dict[str, str] = {}
    for name in names:
        layer = existing.get(name)
        if layer is None or not (folder / layer.file).is_file():
            faults[name] = f"there is no layer {name}"
        elif (layer.python, layer.architecture) != (target.python, target.architecture):
            faults[name] = (
                f"the layer {name} is for Python {layer.python} on {layer.architecture}, not for {target}"
            )
    if faults:
        options = f"--python {target.python} --arch {target.architecture}"
        hint = "run: " + "; ".join(f"orb layer {name} {options}" for name in faults)
        message = "the bundle leaves out what is in layers, but they are not there"
        raise ToolError(message, hint=hint, faults=list(faults.values()))
    return {name: existing[name] for name in names}


def common_rules(rules: Sequence[Rule], layers: Mapping[str, Layer]) -> tuple[Rule, ...]:
    """Return those of a unit's rules that also applied to its layers, so that equal packages have equal files."""
    return tuple(rule for rule in rules if all(rule.name in layer.rules for layer in layers.values()))


def without_layers(
    packages: Mapping[str, PackedPackage], layers: Mapping[str, Layer]
) -> dict[str, PackedPackage]:
    """Return the packages that no layer holds.

    Raises:
        ToolError: A layer holds a package in another version, or with other files. Python would import the one in the
            bundle or the one in the layer, whichever is there, so both must be equal.
    """
    faults: list[str] = []
    stale: dict[str, None] = {}
    held: set[str] = set()
    for layer_name, layer in layers.items():
        for name in sorted(packages.keys() & layer.packages.keys()):
            packed, other = packages[name], layer.packages[name]
            held.add(name)
            if other.version != packed.version:
                faults.append(
                    f"the layer {layer_name} holds {name} {other.version}, the lock {packed.version}"
                )
                stale[layer_name] = None
            elif other.content != content_digest(packed.members):
                faults.append(f"the layer {layer_name} holds {name} {other.version} with other files")
                stale[layer_name] = None
    if faults:
        hint = "make it again: " + "; ".join(f"orb layer {name}" for name in stale)
        raise ToolError("a layer does not hold what the function needs", hint=hint, faults=faults)
    return {name: packed for name, packed in packages.items() if name not in held}


def layer_paths(bundle: Path) -> tuple[Path, ...]:
    """Return the zips of the layers that a bundle needs, in the order in which AWS unpacks them.

    Raises `ToolError` when one is missing.
    """
    folder = bundle.parent / FOLDER
    entry = next((it for it in read_manifest(bundle.parent).values() if it.get("file") == bundle.name), {})
    names = entry.get("layers", [])
    paths = tuple(folder / f"{name}.zip" for name in names) if isinstance(names, list) else ()
    missing = [path.stem for path in paths if not path.is_file()]
    if missing:
        hint = "; ".join(f"run: orb layer {name}" for name in missing)
        raise ToolError(f"{bundle.name} needs layers that are not there", hint=hint, faults=missing)
    return paths
