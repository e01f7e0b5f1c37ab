"""Write zips that are byte-identical for the same files: sorted names, one date, fixed modes.

Members arrive compressed, because compression takes most of the time. Those of wheels keep the compressed data of the
wheel. `zipfile` cannot write data that is already compressed, so this module writes the format itself.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

LEVEL = 9
NATIVE_LEVEL = 6
"""The level for native code of wheels: level 9 takes 2.5 times as long, and saves 0.4 % of it."""
BYTECODE_LEVEL = 6
"""The level for compiled modules: level 9 takes twice as long, and saves 1 % of them."""
_NATIVE = re.compile(r"\.so(?:\.\d+)*$")
_CHUNK = 64 * 1024
_BLOCK = 256 * 1024
"""Bytes that are written together. Zips are written in threads, which wait for each other at each call."""
_DEFLATED, _STORED = 8, 0
_VERSION = 20
_UNIX = 3
_DATE_1980 = (1 << 5) | 1  # 1 January 1980: the oldest date of the format
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
FILES_LIMIT = 65_535
"""Entries of a zip without the 64-bit extension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of a zip, compressed."""

    name: str
    mode: int
    """Permission bits."""
    size: int
    """Bytes of its content."""
    checksum: int
    """CRC-32 of its content."""
    digest: str
    """SHA-256 of its content, in hexadecimal."""
    deflated: bool
    """False: the data is not compressed, because that would not make it smaller."""
    data: bytes

    @property
    def content(self) -> bytes:
        """The content, decompressed."""
        return zlib.decompress(self.data, -zlib.MAX_WBITS) if self.deflated else self.data

    @property
    def executable(self) -> bool:
        """Whether it is a program."""
        return bool(self.mode & 0o100)

    def renamed(self, name: str) -> Member:
        """Return the same file under another path."""
        return replace(self, name=name)

    @classmethod
    def take_over(
        cls, name: str, stream: bytes, *, size: int, checksum: int, executable: bool = False
    ) -> Member:
        """Return a file from its deflated stream in another zip, which is checked and kept as it is.

        Native code is compressed again, because the Rust tools that build most of it compress it 3 % worse.

        Args:
            name: The path in the zip.
            stream: The deflated data.
            size: Bytes of the content. No more than that is ever unpacked.
            checksum: CRC-32 of the content.
            executable: Whether it is a program.

        Raises:
            ValueError: The stream does not have exactly this content, or is damaged.
        """
        digest, found, length = hashlib.sha256(), 0, 0
        compressor = (
            zlib.compressobj(NATIVE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS) if _NATIVE.search(name) else None
        )
        again = []
        for chunk in _inflated(stream):
            length += len(chunk)
            if length > size:
                raise ValueError("it is larger than it says")
            digest.update(chunk)
            found = zlib.crc32(chunk, found)
            if compressor is not None:
                again.append(compressor.compress(chunk))
        if length != size or found != checksum:
            raise ValueError("its size or its checksum is not the one that it says")
        if compressor is not None:
            stream = min(stream, b"".join([*again, compressor.flush()]), key=len)
        return cls(
            name=name, mode=0o755 if executable else 0o644, size=size, checksum=checksum, digest=digest.hexdigest(),
            deflated=True, data=stream,
        )  # fmt: skip

    @classmethod
    def pack(cls, name: str, content: bytes, *, executable: bool = False, level: int = LEVEL) -> Member:
        """Compress one file."""
        compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = compressor.compress(content) + compressor.flush()
        deflated = len(packed) < len(content)
        return cls(
            name=name,
            mode=0o755 if executable else 0o644,
            size=len(content),
            checksum=zlib.crc32(content),
            digest=hashlib.sha256(content).hexdigest(),
            deflated=deflated,
            data=packed if deflated else content,
        )


class Opened:
    """A member whose content is unpacked once, for several readers."""

    def __init__(self, member: Member) -> None:
        self.member = member

    @cached_property
    def content(self) -> bytes:
        """The content, decompressed."""
        return self.member.content

    @property
    def executable(self) -> bool:
        """Whether it is a program."""
        return self.member.executable


def _inflated(stream: bytes) -> Iterator[bytes]:
    """Yield the content of a deflated stream in small parts. Raises `ValueError` when it is damaged."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    view = memoryview(stream)
    for start in range(0, len(view), _CHUNK):
        pending: bytes | memoryview = view[start : start + _CHUNK]
        while pending and not inflater.eof:
            try:
                yield inflater.decompress(pending, _CHUNK)
            except zlib.error as error:
                raise ValueError("it is damaged") from error
            pending = inflater.unconsumed_tail
        if inflater.eof and (inflater.unused_data or start + _CHUNK < len(view)):
            raise ValueError("it has more data than its content")
    if not inflater.eof:
        rest = inflater.flush()
        if rest:
            yield rest
        if not inflater.eof:
            raise ValueError("it is cut off")


def write_zip(members: Iterable[Member], file: BinaryIO) -> tuple[str, int]:
    """Write a zip of `members`, sorted by name, to `file`. Return its SHA-256 and its size in bytes.

    Raises `ValueError` for two members of one name and for too many, before anything is written.
    """
    ordered = sorted(members, key=lambda member: member.name)
    if len({member.name for member in ordered}) != len(ordered) or len(ordered) > FILES_LIMIT:
        raise ValueError("the names in a zip must be unique, and there can be at most 65,535")
    written = hashlib.sha256()
    directory: list[bytes] = []
    block = bytearray()
    offset = 0
    for member in ordered:
        name = member.name.encode()
        method = _DEFLATED if member.deflated else _STORED
        flags = 0 if name.isascii() else _UTF8
        sizes = (member.checksum, len(member.data), member.size)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, flags, method, 0, _DATE_1980, *sizes, len(name), 0)
        # Upper half of the attributes: a regular file (0o100000) with these permissions.
        attributes = (0o100000 | member.mode) << 16
        made_by = _UNIX << 8 | _VERSION
        directory.append(
            _CENTRAL.pack(
                b"PK\1\2", made_by, _VERSION, flags, method, 0, _DATE_1980, *sizes, len(name), 0, 0, 0, 0,
                attributes, offset,
            )
            + name
        )  # fmt: skip
        block += local
        block += name
        block += member.data
        offset += len(local) + len(name) + len(member.data)
        if len(block) >= _BLOCK:
            written.update(block)
            file.write(block)
            block.clear()
    listing = b"".join(directory)
    block += listing + _END.pack(b"PK\5\6", 0, 0, len(ordered), len(ordered), len(listing), offset, 0)
    written.update(block)
    file.write(block)
    return written.hexdigest(), offset + len(listing) + _END.size


def content_digest(members: Sequence[Member]) -> str:
    """Return the SHA-256 of names, modes and contents. It does not depend on the zlib that compressed them."""
    digest = hashlib.sha256()
    for member in sorted(members, key=lambda member: member.name):
        digest.update(f"{member.mode:o} {member.digest} {member.name}\n".encode())
    return digest.hexdigest()
