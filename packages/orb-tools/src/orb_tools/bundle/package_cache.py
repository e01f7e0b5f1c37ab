"""Keep packages on disk as they go into bundles: compiled and compressed.

The key of a package contains everything that its bytes depend on, so an entry is never stale: the hashes of a locked
package or the contents of a local one, the target, the Python that compiles, and the zlib that compresses.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

from .archive import LEVEL, Member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .bytecode import Compiler
    from .source_files import File
    from .target import Target

FORMAT = 5
"""The version of the files, and of the checks before a package is stored. A new check needs a new number."""
KEEP_DAYS = 30
_MAGIC = b"orb-part"
_LENGTH = 8
_FIELDS = ("name", "mode", "size", "checksum", "digest", "deflated")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedPackage:
    """A package or the code of a function, ready to be put into zips."""

    name: str
    version: str
    requires: tuple[str, ...]
    """Requires-Dist of its metadata."""
    extras: tuple[str, ...]
    """Provides-Extra of its metadata."""
    members: tuple[Member, ...]


def cache_key(*facts: object, target: Target, compiler: Compiler | None) -> str:
    """Return the key of a package in the cache, from `facts` and everything else that decides its bytes."""
    common = [FORMAT, LEVEL, zlib.ZLIB_RUNTIME_VERSION, compiler and compiler.facts, target.facts]
    return hashlib.sha256(json.dumps([common, facts]).encode()).hexdigest()


def pack_package(
    name: str,
    version: str,
    files: Mapping[str, File],
    *,
    compiler: Compiler | None,
    requires: Iterable[str] = (),
    extras: Iterable[str] = (),
) -> PackedPackage:
    """Compress `files`. Add compiled modules when there is a compiler."""
    compiled = compiler.compile(files) if compiler else {}
    members = [Member.pack(path, file.content, executable=file.executable) for path, file in files.items()]
    members += [Member.pack(path, content) for path, content in compiled.items()]
    return PackedPackage(
        name=name, version=version, requires=tuple(requires), extras=tuple(extras), members=tuple(members)
    )


class PackageCache:
    """Packed packages on disk, one file each, named by their key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scratch = folder / "scratch"

    def load(self, key: str) -> PackedPackage | None:
        """Return the package of that key. None: it was never stored, or its file is damaged."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        packed = _decode(content)
        if packed is not None:
            # `prune` removes by this time, so a package that is used stays.
            with suppress(OSError):
                path.touch()
        return packed

    def store(self, key: str, packed: PackedPackage) -> None:
        """Store a package."""
        write_atomically(self._path(key), _encode(packed))

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Make a temporary folder for the block. It is inside the cache, so that `sweep` removes it after a kill."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
            yield Path(folder)

    def sweep(self) -> None:
        """Remove the files that a killed run left behind. No other process may use the cache at that time."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        for path in self._folder.glob(".*.part.*"):
            path.unlink(missing_ok=True)

    def prune(self, *, now: float | None = None) -> None:
        """Remove packages that were not used for 30 days."""
        oldest = (time.time() if now is None else now) - KEEP_DAYS * 86_400
        for path in self._folder.glob("*.part"):
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.part"


def _encode(packed: PackedPackage) -> bytes:
    data = b"".join(member.data for member in packed.members)
    header = {
        "name": packed.name,
        "version": packed.version,
        "requires": packed.requires,
        "extras": packed.extras,
        "members": [
            [*(getattr(member, field) for field in _FIELDS), len(member.data)] for member in packed.members
        ],
    }
    text = json.dumps(header).encode()
    content = len(text).to_bytes(_LENGTH, "big") + text + data
    return _MAGIC + hashlib.sha256(content).digest() + content


def _decode(content: bytes) -> PackedPackage | None:
    begin = len(_MAGIC) + hashlib.sha256().digest_size
    if content[:begin] != _MAGIC + hashlib.sha256(content[begin:]).digest():
        return None
    start = begin + _LENGTH
    end = start + int.from_bytes(content[begin:start], "big")
    header = json.loads(content[start:end])
    data = content[end:]
    members, offset = [], 0
    for *values, length in header["members"]:
        fields = dict(zip(_FIELDS, values, strict=True))
        members.append(Member(**fields, data=data[offset : offset + length]))
        offset += length
    return PackedPackage(
        name=header["name"], version=header["version"], requires=tuple(header["requires"]),
        extras=tuple(header["extras"]), members=tuple(members),
    )  # fmt: skip
