"""Records of the last build: the inputs of each bundle, its entry in the manifest, and the state of its files.

The records of one folder of bundles are one file in .orb/bundle/records/. A damaged record is the same as no record:
the bundles are made again.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from orb_tools.atomic_files import write_atomically

from .inputs import Facts, Inputs
from .manifest import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orb_tools.workspace import Workspace

FORMAT = 1
KEEP_DAYS = 30
_TICK = 0.012
"""Seconds. The clock of a file system stands still for up to 10 ms, so that a later change can leave the same time."""


class Stamp(NamedTuple):
    """The state of a file, as git's index has it. While all times are equal, its content is not read again."""

    sha256: str
    size: int
    modified: int
    """Nanoseconds since 1970, as the next one."""
    changed: int
    inode: int

    @classmethod
    def of(cls, path: Path, sha256: str) -> Stamp:
        """Return the state of the file at `path`, whose content has that SHA-256. Raises `OSError`."""
        found = path.lstat()
        return cls(sha256, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def renewed(self, path: Path) -> Stamp | None:
        """Return the state of the file now. None: its content is another, or it is not a file."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return None
            if Stamp.of(path, self.sha256) == self:
                return self
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return Stamp.of(path, sha256) if sha256 == self.sha256 else None
        except OSError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The last build of one unit."""

    inputs: Inputs
    entry: Entry | None
    """None: a later run could not make the bundle, and removed it. The inputs say what has changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What is known about the files of one folder of bundles."""

    units: Mapping[str, Record]
    """By the name of the unit."""
    files: Mapping[str, Stamp]
    """The files that orb wrote into the folder, by name."""

    def store(self, path: Path) -> None:
        """Write the records to `path`, and remove the records of folders that were not written for 30 days."""
        shared = {facts.digest: facts.values for unit in self.units.values() for facts in unit.inputs.facts}
        units = {
            name: {
                "inputs": [facts.digest for facts in record.inputs.facts],
                "entry": record.entry and asdict(record.entry),
            }
            for name, record in self.units.items()
        }
        body = {"format": FORMAT, "facts": shared, "units": units, "files": self.files}
        content = json.dumps(body, separators=(",", ":")).encode()
        write_atomically(path, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        for other in path.parent.glob("*.json"):
            with suppress(OSError):
                if other.stat().st_mtime < time.time() - KEEP_DAYS * 86_400:
                    other.unlink()

    @classmethod
    def load(cls, path: Path) -> Records:
        """Return the records at `path`. They are empty when the file is missing or damaged."""
        try:
            checksum, _, content = path.read_bytes().partition(b"\n")
            if hashlib.sha256(content).hexdigest().encode() != checksum:
                raise ValueError("damaged")
            body = json.loads(content)
            if body["format"] != FORMAT:
                raise ValueError("another format")
            shared = {digest: Facts(values=values, digest=digest) for digest, values in body["facts"].items()}
            units = {
                name: Record(
                    inputs=Inputs(facts=tuple(shared[digest] for digest in record["inputs"])),
                    entry=None if record["entry"] is None else Entry.of(record["entry"]),
                )
                for name, record in body["units"].items()
            }
            files = {name: Stamp(*values) for name, values in body["files"].items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return cls(units={}, files={})
        return cls(units=units, files=files)


def records_path(workspace: Workspace, folder: Path) -> Path:
    """Return where the records of the bundles in `folder` are."""
    name = hashlib.sha256(os.path.relpath(folder, workspace.root).encode()).hexdigest()[:16]
    return workspace.state / "bundle" / "records" / f"{name}.json"


def wait_for_next_tick(stamps: Mapping[str, Stamp]) -> None:
    """Wait until a change of these files would give them another time. That takes at most 12 ms."""
    newest = max((stamp.changed for stamp in stamps.values()), default=0) / 1e9
    time.sleep(min(_TICK, max(0.0, newest + _TICK - time.time())))
