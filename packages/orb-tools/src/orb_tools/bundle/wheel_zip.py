"""Read a zip of another author, and refuse what could write elsewhere, hide something or fill the memory.

The directory of the zip is counted before `zipfile` reads it, because it makes an object for each entry. No content is
unpacked here: an entry is its data as it stands in the zip.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from .archive import FILES_LIMIT
from .source_files import is_portable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOCAL = struct.Struct("<4s5H3L2H")
_DIRECTORY_SIGNATURE = b"PK\1\2"
_LENGTHS = struct.Struct("<3H")
"""Lengths of the name, the extra field and the comment in an entry of the directory, at `_LENGTHS_AT`."""
_LENGTHS_AT, _ENTRY_SIZE = 28, 46
_END = struct.Struct("<4s4H2LH")
_END_64_LOCATOR = b"PK\6\7"
_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 65_535
DIRECTORY_LIMIT = 16 * 1024 * 1024
"""The largest directory, in bytes. That is 250 for each of the most files that a bundle can have."""
_LONGEST_PATH, _LONGEST_NAME = 4095, 255
"""The most bytes of a path and of each of its parts on Linux."""
_ENCRYPTED = 1
_DRIVE = re.compile(r"^[A-Za-z]:")


class RefusedZipError(Exception):
    """A zip that is not read. The message says why, and follows the name of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of a zip."""

    name: str
    executable: bool
    deflated: bool
    size: int
    """Bytes of its content, as the directory says."""
    checksum: int
    """CRC-32 of its content, as the directory says."""
    _place: int
    _packed_size: int

    def data(self, file: BinaryIO) -> bytes:
        """Return its data as it stands in the zip. Raises `RefusedZipError` when it is not where it should be."""
        file.seek(self._place)
        header = file.read(_LOCAL.size)
        if len(header) == _LOCAL.size and header.startswith(b"PK\3\4"):
            *_, name_length, extra_length = _LOCAL.unpack(header)
            name = file.read(name_length)
            file.seek(extra_length, os.SEEK_CUR)
            data = file.read(self._packed_size)
            if name in {self.name.encode(), self.name.encode("cp437", errors="replace")}:
                if len(data) == self._packed_size:
                    return data
                raise RefusedZipError("is cut off")
        raise RefusedZipError(f"has another file than its directory says at {self.name}")


def read_entries(file: BinaryIO, *, size_limit: int) -> list[Entry]:
    """Return the files of a zip, in the order of its directory.

    Raises:
        RefusedZipError: An entry is not a file with a portable path inside, two have the same path on some systems,
            they overlap, there are too many, or they have more than `size_limit` bytes together.
        ValueError, OSError, zipfile.BadZipFile: It is not a zip.
    """
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        infos = archive.infolist()
        end = archive.start_dir
    if sum(info.file_size for info in infos) > size_limit:
        raise RefusedZipError("is larger unpacked than AWS accepts")
    for info in infos:
        _check_entry(info)
    _check_places(infos, end)
    files = [info for info in infos if not info.is_dir()]
    check_clashes([info.filename for info in files])
    return [
        Entry(
            name=info.filename,
            executable=bool((info.external_attr >> 16) & 0o100),
            deflated=info.compress_type == zipfile.ZIP_DEFLATED,
            size=info.file_size,
            checksum=info.CRC,
            _place=info.header_offset,
            _packed_size=info.compress_size,
        )
        for info in files
    ]


def _check_directory(file: BinaryIO) -> None:
    """Raise unless the directory is small enough to be read."""
    length = file.seek(0, os.SEEK_END)
    start = max(0, length - _END.size - _LONGEST_COMMENT - _LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0 or place + _END.size > len(tail):
        raise ValueError("not a zip")
    _, _, _, _, _, size, _, _ = _END.unpack_from(tail, place)
    if tail[max(0, place - _LOCATOR_SIZE) : place].startswith(_END_64_LOCATOR):
        raise RefusedZipError("is a zip for more files or larger files than a wheel has")
    if size > DIRECTORY_LIMIT:
        raise RefusedZipError(f"has more than {FILES_LIMIT:,} files")
    begin = start + place - size
    if begin < 0:
        raise ValueError("not a zip")
    file.seek(begin)
    if sum(1 for _ in _directory_entries(file.read(size))) > FILES_LIMIT:
        raise RefusedZipError(f"has more than {FILES_LIMIT:,} files")


def _directory_entries(directory: bytes) -> Iterator[int]:
    """Yield where each entry of a directory begins."""
    place = 0
    while directory[place : place + 4] == _DIRECTORY_SIGNATURE and place + _ENTRY_SIZE <= len(directory):
        yield place
        place += _ENTRY_SIZE + sum(_LENGTHS.unpack_from(directory, place + _LENGTHS_AT))


def _check_entry(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if is_outside(name) or info.orig_filename != name:
        raise RefusedZipError("has a file outside of its folder")
    parts = [part.encode() for part in name.removesuffix("/").split("/")]
    if len(name.encode()) > _LONGEST_PATH or max(map(len, parts)) > _LONGEST_NAME:
        raise RefusedZipError("has a path that is too long for Linux")
    if not {b"", b"."}.isdisjoint(parts):
        raise RefusedZipError(f"has a path that is not written plainly: {name!a}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if stat.S_ISLNK(kind):
        raise RefusedZipError(f"has a link: {name}")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise RefusedZipError(f"has an entry that is not a file: {name}")
    if info.flag_bits & _ENCRYPTED:
        raise RefusedZipError(f"has an encrypted file: {name}")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RefusedZipError(f"is compressed in a way that wheels do not use: {name}")
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        raise RefusedZipError(f"has two sizes of one file: {name}")


def _check_places(infos: Sequence[zipfile.ZipInfo], end: int) -> None:
    """Raise when entries share data: a small zip could then hold the same large content many times."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    places = [*(info.header_offset for info in ordered), end]
    for info, following in zip(ordered, places[1:], strict=True):
        if info.header_offset < 0 or info.header_offset + _LOCAL.size + info.compress_size > following:
            raise RefusedZipError(f"has files that overlap: {info.filename}")


def check_clashes(names: Sequence[str]) -> None:
    """Raise when two files have one path, or would have on a system that ignores case or the form of letters."""
    paths: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        first = paths.setdefault(_folded(name), name)
        if first is not name:
            how = "has two files" if first == name else "has files whose names differ only by case"
            raise RefusedZipError(f"{how}: {', '.join(sorted({first, name}))}")
        parent = name.rpartition("/")[0]
        while parent and parent not in folders:
            folders.add(parent)
            parent = parent.rpartition("/")[0]
    both = sorted(paths.keys() & {_folded(folder) for folder in folders})
    if both:
        raise RefusedZipError(f"has a file and a folder of one name: {paths[both[0]]}")


def is_outside(name: str) -> bool:
    """Whether a path leads out of the folder that it is relative to, on any system."""
    return (
        name.startswith("/")
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
        or not is_portable(name)
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
