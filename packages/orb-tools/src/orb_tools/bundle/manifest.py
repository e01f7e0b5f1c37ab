"""dist/manifest.json: what is in each bundle, for deployment, for audits, and for running it here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orb_tools.files import write_atomically
from orb_tools.interpreters import running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One bundle."""

    file: str
    """Its name beside the manifest."""
    sha256: str
    """Of the zip, in hexadecimal."""
    content: str
    """SHA-256 over the names, modes and contents of its files: the same however they are compressed."""
    size: int
    """Bytes of the zip."""
    unpacked: int
    """Bytes of its files."""
    python: str
    architecture: str
    bytecode: str | None
    """The Python version that compiled the .pyc files. None: sources only, as no such Python built it."""
    handlers: tuple[str, ...]
    """What a template's Handler may name."""
    packages: Mapping[str, str]
    """Name to version of every package in it."""
    runtime: tuple[str, ...]
    """Packages of the lock that are left out, because the Lambda runtime brings them."""


def update(folder: Path, entries: Mapping[str, Entry]) -> Path:
    """Writes `entries` into the manifest of `folder`; other units keep theirs while their zip is there."""
    known = read(folder).items()
    kept = {unit: entry for unit, entry in known if (folder / str(entry.get("file", unit))).is_file()}
    units = {**kept, **{unit: asdict(entry) for unit, entry in entries.items()}}
    document = {"format": FORMAT, "units": dict(sorted(units.items()))}
    path = folder / NAME
    write_atomically(path, (json.dumps(document, indent=2) + "\n").encode())
    return path


def read(folder: Path) -> dict[str, dict[str, object]]:
    """The entries of a manifest by unit. One missing or damaged has none: bundles can be made again."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return dict(document["units"]) if document["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def bundled_for(bundle: Path) -> str:
    """The Python version a zip was built for; the running one when no manifest tells."""
    for entry in read(bundle.parent).values():
        if entry.get("file") == bundle.name:
            return str(entry["python"])
    return running()
