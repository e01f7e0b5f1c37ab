"""The record of the last run: a digest of what it read, of the generator itself, and of the files that it left.

If all of them are still the same, a run has nothing to do. A record that is missing, damaged or from another machine
costs the time of a full run, and nothing else. `--check` does not use it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

_RECORD = ".orb/generate.json"
_OWN_CODE = ("orb_tools", "orb_common")


def unchanged_files(schemas: Path, output: Path) -> int | None:
    """Return the number of generated files if a run would change none of them. None: it could change some."""
    try:
        record = json.loads((output / _RECORD).read_bytes())
        paths, folders = record["paths"], record["folders"]
        if record["digest"] == _digest(inputs_digest(schemas), output, paths, folders):
            return len(paths)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # A damaged record, or a missing file.
        return None
    return None


def save_record(
    inputs: str, output: Path, files: Mapping[PurePosixPath, str], folders: Iterable[PurePosixPath]
) -> None:
    """Record a run that left no differences.

    Args:
        inputs: The digest of the inputs, made before the run read them.
        output: The root of the workspace.
        files: The text of the generated files.
        folders: The folders that are searched for stray files.
    """
    texts = {str(path): text.encode() for path, text in files.items()}
    found = {"paths": sorted(texts), "folders": sorted(map(str, folders))}
    # The run has done its work, even if the disk is full now.
    with suppress(OSError):
        digest = _digest(inputs, output, **found, texts=texts)
        write_atomically(output / _RECORD, json.dumps({**found, "digest": digest}).encode())


def inputs_digest(schemas: Path) -> str:
    """Return a digest of the schemas, the generator's code, and the versions of the packages that it uses."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _files(schemas):
        name = path.relative_to(schemas)
        # The JSON Schemas beside the folders of the schemas are generated.
        if path.suffix != ".json" or name.parts[0] in {"core", "entities"}:
            _add(digest, name.as_posix(), _content(path))
    for package in _OWN_CODE:
        for folder in _folders_of(package):
            for path in _files(folder):
                status = path.stat()
                _add(digest, str(path), f"{status.st_size} {status.st_mtime_ns}".encode())
    for folder in _folders_of("yaml"):
        installed = sorted(path.name for path in folder.parent.glob("*.dist-info"))
        _add(digest, "installed", "\n".join(installed).encode())
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """Return a digest of a file. A pipe, which would wait for a writer, and a broken link have no content."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _digest(
    inputs: str,
    output: Path,
    paths: list[str],
    folders: list[str],
    texts: Mapping[str, bytes] = MappingProxyType({}),
) -> str:
    """Return a digest of the inputs and of the files. `texts`: those that are known already."""
    digest = hashlib.sha256(inputs.encode())
    root = len(f"{output}/")
    names = {str(path)[root:] for folder in folders for path in _files(output / folder)}
    for name in sorted(names.union(paths)):
        _add(digest, name, texts[name] if name in texts else (output / name).read_bytes())
    return digest.hexdigest()


def _add(digest: hashlib._Hash, name: str, content: bytes) -> None:
    digest.update(f"{name}\0{len(content)}\0".encode(errors="surrogateescape"))
    digest.update(content)


def _folders_of(package: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in a fixed order, without byte code."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            yield Path(parent, name)
