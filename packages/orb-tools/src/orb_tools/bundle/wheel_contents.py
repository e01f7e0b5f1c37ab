"""Read the files of a wheel that belong in a bundle: modules, data, and the metadata that programs read.

Records of an installation (RECORD, INSTALLER, direct_url.json) are left out, because they name paths and tools of one
machine. Scripts are left out, because nothing on Lambda calls them.
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

from .compiled_files import FOREIGN_HINT
from .markers import parse_requirement
from .source_files import File, is_portable

if TYPE_CHECKING:
    from .target import Target

UNPACKED_LIMIT = 250 * 1024 * 1024
"""The largest size of a function with its layers on AWS, in bytes."""
SIZE_HINT = "remove a package, or deploy the function as a container image"
# Raised for damaged data, a damaged name or number, a zip with a password, or an unsupported compression.
_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError, RuntimeError,
    LookupError,
)  # fmt: skip

_DIST_INFO = re.compile(r"^[^/]+\.dist-info/")
_DATA = re.compile(r"^[^/]+\.data/(?P<scheme>[^/]+)/(?P<rest>.+)$")
_INSTALLED_SCHEMES = frozenset({"purelib", "platlib"})
_KEPT_METADATA = ("entry_points.txt", "licenses/", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """The content of a wheel."""

    name: str
    """The canonical name."""
    version: str
    requires: tuple[str, ...]
    extras: tuple[str, ...]
    files: dict[str, File]
    """The files by path in a bundle."""


def read_wheel(path: Path, *, target: Target) -> Wheel:
    """Return the content of the wheel at `path`.

    Raises:
        ToolError: It is not a valid wheel, has files outside of its folder, or does not load on the target.
    """
    files: dict[str, File] = {}
    metadata = Message()
    not_a_wheel = ToolError(
        f"{path.name} is not a wheel", hint="choose another version of it, then run orb lock"
    )
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
        if not tags & target.tags:
            raise ToolError(f"{path.name} is not built for {target}", hint=FOREIGN_HINT)
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > UNPACKED_LIMIT:
                raise ToolError(f"{path.name} is larger unpacked than AWS accepts", hint=SIZE_HINT)
            for info in archive.infolist():
                installed = _installed_name(info.filename)
                if info.is_dir() or installed is None:
                    continue
                if _is_outside(installed):
                    raise ToolError(
                        f"{path.name} has a file outside of its folder", hint="do not use this package"
                    )
                content = archive.read(info)
                if installed.endswith(".dist-info/METADATA"):
                    metadata = HeaderParser().parsestr(content.decode("utf-8"))
                    content = _metadata_headers(content)
                executable = bool((info.external_attr >> 16) & 0o100)
                files[installed] = File(content=content, executable=executable)
        requires = [str(parse_requirement(str(text))) for text in metadata.get_all("Requires-Dist", [])]
        if (canonicalize_name(str(metadata["Name"])), Version(str(metadata["Version"]))) != (name, version):
            raise not_a_wheel
        fits = target.allows_python(str(metadata.get("Requires-Python", "")))
    except _READ_ERRORS as error:
        raise not_a_wheel from error
    if not fits:
        hint = "bundle for a Python that it allows, or choose another version of the package"
        raise ToolError(f"{name} {version} does not allow Python {target.python}", hint=hint)
    return Wheel(
        name=name,
        version=str(version),
        requires=tuple(requires),
        extras=tuple(canonicalize_name(str(value)) for value in metadata.get_all("Provides-Extra", [])),
        files=files,
    )


def _installed_name(name: str) -> str | None:
    """Return the path of a wheel's file in the bundle. None: it is left out."""
    data = _DATA.match(name)
    if data:
        if data["scheme"] not in _INSTALLED_SCHEMES:
            return None
        name = data["rest"]
    path = PurePosixPath(name)
    if "__pycache__" in path.parts:
        return None
    # Python does not read .pth files in /var/task. Editable installs consist of one.
    if len(path.parts) == 1 and path.suffix == ".pth":
        return None
    info = _DIST_INFO.match(name)
    if info:
        rest = name[info.end() :]
        return name if rest == "METADATA" or rest.startswith(_KEPT_METADATA) else None
    return name


def _is_outside(name: str) -> bool:
    return name.startswith("/") or ".." in PurePosixPath(name).parts or not is_portable(name)


def _metadata_headers(content: bytes) -> bytes:
    """Return the headers of the metadata. The body is the project's README, which no program reads."""
    return content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n"
