"""Say what takes the room in a zip, package by package, and how it differs from another zip.

It reads the zip only, so it also compares the zips of other tools.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_INFO = re.compile(r"(?P<name>[^/]+?)-(?P<version>[^/-]+)\.dist-info")
_EXTENSION = re.compile(r"\..*")
_LAYER = "python/"
_ENTRY = 76
"""Bytes of the two headers of a file in a zip, without its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSize:
    """The room that one file takes."""

    path: str
    unpacked: int
    """Bytes of its content."""
    zipped: int
    """Bytes in the zip: the compressed content and the headers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSize:
    """The room that the files of one import name take, without .pyc files."""

    name: str
    version: str | None
    """From its metadata. None: the zip has no metadata of that name."""
    files: int
    unpacked: int
    zipped: int
    bytecode: int
    """Bytes of its .pyc files in the zip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """What takes the room in a zip."""

    size: int
    """Bytes of the zip."""
    unpacked: int
    packages: tuple[PackageSize, ...]
    """The largest first."""
    largest: tuple[FileSize, ...]
    """All files, the largest in the zip first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The difference of one import name between two zips, in bytes. Positive: it grew."""

    name: str
    before: str | None
    """The version in the other zip. None: it is not there, or has no metadata."""
    after: str | None
    files: int
    unpacked: int
    zipped: int
    """With .pyc files."""


def read_sizes(path: Path) -> Sizes:
    """Return what takes the room in the zip at `path`. Raises `ToolError` when it is not a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise ToolError(f"{path.name} cannot be read as a zip", hint="name a zip of orb bundle") from error
    files = [
        FileSize(
            path=info.filename,
            unpacked=info.file_size,
            zipped=info.compress_size + _ENTRY + 2 * len(info.filename.encode()),
        )
        for info in infos
    ]
    groups: dict[str, list[FileSize]] = {}
    versions: dict[str, str] = {}
    names: dict[str, str] = {
        canonicalize_name(name): name for file in files if (name := _import_name(file.path))
    }
    for file in files:
        name = _import_name(file.path)
        if not name:
            info = _INFO.fullmatch(_inner(file.path).partition("/")[0])
            distribution = canonicalize_name(info["name"]) if info else ""
            name = names.get(distribution, distribution or "other files")
            if info:
                versions[name] = info["version"]
        groups.setdefault(name, []).append(file)
    packages = [_package(name, versions.get(name), members) for name, members in groups.items()]
    return Sizes(
        size=path.stat().st_size,
        unpacked=sum(file.unpacked for file in files),
        packages=tuple(sorted(packages, key=lambda it: (-it.zipped - it.bytecode, it.name))),
        largest=tuple(sorted(files, key=lambda file: (-file.zipped, file.path))),
    )


def differences(before: Sizes, after: Sizes) -> tuple[Difference, ...]:
    """Return what changed between two zips, the largest change first. Equal packages are left out."""
    old = {it.name: it for it in before.packages}
    new = {it.name: it for it in after.packages}
    found = []
    for name in old.keys() | new.keys():
        was, now = old.get(name), new.get(name)
        change = Difference(
            name=name,
            before=was.version if was else None,
            after=now.version if now else None,
            files=(now.files if now else 0) - (was.files if was else 0),
            unpacked=(now.unpacked if now else 0) - (was.unpacked if was else 0),
            zipped=_with_bytecode(now) - _with_bytecode(was),
        )
        if (was is None or now is None) or change.before != change.after or change.zipped or change.unpacked:
            found.append(change)
    return tuple(sorted(found, key=lambda it: (-abs(it.zipped), it.name)))


def _with_bytecode(package: PackageSize | None) -> int:
    return package.zipped + package.bytecode if package else 0


def _package(name: str, version: str | None, files: Sequence[FileSize]) -> PackageSize:
    compiled = [file for file in files if file.path.endswith(".pyc")]
    others = [file for file in files if not file.path.endswith(".pyc")]
    return PackageSize(
        name=name,
        version=version,
        files=len(others),
        unpacked=sum(file.unpacked for file in others),
        zipped=sum(file.zipped for file in others),
        bytecode=sum(file.zipped for file in compiled),
    )


def _inner(path: str) -> str:
    return path.removeprefix(_LAYER)


def _import_name(path: str) -> str:
    """Return the name that imports a file, or the folder of a function. Empty: the file is not imported by a name."""
    head, slash, rest = _inner(path).partition("/")
    if not slash:
        return _EXTENSION.sub("", head) if head.endswith((".py", ".so")) else ""
    if head == "__pycache__":
        return _EXTENSION.sub("", rest)
    if head == "lambdas":
        unit, inside, _ = rest.partition("/")
        return f"{head}/{unit}" if inside and unit != "__pycache__" else head
    return "" if head.endswith((".dist-info", ".data")) or not head.isidentifier() else head
