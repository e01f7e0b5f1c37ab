"""dist/manifest.json: what is in each bundle, for deployment, for audits, and for running it here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from orb_tools.interpreters import running

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
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


def updated(folder: Path, entries: Mapping[str, Entry], *, units: Collection[str]) -> dict[str, bytes | None]:
    """Return what becomes of the files in `folder` with these entries: the manifest, and the zips that go.

    Args:
        folder: Of the manifest and its zips.
        entries: Of the units that were bundled. Others keep theirs while their zip is there.
        units: All that the workspace has. The zip of one that it had goes.
    """
    known = read(folder)
    gone = {f"{unit}.zip": None for unit in known if unit.isidentifier() and unit not in units}
    kept = {
        unit: entry
        for unit, entry in known.items()
        if unit in units and (folder / str(entry.get("file", unit))).is_file()
    }
    merged = {**kept, **{unit: asdict(entry) for unit, entry in entries.items()}}
    document = {"format": FORMAT, "units": dict(sorted(merged.items()))}
    return {**gone, NAME: (json.dumps(document, indent=2) + "\n").encode()}


def read(folder: Path) -> dict[str, dict[str, object]]:
    """The entries of a manifest by unit. One missing or damaged has none: bundles can be made again."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        units = document["units"].items() if document["format"] == FORMAT else ()
        return {unit: dict(entry) for unit, entry in units}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def bundled_for(bundle: Path) -> str:
    """The Python version a zip was built for; the running one when no manifest tells."""
    for entry in read(bundle.parent).values():
        if entry.get("file") == bundle.name:
            return str(entry["python"])
    return running()
