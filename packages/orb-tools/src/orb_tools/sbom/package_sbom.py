"""Describe a package: its wheel, and what the lock says that it needs, with versions, licences and hashes."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from platform import python_version
from typing import TYPE_CHECKING

from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.component import ComponentScope
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError

from .document import document, library, sha256
from .package_metadata import PackageMetadata, parse_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cyclonedx.model.component import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel of ours."""

    metadata: PackageMetadata
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A package of a lock."""

    version: str
    hashes: tuple[str, ...]
    """The SHA-256 of each file that the lock accepts, in hexadecimal."""


Lock = dict[str, Locked]
"""The packages of a lock, by canonical name."""
_ENTRY = re.compile(r"^(\S+==[^\\\n#]+)((?:.*\\\n)*.*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def read_lock(path: Path) -> Lock:
    """Return the packages of a lock in pip's format that are for the running Python."""
    entries = [(Requirement(text), rest) for text, rest in _ENTRY.findall(path.read_text(encoding="utf-8"))]
    return {
        canonicalize_name(entry.name): Locked(
            version=str(entry.specifier).removeprefix("=="), hashes=tuple(sorted(_HASH.findall(rest)))
        )
        for entry, rest in entries
        if entry.marker is None or entry.marker.evaluate()
    }


def read_wheel(path: Path) -> Wheel:
    """Return what a wheel says about itself. Raises `ToolError` when the file is not a wheel."""
    try:
        with zipfile.ZipFile(path) as archive:
            (name,) = [
                each for each in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each)
            ]
            metadata = parse_metadata(archive.read(name).decode())
    except (zipfile.BadZipFile, ValueError) as error:
        raise ToolError(f"{path} is not a wheel: {error}") from error
    return Wheel(metadata=metadata, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def package_sbom(name: str, release: Mapping[str, Wheel], lock: Lock) -> bytes:
    """Return the bill of materials of one of our packages.

    Markers are evaluated for the running Python. What only an extra needs has the scope "optional".

    Args:
        name: The name of the package.
        release: All wheels of its release by name: our packages need each other, and are in no lock.
        lock: The versions and hashes of all others. They must be installed, since their licences are read there.

    Raises:
        ToolError: A package is not locked, not installed, or installed in another version. It has all faults.
    """
    known = _Known(ours=release, lock=lock)
    own = release[name].metadata
    always = known.needed_by(own, ("",))
    found = known.needed_by(own, ("", *own.extras))
    if known.faults:
        raise ToolError(f"what {name} needs is not known", faults=sorted(known.faults))
    components = {
        each: known.component(each, ComponentScope.REQUIRED if each in always else ComponentScope.OPTIONAL)
        for each in found
    }
    subject = library(name, own.version, own.licences, own=True, digests=[release[name].sha256])
    edges = {each: known.edges[each] for each in found}
    return document(subject, components, {**edges, "": known.edges[name]}, {"python": python_version()})


@dataclass(slots=True)
class _Known:
    """The packages that were looked up, and who needs whom."""

    ours: Mapping[str, Wheel]
    lock: Lock
    found: dict[str, PackageMetadata] = field(default_factory=dict)
    edges: dict[str, set[str]] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)

    def needed_by(self, package: PackageMetadata, extras: Sequence[str]) -> set[str]:
        """Return the names of all packages that one needs with these extras, directly or not."""
        waiting = [(package, extra) for extra in extras]
        seen: set[tuple[str, str]] = set()
        while waiting:
            current, extra = waiting.pop()
            if (current.name, extra) in seen:
                continue
            seen.add((current.name, extra))
            edges = self.edges.setdefault(current.name, set())
            for requirement in current.requires:
                if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                    continue
                if needed := self._look_up(requirement):
                    edges |= {needed.name} - {current.name}  # an extra may name another extra of its package
                    waiting += [(needed, each) for each in ("", *requirement.extras)]
        return {name for name, _ in seen} - {package.name}

    def _look_up(self, requirement: Requirement) -> PackageMetadata | None:
        name = canonicalize_name(requirement.name)
        if name not in self.found and (metadata := self._metadata(name)):
            self.found[name] = metadata
        package = self.found.get(name)
        if package and not requirement.specifier.contains(package.version, prereleases=True):
            self.faults.add(f"{requirement} does not admit {package.version}")
        return package

    def _metadata(self, name: str) -> PackageMetadata | None:
        if name in self.ours:
            return self.ours[name].metadata
        if name not in self.lock:
            self.faults.add(f"{name} is neither in the lock nor among the wheels")
            return None
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            self.faults.add(f"{name} is not installed")
            return None
        metadata = parse_metadata(installed.read_text("METADATA") or "")
        if metadata.version != self.lock[name].version:
            self.faults.add(
                f"{name} is installed as {metadata.version}, and locked as {self.lock[name].version}"
            )
        return metadata

    def component(self, name: str, scope: ComponentScope) -> Component:
        """Return the component of a package that was found."""
        package, digests = self.found[name], [self.ours[name].sha256] if name in self.ours else []
        made = library(name, package.version, package.licences, own=name in self.ours, digests=digests)
        made.scope = scope
        if name not in self.ours:
            # A lock accepts several files, for several platforms. The hashes of a component are all of one file.
            files = ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(f"https://pypi.org/simple/{name}/"),
                comment="the files that the lock accepts",
                hashes=[sha256(digest) for digest in self.lock[name].hashes],
            )
            made.external_references = [files]
        return made
