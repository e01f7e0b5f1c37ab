"""Replace many files together: all of them are old, or all are new, also after an error or a killed process.

The new files are first written into a folder of their own, beside links to the old ones. A full disk shows there,
before anything has changed. Then each file is renamed to its place. If that fails, or the process is killed, the old
files are renamed back: at once, or by the next run.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path, PurePosixPath

_PREPARING = ".orb/generate.preparing"
_INSTALLING = ".orb/generate.installing"
_DONE = ".orb/generate.done"
"""One folder that is renamed as the run goes on, so that its name says what a killed run left."""
_CREATED = "created.json"
"""The files that did not exist before, in that folder. It also holds `new/` and `old/`."""


@contextmanager
def exclusive_access(output: Path) -> Iterator[None]:
    """Lock a folder for the block, and restore the old files if a run was killed while it replaced them.

    Other processes wait. A run that changes what it has read needs the lock from the first reading on: otherwise it
    would overwrite what another run has written meanwhile.
    """
    output.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(output, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _recover(output)
        yield
    finally:
        os.close(descriptor)


def replace_files(output: Path, changes: Mapping[PurePosixPath, bytes | None]) -> None:
    """Replace files below `output`. None as content removes a file, and the folders that become empty.

    The caller holds `exclusive_access`.

    Raises:
        OSError: a file cannot be written. None has changed then.
    """
    if not changes:
        return
    try:
        _prepare(output, changes)
        (output / _PREPARING).rename(output / _INSTALLING)
        _install(output, changes)
        (output / _INSTALLING).rename(output / _DONE)
    finally:
        _recover(output)


def _prepare(output: Path, changes: Mapping[PurePosixPath, bytes | None]) -> None:
    folder = output / _PREPARING
    for parent in {path.parent for path in changes}:
        (folder / "new" / parent).mkdir(parents=True, exist_ok=True)
    created = []
    for path, content in changes.items():
        target, mode = output / path, 0o644
        if os.path.lexists(target):
            mode = target.stat().st_mode & 0o777
            _link(target, folder / "old" / path)
        else:
            created.append(str(path))
        if content is not None:
            with (folder / "new" / path).open("wb") as file:
                os.fchmod(file.fileno(), mode)
                file.write(content)
    (folder / _CREATED).write_text(json.dumps(created), encoding="utf-8")


def _link(target: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    try:
        link.hardlink_to(target)
    except OSError:
        # Some file systems have no links.
        shutil.copy2(target, link, follow_symlinks=False)


def _install(output: Path, changes: Mapping[PurePosixPath, bytes | None]) -> None:
    for parent in {path.parent for path, content in changes.items() if content is not None}:
        (output / parent).mkdir(parents=True, exist_ok=True)
    for path, content in changes.items():
        if content is None:
            (output / path).unlink(missing_ok=True)
            _remove_empty_folders((output / path).parent, output)
        else:
            (output / _INSTALLING / "new" / path).replace(output / path)


def _recover(output: Path) -> None:
    """Restore the old files of a run that did not end, and remove its folder."""
    folder = output / _INSTALLING
    if folder.is_dir():
        for name in json.loads((folder / _CREATED).read_text(encoding="utf-8")):
            if not (folder / "new" / name).exists():
                (output / name).unlink(missing_ok=True)
            _remove_empty_folders((output / name).parent, output)
        for old in _files(folder / "old"):
            path = old.relative_to(folder / "old")
            if not (folder / "new" / path).exists():
                (output / path).parent.mkdir(parents=True, exist_ok=True)
                old.replace(output / path)
    for name in (_INSTALLING, _PREPARING, _DONE):
        shutil.rmtree(output / name, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_symlink() or path.is_file()]


def _remove_empty_folders(folder: Path, output: Path) -> None:
    """Remove a folder and those above it, as far as they hold nothing but byte code."""
    for empty in (folder, *folder.parents):
        if empty == output or (
            empty.is_dir() and any(child.name != "__pycache__" for child in empty.iterdir())
        ):
            return
        if empty.is_dir():
            shutil.rmtree(empty / "__pycache__", ignore_errors=True)
            empty.rmdir()
