"""Describe a bundle: each package in it, with its version, licence and the hash of its wheel."""

from __future__ import annotations

import hashlib
import re
import zipfile
from typing import TYPE_CHECKING

from cyclonedx.model.component import Component, ComponentType
from packaging.utils import canonicalize_name

from orb_tools.bundle.inputs import is_own
from orb_tools.bundle.target import Target
from orb_tools.errors import ToolError

from .document import document, library, sha256
from .package_metadata import PackageMetadata, parse_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from orb_tools.bundle import Entry

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")


def bundle_sbom(unit: str, entry: Entry, zip_file: Path) -> bytes:
    """Return the bill of materials of a bundle.

    Args:
        unit: The name of the function's unit.
        entry: Its entry in the manifest.
        zip_file: Its zip.

    Raises:
        ToolError: The zip is not the one of the manifest, or its packages are not those of the manifest.
    """
    if hashlib.sha256(zip_file.read_bytes()).hexdigest() != entry.sha256:
        raise ToolError(f"{zip_file} is not the file that the manifest describes", hint=f"orb bundle {unit}")
    found = {package.name: package for package in _packages_in(zip_file)}
    shipped = {name: package.version for name, package in found.items()}
    if shipped != dict(entry.packages):
        differing = sorted(name for name, _ in shipped.items() ^ entry.packages.items())
        raise ToolError(f"the packages in {zip_file} and in the manifest differ: {', '.join(differing)}")
    of_checkout = found.keys() - entry.wheels.keys()
    components = {
        name: library(
            name, package.version, package.licences, own=is_own(name, of_checkout),
            digests=_digest_of_wheel(entry, name),
        )
        for name, package in found.items()
    }  # fmt: skip
    target = Target.runtime(entry.python, entry.architecture)
    edges = {name: _needed(package, found.keys(), target) for name, package in found.items()}
    subject = Component(
        name=unit, type=ComponentType.APPLICATION, bom_ref=f"bundle:{unit}", hashes=[sha256(entry.sha256)]
    )
    facts = {
        "architecture": entry.architecture,
        "content": entry.content,
        "layers": " ".join(entry.layers),
        "python": entry.python,
        "runtime": " ".join(entry.runtime),
    }
    # The bundle holds all of them, whichever needs which.
    return document(subject, components, {"": found.keys(), **edges}, facts)


def _packages_in(zip_file: Path) -> Iterable[PackageMetadata]:
    with zipfile.ZipFile(zip_file) as archive:
        for name in archive.namelist():
            if _METADATA.fullmatch(name):
                yield parse_metadata(archive.read(name).decode())


def _digest_of_wheel(entry: Entry, name: str) -> list[str]:
    """Return the hash of the wheel of a package. A package of the checkout has no wheel."""
    return [entry.wheels[name]["sha256"]] if name in entry.wheels else []


def _needed(package: PackageMetadata, shipped: Iterable[str], target: Target) -> set[str]:
    """Return the shipped packages that a package needs, with any of its extras."""
    wanted: set[str] = {
        canonicalize_name(each.name)
        for each in package.requires
        if any(target.matches_marker(each.marker, extra=extra) for extra in ("", *package.extras))
    }
    return wanted & set(shipped)
