"""What of a wheel belongs into a bundle: its modules and data, and of its metadata what programs read.

Records of an installation (RECORD, INSTALLER, direct_url.json) name paths and tools of one machine, and
scripts have nobody to call them; both are left out.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from orb_tools.errors import ToolError

from .unit import File

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


def read_wheel(path: Path) -> Wheel:
    """Reads a wheel. Raises `ToolError` when it is none, or would write outside of its folder."""
    files: dict[str, File] = {}
    metadata = Message()
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                name = _installed_name(info.filename)
                if info.is_dir() or name is None:
                    continue
                if _outside(name):
                    raise ToolError(
                        f"{path.name} has a file outside of its folder", hint="do not trust that package"
                    )
                content = archive.read(info)
                if name.endswith(".dist-info/METADATA"):
                    metadata = HeaderParser().parsestr(content.decode("utf-8"))
                    content = _head(content)
                executable = bool((info.external_attr >> 16) & 0o100)
                files[name] = File(content=content, executable=executable)
    except (zipfile.BadZipFile, OSError) as error:
        raise ToolError(f"{path.name} is not a wheel", hint="remove .orb and bundle again") from error
    if "Name" not in metadata or "Version" not in metadata:
        raise ToolError(f"{path.name} has no metadata", hint="remove .orb and bundle again")
    return Wheel(
        name=canonicalize_name(str(metadata["Name"])),
        version=str(metadata["Version"]),
        requires=tuple(str(value) for value in metadata.get_all("Requires-Dist", [])),
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
    return name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name


def _head(content: bytes) -> bytes:
    """Metadata without its body: the project's README, which no program reads."""
    return content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n"
