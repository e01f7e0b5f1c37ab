"""Keep packages on disk as they go into bundles: compiled and compressed.

The key of a package contains everything that its bytes depend on, so an entry is never stale: the hashes of a locked
package or the contents of a local one, the target, the Python that compiles, and the tools: orb's own code for bundles,
the Python that runs it, the zlib that compresses, and the libraries that build.

A folder of a cache can come from elsewhere, such as the cache of a CI service. So each file of it ends with a code
(HMAC) that only the owner of a secret can make. The secret is not in the folder. What does not verify is made again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically
from orb_tools.errors import ToolError
from orb_tools.full_disk import full_disk_reported

from .archive import BYTECODE_LEVEL, Member, Opened
from .inputs import tool_facts
from .left_out import LeftOut, Use, find_uses
from .source_files import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .bytecode import Compiler
    from .target import Target

KEEP_DAYS = 30
SECRET_VARIABLE = "ORB_CACHE_KEY"  # noqa: S105 - a name
"""A variable with the secret, for several machines that share a cache."""
_SHORTEST_SECRET = 16
_MAGIC = b"orb-part"
_LENGTH = 8
_FIELDS = ("name", "mode", "size", "checksum", "digest", "deflated")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWheel:
    """The file of an index that a package comes from."""

    file: str
    """Its name."""
    sha256: str
    """Its SHA-256 in hexadecimal."""


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
    wheel: ChosenWheel | None = None
    """None: it is not from an index."""


def cache_key(*facts: object, target: Target, compiler: Compiler | None) -> str:
    """Return the key of a package in the cache, from `facts` and everything else that decides its bytes."""
    common = [_tools(), compiler and compiler.facts, target.facts]
    return hashlib.sha256(json.dumps([common, facts]).encode()).hexdigest()


@cache
def _tools() -> str:
    """Return the digest of what makes and checks packages. With it, a change of orb does not leave old packages."""
    return tool_facts(compiler=None).digest


def pack_package(
    name: str,
    version: str,
    files: Mapping[str, File | Opened],
    *,
    compiler: Compiler | None,
    requires: Iterable[str] = (),
    extras: Iterable[str] = (),
    left_out: Iterable[LeftOut] = (),
    wheel: ChosenWheel | None = None,
    earlier: PackedPackage | None = None,
) -> PackedPackage:
    """Compress `files`. Add compiled modules when there is a compiler.

    What a file becomes depends on that file alone. So the files that are as in `earlier`, the same package as the same
    tools packed it before, are taken from there.
    """
    known = {member.name: member for member in earlier.members} if earlier else {}
    members = {path: _packed(path, file, known.get(path)) for path, file in files.items()}
    if compiler:
        unchanged = {
            path for path, member in members.items() if path in known and member.digest == known[path].digest
        }
        modules = {path: compiler.pyc_path(path) for path in files if path.endswith(".py")}
        taken = {path: known[pyc] for path, pyc in modules.items() if path in unchanged and pyc in known}
        compiled = compiler.compile({path: files[path] for path in modules if path not in taken})
        members |= {member.name: member for member in taken.values()}
        members |= {
            path: Member.pack(path, content, level=BYTECODE_LEVEL) for path, content in compiled.items()
        }
    return PackedPackage(
        name=name, version=version, requires=tuple(requires), extras=tuple(extras), members=tuple(members.values()),
        left_out=tuple(left_out), uses=find_uses(name, files), wheel=wheel,
    )  # fmt: skip


def _packed(path: str, file: File | Opened, known: Member | None) -> Member:
    if not isinstance(file, File):
        return file.member
    if known is not None and file.digest == known.digest + (" x" if known.executable else ""):
        return known
    return Member.pack(path, file.content, executable=file.executable)


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUse:
    """What one kind of files takes in the cache."""

    files: int
    bytes: int
    oldest: float | None
    """When the file that was not used for the longest time was last used, in seconds since 1970. None: no file."""


class PackageCache:
    """Packed packages on disk, one file each, named by their key. Wheels lie in a folder beside them."""

    def __init__(self, folder: Path, *, secret: bytes | None = None) -> None:
        """Use the cache in `folder`.

        Args:
            folder: The folder. It is made when something is stored.
            secret: What the codes of the files are made with. None: the variable ORB_CACHE_KEY, or the file beside the
                folder (`<folder>.key`), which is made if it is missing.

        """
        self._folder = folder
        self._scratch = folder / "scratch"
        self._stated_secret = secret
        self.wheels = folder / "wheels"
        """The folder of wheels, which `wheel_store` reads and writes."""

    def load(self, key: str) -> PackedPackage | None:
        """Return the package of that key. None: it was never stored, or its file is not as it was stored."""
        content = self.load_bytes(key)
        return None if content is None else _decode(content)

    def store(self, key: str, packed: PackedPackage, *, latest: str | None = None) -> None:
        """Store a package, also as the `latest` under another key. Raises `ToolError` when the disk is full."""
        self.store_bytes(key, _encode(packed))
        if latest is not None:
            self.store_bytes(latest, key.encode())

    def load_latest(self, latest: str) -> PackedPackage | None:
        """Return the package that was stored last with that `latest`. None: the cache does not have it."""
        key = self.load_bytes(latest)
        return None if key is None else self.load(key.decode())

    def load_bytes(self, key: str) -> bytes | None:
        """Return what was stored under that key. None: nothing was, or the file is not as it was stored."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        begin = len(_MAGIC) + hashlib.sha256().digest_size
        found = content[begin:]
        if not hmac.compare_digest(content[:begin], _MAGIC + self._code(key, found)):
            return None
        # `prune` removes by this time, so what is used stays.
        with suppress(OSError):
            path.touch()
        return found

    def store_bytes(self, key: str, content: bytes) -> None:
        """Store `content` under a key. Raises `ToolError` when the disk is full."""
        with full_disk_reported(self._folder):
            write_atomically(self._path(key), _MAGIC + self._code(key, content) + content)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Make a temporary folder for the block. It is inside the cache, so that `sweep` removes it after a kill."""
        with full_disk_reported(self._folder):
            self._scratch.mkdir(parents=True, exist_ok=True)
            folder = tempfile.TemporaryDirectory(dir=self._scratch)
        with folder as name:
            yield Path(name)

    def sweep(self) -> None:
        """Remove the files that a killed run left behind. No other process may use the cache at that time."""
        shutil.rmtree(self._scratch, ignore_errors=True)
        left = (self._folder.glob(".*.part.*"), self.wheels.glob(".*.part.*"), self.wheels.glob(".*.fetched"))
        for path in chain.from_iterable(left):
            path.unlink(missing_ok=True)

    def prune(self, *, max_bytes: int, now: float | None = None) -> int:
        """Remove what was not used for 30 days, then what was not used for the longest time, down to `max_bytes`.

        Returns:
            The bytes that were removed.
        """
        oldest = (time.time() if now is None else now) - KEEP_DAYS * 86_400
        files = sorted(self._files(), key=lambda file: file[1].st_mtime, reverse=True)
        kept = removed = 0
        for path, status in files:
            if status.st_mtime >= oldest and kept + status.st_size <= max_bytes:
                kept += status.st_size
                continue
            with suppress(OSError):
                path.unlink()
                removed += status.st_size
        return removed

    def use(self) -> dict[str, CacheUse]:
        """Return what the cache holds, by kind: packages and wheels."""
        found: dict[str, list[os.stat_result]] = {"packages": [], "wheels": []}
        for path, status in self._files():
            found["wheels" if path.parent == self.wheels else "packages"].append(status)
        return {
            kind: CacheUse(
                files=len(all_of), bytes=sum(each.st_size for each in all_of),
                oldest=min((each.st_mtime for each in all_of), default=None),
            )
            for kind, all_of in found.items()
        }  # fmt: skip

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        found = (self._folder.glob("*.part"), self.wheels.glob("*.part"), self.wheels.glob("*.whl"))
        for path in chain.from_iterable(found):
            with suppress(OSError):  # Another process can remove it at any time.
                yield path, path.stat()

    @cached_property
    def _secret(self) -> bytes:
        """Raises `ToolError` when that of the variable is too short, and `OSError` when the file cannot be read."""
        return self._stated_secret or _secret(self._folder.with_name(f"{self._folder.name}.key"))

    def _code(self, key: str, content: bytes) -> bytes:
        # With the key in it, the file of one package is not valid as that of another.
        code = hmac.new(self._secret, key.encode() + b"\0", hashlib.sha256)
        code.update(content)
        return code.digest()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.part"


def _secret(path: Path) -> bytes:
    stated = os.environ.get(SECRET_VARIABLE, "")
    if stated:
        if len(stated) < _SHORTEST_SECRET:
            hint = "use a random text, such as that of: openssl rand -hex 32"
            raise ToolError(f"{SECRET_VARIABLE} has fewer than {_SHORTEST_SECRET} characters", hint=hint)
        return stated.encode()
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    if len(found) < _SHORTEST_SECRET:
        with full_disk_reported(path.parent):
            write_atomically(path, found := secrets.token_bytes(32), mode=0o600)
    return found


def _encode(packed: PackedPackage) -> bytes:
    data = b"".join(member.data for member in packed.members)
    header = {
        "name": packed.name,
        "version": packed.version,
        "requires": packed.requires,
        "extras": packed.extras,
        "left_out": [asdict(report) for report in packed.left_out],
        "uses": [asdict(use) for use in packed.uses],
        "wheel": asdict(packed.wheel) if packed.wheel else None,
        "members": [
            [*(getattr(member, field) for field in _FIELDS), len(member.data)] for member in packed.members
        ],
    }
    text = json.dumps(header).encode()
    return len(text).to_bytes(_LENGTH, "big") + text + data


def _decode(content: bytes) -> PackedPackage:
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    header = json.loads(content[_LENGTH:end])
    data = memoryview(content)[end:]
    members, offset = [], 0
    for *values, length in header["members"]:
        fields = dict(zip(_FIELDS, values, strict=True))
        members.append(Member(**fields, data=bytes(data[offset : offset + length])))
        offset += length
    return PackedPackage(
        name=header["name"], version=header["version"], requires=tuple(header["requires"]),
        extras=tuple(header["extras"]), members=tuple(members),
        left_out=tuple(LeftOut(**{**it, "modules": tuple(it["modules"])}) for it in header["left_out"]),
        uses=tuple(Use(**it) for it in header["uses"]),
        wheel=ChosenWheel(**header["wheel"]) if header["wheel"] else None,
    )  # fmt: skip
