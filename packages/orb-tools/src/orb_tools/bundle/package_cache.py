"""Keep packages on disk as they go into bundles: compiled and compressed.

The key of a package contains everything that its bytes depend on, so an entry is never stale: the hashes of a locked
package or the contents of a local one, the target, the Python that compiles, and the zlib that compresses.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

from .archive import LEVEL, Member
from .bytecode import compile_sources
from .left_out import LeftOut, Use, find_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    left_out: tuple[LeftOut, ...] = ()
    """What rules left out of it."""
    uses: tuple[Use, ...] = ()
    """Places that use what rules may leave out of other packages."""

    @property
    def modules(self) -> frozenset[str]:
        """Names that `import` finds at its top level."""
        found = set()
        for member in self.members:
            head, slash, rest = member.name.partition("/")
            if slash and member.name.endswith((".py", ".so", ".pyd")):
                found.add(head)
            elif not rest and member.name.endswith((".py", ".so")):
                found.add(head.split(".")[0])
        return frozenset(found)


def cache_key(*facts: object, target: Target) -> str:
    """Return the key of a package in the cache, from `facts` and everything else that decides its bytes."""
    compiler = sys.version if target.bytecode else None
    common = [FORMAT, LEVEL, zlib.ZLIB_RUNTIME_VERSION, compiler, target.facts]
    return hashlib.sha256(json.dumps([common, facts]).encode()).hexdigest()


def pack_package(
    name: str,
    version: str,
    files: Mapping[str, File],
    *,
    target: Target,
    requires: Iterable[str] = (),
    extras: Iterable[str] = (),
    left_out: Iterable[LeftOut] = (),
) -> PackedPackage:
    """Compress `files`. Add compiled modules when the running Python is the target's."""
    compiled = compile_sources(files) if target.bytecode else {}
    members = [Member.pack(path, file.content, executable=file.executable) for path, file in files.items()]
    members += [Member.pack(path, content) for path, content in compiled.items()]
    return PackedPackage(
        name=name, version=version, requires=tuple(requires), extras=tuple(extras), members=tuple(members),
        left_out=tuple(left_out), uses=find_uses(name, files),
    )  # fmt: skip


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
        "left_out": [asdict(report) for report in packed.left_out],
        "uses": [asdict(use) for use in packed.uses],
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
        left_out=tuple(LeftOut(**{**it, "modules": tuple(it["modules"])}) for it in header["left_out"]),
        uses=tuple(Use(**it) for it in header["uses"]),
    )  # fmt: skip
