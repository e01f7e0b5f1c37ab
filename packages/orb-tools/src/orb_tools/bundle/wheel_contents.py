"""Read the files of a wheel that belong in a bundle: modules, data, and the metadata that programs read.

Records of an installation (RECORD, INSTALLER, direct_url.json) are left out, because they name paths and tools of one
machine. Scripts are left out, because nothing on Lambda calls them.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import math
import re
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from packaging.tags import parse_tag
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from orb_tools.errors import ToolError

from .archive import Member, Opened
from .compiled_files import FOREIGN_HINT
from .markers import parse_requirement
from .wheel_zip import Entry, RefusedZipError, check_clashes, read_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from packaging.tags import Tag
    from packaging.utils import BuildTag, NormalizedName

    from .target import Target

UNPACKED_LIMIT = 250 * 1024 * 1024
"""The largest size of a function with its layers on AWS, in bytes."""
SIZE_HINT = "remove a package, or deploy the function as a container image"
HEADERS_LIMIT = 1024 * 1024
"""The longest headers of METADATA, in bytes. Old packages have their README in a header."""
REQUIREMENTS_LIMIT = 5000
REQUIREMENT_LIMIT = 10_000
"""The longest requirement, in characters. The time to read one grows with its length."""
TAGS_LIMIT = 1000
"""The most tags of a wheel. A short text can stand for billions: "a.b.c-d.e.f-g.h.i" are 27."""
_METADATA_LIMIT = 16 * 1024 * 1024
"""The largest METADATA with its README, and the largest RECORD and WHEEL, in bytes."""
_READ_ERRORS = (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, LookupError)
"""Raised for damaged data, a damaged name or number."""

_DIST_INFO = re.compile(r"^[^/]+\.dist-info/")
_DATA = re.compile(r"^[^/]+\.data/(?P<scheme>[^/]+)/(?P<rest>.+)$")
_INSTALLED_SCHEMES = frozenset({"purelib", "platlib"})
_KEPT_METADATA = ("entry_points.txt", "licenses/", "LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
_NOT_RECORDED = ("RECORD", "RECORD.jws", "RECORD.p7s")
"""Files of .dist-info that RECORD has no hash of."""
_RECORD_HASHES = frozenset({"sha256", "sha384", "sha512"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """The content of a wheel."""

    name: str
    """The canonical name."""
    version: str
    requires: tuple[str, ...]
    extras: tuple[str, ...]
    files: dict[str, Opened]
    """The files by path in a bundle."""


def read_wheel(
    path: Path, *, target: Target, file_name: str | None = None, sha256: str | None = None
) -> Wheel:
    """Return the content of the wheel at `path`. Most of it stays compressed as it is in the wheel.

    Args:
        path: The wheel.
        target: The runtime that it must load on.
        file_name: The name of the wheel. None: that of `path`.
        sha256: The SHA-256 that the file must have when it is read. None: any.

    Raises:
        ToolError: It is not a valid wheel, has another hash, has files outside of its folder, or does not load on
            the target.
        OSError: `path` cannot be read.
    """
    shown = file_name or path.name
    hint = "do not use this package, or choose another version of it, then run orb lock"
    try:
        name, version, _, tags = parse_name(shown)
    except InvalidWheelFilename as error:
        raise ToolError(f"{shown} is not a wheel", hint=hint) from error
    if tags.isdisjoint(target.tags):
        raise ToolError(f"{shown} is not built for {target}", hint=FOREIGN_HINT)
    with path.open("rb") as file:
        # The open file is checked: another one can have its path since the cache was searched.
        if sha256 is not None and hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise ToolError(f"{shown} changed in the cache while it was read", hint="bundle again")
        try:
            entries = {entry.name: entry for entry in read_entries(file, size_limit=UNPACKED_LIMIT)}
            info = _dist_info(entries, name)
            metadata = _headers(_metadata_file(file, entries, f"{info}METADATA"))
            _check_wheel_file(_headers(_metadata_file(file, entries, f"{info}WHEEL")), target)
            requires = [str(parse_requirement(str(text))) for text in metadata.get_all("Requires-Dist", [])]
            stated = canonicalize_name(str(metadata["Name"])), Version(str(metadata["Version"]))
            fits = target.allows_python(str(metadata.get("Requires-Python", "")))
            if stated != (name, version):
                # The text can be long, and have characters that a terminal obeys.
                raise RefusedZipError(f"says that it is {f'{stated[0]} {stated[1]}'[:100]!a}")
            members = {entry.name: _member(file, entry) for entry in entries.values()}
            _check_record(members, info, _metadata_file(file, entries, f"{info}RECORD"))
            files = _installed(members, info)
        except RefusedZipError as refused:
            raise ToolError(
                f"{shown} {refused}", hint=SIZE_HINT if "AWS accepts" in str(refused) else hint
            ) from refused
        except _READ_ERRORS as error:
            raise ToolError(f"{shown} is not a wheel: it is damaged", hint=hint) from error
    if not fits:
        hint = "bundle for a Python that it allows, or choose another version of the package"
        raise ToolError(f"{name} {version} does not allow Python {target.python}", hint=hint)
    return Wheel(
        name=name,
        version=str(version),
        requires=tuple(requires),
        extras=tuple(canonicalize_name(str(value)) for value in metadata.get_all("Provides-Extra", [])),
        files={path: Opened(member) for path, member in files.items()},
    )


def parse_name(file_name: str) -> tuple[NormalizedName, Version, BuildTag, frozenset[Tag]]:
    """Return name, version, build tag and tags of the file name of a wheel.

    Raises `InvalidWheelFilename` for another file, and for more than `TAGS_LIMIT` tags.
    """
    if _count_tags("-".join(file_name.removesuffix(".whl").rsplit("-", 3)[1:])) > TAGS_LIMIT:
        raise InvalidWheelFilename("too many tags")
    return parse_wheel_filename(file_name)


def _count_tags(text: str) -> int:
    """Return how many tags a text stands for: "py2.py3-none-any" are 2."""
    return math.prod(part.count(".") + 1 for part in text.split("-"))


def _member(file: BinaryIO, entry: Entry) -> Member:
    data = entry.data(file)
    if not entry.deflated:
        member = Member.pack(entry.name, data, executable=entry.executable)
        if member.checksum != entry.checksum:
            raise RefusedZipError(f"has a damaged file: {entry.name}")
        return member
    try:
        return Member.take_over(
            entry.name, data, size=entry.size, checksum=entry.checksum, executable=entry.executable
        )
    except ValueError as error:
        raise RefusedZipError(f"has a damaged file: {entry.name}: {error}") from error


def _dist_info(entries: Mapping[str, Entry], name: str) -> str:
    """Return the folder with the metadata, with its slash."""
    found = sorted({match[0] for path in entries if (match := _DIST_INFO.match(path))})
    if len(found) != 1:
        raise RefusedZipError(f"is not a wheel: it has {len(found)} folders with metadata, not 1")
    if canonicalize_name(found[0].partition("-")[0]) != name:
        raise RefusedZipError(f"has the metadata of another package: {found[0]}")
    return found[0]


def _metadata_file(file: BinaryIO, entries: Mapping[str, Entry], name: str) -> bytes:
    entry = entries.get(name)
    if entry is None:
        raise RefusedZipError(f"is not a wheel: it has no {name}")
    if entry.size > _METADATA_LIMIT:
        raise RefusedZipError(f"has a file of metadata with {entry.size:,} bytes: {name}")
    return _member(file, entry).content


def _headers(content: bytes) -> Message:
    headers = _without_body(content)
    if len(headers) > HEADERS_LIMIT:
        raise RefusedZipError(f"has metadata with {len(headers):,} bytes of headers")
    message = HeaderParser().parsestr(headers.decode("utf-8"))
    requirements = message.get_all("Requires-Dist", [])
    if len(requirements) > REQUIREMENTS_LIMIT:
        raise RefusedZipError(f"needs more than {REQUIREMENTS_LIMIT:,} packages")
    if any(len(str(text)) > REQUIREMENT_LIMIT for text in requirements):
        raise RefusedZipError(f"has a requirement of more than {REQUIREMENT_LIMIT:,} characters")
    return message


def _check_wheel_file(headers: Message, target: Target) -> None:
    """Raise when WHEEL names another format, or tags of which none fits."""
    if str(headers.get("Wheel-Version", "1")).strip().partition(".")[0] != "1":
        raise RefusedZipError("is a wheel of a newer format")
    texts = [str(text).strip() for text in headers.get_all("Tag", [])]
    if sum(map(_count_tags, texts)) > TAGS_LIMIT:
        raise RefusedZipError(f"has more than {TAGS_LIMIT:,} tags")
    tags = [tag for text in texts for tag in parse_tag(text)]
    if tags and target.tags.keys().isdisjoint(tags):
        raise RefusedZipError(f"is not built for {target}, although its name says so")


def _check_record(members: Mapping[str, Member], info: str, record: bytes) -> None:
    """Raise unless RECORD lists exactly the files of the wheel, with their hashes, and their sizes where it has some.

    The format of wheels demands a hash of each file: SHA-256 or a stronger one.
    """
    recorded: dict[str, tuple[str, str]] = {}
    try:
        for path, digest, size in csv.reader(record.decode("utf-8").splitlines()):
            recorded[path] = digest, size
    except csv.Error as error:
        raise ValueError("RECORD is damaged") from error
    own = {f"{info}{name}" for name in _NOT_RECORDED}
    differing = (members.keys() ^ recorded.keys()) - own
    for path in members.keys() & recorded.keys() - own:
        digest, size = recorded[path]
        kind, _, stated = digest.partition("=")
        if kind not in _RECORD_HASHES:
            shown = f"{kind[:20]!a}" if kind else "no hash"
            raise RefusedZipError(f"has a RECORD with {shown} instead of SHA-256: {path}")
        if (size and size != str(members[path].size)) or stated.rstrip("=") != _hash(members[path], kind):
            differing.add(path)
    if differing:
        raise RefusedZipError(f"does not have what its RECORD lists: {min(differing)}")


def _hash(member: Member, kind: str) -> str:
    """Return the hash of a file as RECORD has it."""
    digest = bytes.fromhex(member.digest) if kind == "sha256" else hashlib.new(kind, member.content).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _installed(members: Mapping[str, Member], info: str) -> dict[str, Member]:
    files: dict[str, Member] = {}
    for name, member in members.items():
        installed = _installed_name(name)
        if installed is None:
            continue
        metadata = _DIST_INFO.match(installed)
        if metadata and metadata[0] != info:
            raise RefusedZipError(f"has the metadata of another package: {metadata[0]}")
        if installed == f"{info}METADATA":
            member = Member.pack(installed, _without_body(member.content))  # noqa: PLW2901 - the body is cut off
        elif installed != name:
            member = member.renamed(installed)  # noqa: PLW2901 - moved by its scheme
        if files.setdefault(installed, member) is not member:
            raise RefusedZipError(f"has two files for one path: {installed}")
    check_clashes(list(files))
    return files


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
    # Metadata of the older format: Python would take it for that of another package.
    if path.parts[0].endswith(".egg-info"):
        return None
    # Python does not read .pth files in /var/task. Editable installs consist of one.
    if len(path.parts) == 1 and path.suffix == ".pth":
        return None
    info = _DIST_INFO.match(name)
    if info:
        rest = name[info.end() :]
        return name if rest == "METADATA" or rest.startswith(_KEPT_METADATA) else None
    return name


def _without_body(content: bytes) -> bytes:
    """Return the headers of the metadata. The body is the project's README, which no program reads."""
    return content.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n"
