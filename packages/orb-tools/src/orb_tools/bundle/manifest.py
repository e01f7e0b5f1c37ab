"""Read and update dist/manifest.json, which describes each bundle for deployment, audits and local runs."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from orb_tools.interpreters import BYTECODE_NUMBERS, running_python

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

NAME = "manifest.json"
FORMAT = 2
_COMPILED = re.compile(r"\.cpython-3(\d+)[^/]*\.(?:so|pyc)$")
"""The end of a compiled file whose name has its Python: _core.cpython-313-x86_64-linux-gnu.so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The description of one bundle."""

    file: str
    """The file name of the zip, beside the manifest."""
    sha256: str
    """The hash of the zip, in hexadecimal."""
    content: str
    """The SHA-256 of the names, modes and contents of its files. It does not depend on the compression."""
    size: int
    """Bytes of the zip."""
    unpacked: int
    """Bytes of its files, not compressed."""
    python: str
    architecture: str
    compiler: str | None
    """The full version of the Python that compiled the .pyc files. None: the bundle has none."""
    bytecode_note: str | None
    """Why it has none, and how to mend it. None: it has them."""
    handlers: tuple[str, ...]
    """Values for `Handler` in a template."""
    packages: Mapping[str, str]
    """The version of every package in it, by name."""
    runtime: tuple[str, ...]
    """Packages of the lock that are left out because the Lambda runtime has them."""
    left_out: Mapping[str, Mapping[str, int]]
    """What each rule left out of the packages, by rule: "files" and their "bytes"."""
    layers: tuple[str, ...]
    """Layers that hold further packages of the function, in the order in which AWS unpacks them."""
    wheels: Mapping[str, Mapping[str, str]]
    """The "file" of each package of an index and its "sha256", by package."""
    inputs: str
    """The SHA-256 of everything that the bundle was made from."""
    reasons: tuple[str, ...] = field(default=(), compare=False)
    """Why this run made the bundle. Empty: the last run's was used. The manifest does not hold it, because the same
    tree gives the same manifest."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Entry:
        """Return the entry that `asdict` wrote as JSON. Raises `TypeError` when the fields are not those of today."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**fields)


def updated(folder: Path, entries: Mapping[str, Entry], *, units: Collection[str]) -> dict[str, bytes | None]:
    """Return the changes of `folder` by file name: the new manifest, and None for each zip to remove.

    Args:
        folder: The folder of the manifest and the zips.
        entries: The entries of the units that were bundled. Other units keep their entry while their zip exists.
        units: The names of all units of the workspace. Zips of other units in the old manifest are removed.
    """
    recorded = read(folder)
    removed = {f"{unit}.zip": None for unit in recorded if unit.isidentifier() and unit not in units}
    unchanged = {
        unit: entry
        for unit, entry in recorded.items()
        if unit in units and (folder / str(entry.get("file", unit))).is_file()
    }
    merged = {**unchanged, **{unit: _as_json(entry) for unit, entry in entries.items()}}
    document = {"format": FORMAT, "units": dict(sorted(merged.items()))}
    return {**removed, NAME: (json.dumps(document, indent=2) + "\n").encode()}


def _as_json(entry: Entry) -> dict[str, object]:
    fields = asdict(entry)
    del fields["reasons"]
    return fields


def read(folder: Path) -> dict[str, dict[str, object]]:
    """Return the entries of a manifest by unit. A missing or damaged manifest has none."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        units = document["units"].items() if document["format"] == FORMAT else ()
        return {unit: dict(entry) for unit, entry in units}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def entry_of_bundle(bundle: Path) -> dict[str, object] | None:
    """Return the entry of a bundle in the manifest beside it. None: it is not described there."""
    entries = read(bundle.parent).values()
    return next((entry for entry in entries if entry.get("file") == bundle.name), None)


def python_of_bundle(bundle: Path) -> str:
    """Return the Python version of a bundle: from its manifest, else from its compiled files, else the running one."""
    entry = entry_of_bundle(bundle)
    return _python_of_files(bundle) or running_python() if entry is None else str(entry["python"])


def _python_of_files(bundle: Path) -> str | None:
    """Return the Python version of the compiled files of a zip. None: they show no version, or several."""
    import zipfile  # Bundling does not need it, and it takes long to import.

    found: set[str | None] = set()
    numbers = {number.to_bytes(2, "little"): python for python, number in BYTECODE_NUMBERS.items()}
    try:
        with zipfile.ZipFile(bundle) as archive:
            for name in archive.namelist():
                if tag := _COMPILED.search(name):
                    found.add(f"3.{tag[1]}")
                elif name.endswith(".pyc"):
                    with archive.open(name) as file:
                        found.add(numbers.get(file.read(2)))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        return None  # The zip is refused with a message when it is unpacked.
    return found.pop() if len(found) == 1 else None
