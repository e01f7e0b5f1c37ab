"""The folder of a function, as /var/task on AWS: unpacked from the zip, and read-only."""

from __future__ import annotations

import hashlib
import zipfile
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FOLDER, _FILE, _PROGRAM = 0o555, 0o444, 0o555


def unpack(bundle: Path, task: Path, *, digest: str | None = None) -> None:
    """Unpack a bundle into the empty folder `task`, and make everything in it read-only. Programs can be run.

    Args:
        bundle: The zip.
        task: The folder.
        digest: The SHA-256 that the zip must have. None: any.

    Raises:
        ToolError: It does not exist, is not a zip, or has another digest.
    """
    again = f"make it: orb bundle {bundle.stem}"
    if not bundle.is_file():
        raise ToolError(f"there is no bundle {bundle.name}", hint=again)
    if digest is not None and hashlib.sha256(bundle.read_bytes()).hexdigest() != digest:
        raise ToolError(f"{bundle.name} is not the one in the manifest", hint=again)
    try:
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(task)
            programs = {entry.filename for entry in archive.infolist() if entry.external_attr >> 16 & 0o100}
    except zipfile.BadZipFile as error:
        raise ToolError(f"{bundle.name} is not a zip", hint=again) from error
    for path in sorted(task.rglob("*"), reverse=True):
        if path.is_dir():
            path.chmod(_FOLDER)
        else:
            path.chmod(_PROGRAM if path.relative_to(task).as_posix() in programs else _FILE)
    task.chmod(_FOLDER)


def contents(task: Path) -> Mapping[str, str]:
    """Return what identifies each file and folder of `task`, by its path.

    Root can write to what is read-only. So only a comparison shows that a function that ran as root wrote nothing.
    """
    found = {}
    for path in sorted(task.rglob("*")):
        mode = path.lstat().st_mode
        content = (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        )
        found[path.relative_to(task).as_posix()] = f"{mode:o} {content}"
    return found
