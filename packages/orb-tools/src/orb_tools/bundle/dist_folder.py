"""Replace several files of a folder together: all of them are old, or all are new.

The new files are first written into a temporary folder inside it, so a full disk or a killed process leaves the old
files. Renaming that folder commits the change. Then each file is moved to its place. If a process is killed during
these moves, the next process completes them before it reads the folder.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orb_tools.workspace import Workspace

_DECIDED = ".decided"
_BEGUN = ".begun-"


@contextmanager
def exclusive_access(workspace: Workspace, folder: Path) -> Iterator[None]:
    """Lock the workspace for the block, so that the files of `folder` do not change and all come from one run.

    Other processes wait. Readers of bundles need the lock too, and two writers would overwrite each other's manifest.
    """
    workspace.state.mkdir(parents=True, exist_ok=True)
    with (workspace.state / "bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _complete(folder)
        yield


def publish(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Replace `files` of `folder`, by name, in the order of the mapping. None as content removes a file.

    The caller holds `exclusive_access`. Raises `OSError` when a file cannot be written. Then no file has changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=folder))
    try:
        for number, (name, content) in enumerate(files.items()):
            path = begun / f"{number:06d}-{'removed' if content is None else 'written'}-{name}"
            write_atomically(path, content or b"")
        begun.rename(folder / _DECIDED)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    _complete(folder)


def _complete(folder: Path) -> None:
    """Finish the moves of a run that was killed after its commit, and remove the files of one killed before it."""
    decided = folder / _DECIDED
    if decided.is_dir():
        for path in sorted(decided.iterdir()):
            _, verb, name = path.name.split("-", 2)
            if verb == "removed":
                (folder / name).unlink(missing_ok=True)
                path.unlink()
            else:
                path.replace(folder / name)
        decided.rmdir()
    for begun in folder.glob(f"{_BEGUN}*"):
        shutil.rmtree(begun, ignore_errors=True)
