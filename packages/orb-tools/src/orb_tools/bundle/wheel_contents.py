"""What of a wheel belongs into a bundle: its modules and data, and of its metadata what programs read.

Records of an installation (RECORD, INSTALLER, direct_url.json) name paths and tools of one machine, and
scripts have nobody to call them; both are left out.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from orb_tools.errors import ToolError

from .markers import parse_requirement
from .source_files import File, portable

if TYPE_CHECKING:
    from .target import Target

UNPACKED_LIMIT = 250 * 1024 * 1024
"""Bytes of all files of a function with its layers: AWS refuses more."""
# A broken stream of bytes, a broken name or number, a password, a method of compression that Python lacks.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, RuntimeError,
    LookupError,
)  # fmt: skip

_DIST_INFO = re.compile(r"^[^/]+\.dist-info/")
_DATA = re.compile(r"^[^/]+\.data/(?P<scheme>[^/]+)/(?P<rest>.+)$")
_INSTALLED = frozenset({"purelib", "platlib"})
_KEPT_METADATA = ("entry_points.txt", "licenses/", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel, read."""

    name: str
    """Canonical."""
    version: str
    requires: tuple[str, ...]
    extras: tuple[str, ...]
    files: dict[str, File]
    """By path in a bundle."""


def read_wheel(path: Path, *, target: Target) -> Wheel:
    """Return what a wheel holds.

    Raises:
        ToolError: It is not a wheel, would write outside of its folder, or does not load on the target.
    """
    files: dict[str, File] = {}
    metadata = Message()
    damaged = ToolError(f"{path.name} is not a wheel", hint="choose another version of it, then run orb lock")
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
        if not tags & target.tags:
            hint = "take out what is compiled, or bundle for another --python or --arch"
            raise ToolError(f"{path.name} is not built for {target}", hint=hint)
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > UNPACKED_LIMIT:
                hint = "take out a package, or deploy the function as a container image"
                raise ToolError(f"{path.name} has more bytes unpacked than AWS takes", hint=hint)
            for info in archive.infolist():
                installed = _installed_name(info.filename)
                if info.is_dir() or installed is None:
                    continue
                if _outside(installed):
                    raise ToolError(
                        f"{path.name} has a file outside of its folder", hint="do not trust that package"
                    )
                content = archive.read(info)
                if installed.endswith(".dist-info/METADATA"):
                    metadata = HeaderParser().parsestr(content.decode("utf-8"))
                    content = _head(content)
                executable = bool((info.external_attr >> 16) & 0o100)
                files[installed] = File(content=content, executable=executable)
        requires = [str(parse_requirement(str(text))) for text in metadata.get_all("Requires-Dist", [])]
        if (canonicalize_name(str(metadata["Name"])), Version(str(metadata["Version"]))) != (name, version):
            raise damaged
        fits = target.meets(str(metadata.get("Requires-Python", "")))
    except _UNREADABLE as error:
        raise damaged from error
    if not fits:
        hint = "bundle for a Python that it allows, or choose another version of it"
        raise ToolError(f"{name} {version} does not allow Python {target.python}", hint=hint)
    return Wheel(
        name=name,
        version=str(version),
        requires=tuple(requires),
        extras=tuple(canonicalize_name(str(value)) for value in metadata.get_all("Provides-Extra", [])),
        files=files,
    )


def _installed_name(name: str) -> str | None:
    """Where a file of a wheel goes. None: nowhere."""
    data = _DATA.match(name)
    if data:
        if data["scheme"] not in _INSTALLED:
            return None
        name = data["rest"]
    path = PurePosixPath(name)
    if "__pycache__" in path.parts:
        return None
    # Nothing reads .pth files in /var/task; an editable install is made of one.
    if len(path.parts) == 1 and path.suffix == ".pth":
        return None
    info = _DIST_INFO.match(name)
    if info:
        rest = name[info.end() :]
        return name if rest == "METADATA" or rest.startswith(_KEPT_METADATA) else None
    return name


def _outside(name: str) -> bool:
    return name.startswith("/") or ".." in PurePosixPath(name).parts or not portable(name)


def _head(content: bytes) -> bytes:
    """Metadata without its body: the project's README, which no program reads."""
    return content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n"
