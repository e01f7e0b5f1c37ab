"""Replace several files of a folder together: all of them are old, or all are new.

The new files are first written into a temporary folder inside it, so a full disk or a killed process leaves the old
files. Renaming that folder commits the change. Then each file is moved to its place. If a process is killed during
these moves, the next process completes them before it reads the folder.
"""

from __future__ import annotations

import fcntl
import itertools
import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

from .manifest import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        # A reader can name any folder. Files that only have the names of ours are not touched.
        if _is_published(workspace, folder):
            _complete(folder)
        yield


class Publication:
    """New files of a folder that is being prepared, in a temporary folder inside it."""

    def __init__(self, begun: Path) -> None:
        self._begun = begun
        self._numbers = itertools.count()

    def place(self, name: str) -> Path:
        """Return the path to which the caller writes the new content of the file `name`."""
        return self._begun / f"{next(self._numbers):06d}-written-{name}"

    def write(self, name: str, content: bytes) -> None:
        """Write the new content of the file `name`."""
        write_atomically(self.place(name), content)

    def remove(self, name: str) -> None:
        """Remove the file `name`, unless it does not exist."""
        (self._begun / f"{next(self._numbers):06d}-removed-{name}").touch()


@contextmanager
def publication(folder: Path) -> Iterator[Publication]:
    """Collect changes of `folder` in the block. They happen together at its end, in the order in which they were named.

    The caller holds `exclusive_access`. When the block raises, no file changes.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    begun = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=folder))
    try:
        yield Publication(begun)
        begun.rename(folder / _DECIDED)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        if is_new:
            folder.rmdir()
        raise
    _complete(folder)


def _is_published(workspace: Workspace, folder: Path) -> bool:
    """Whether orb publishes into the folder: it is in the workspace, or has a manifest of bundles or is about to."""
    manifests = [folder / NAME, *(folder / _DECIDED).glob(f"*-written-{NAME}")]
    return folder.resolve().is_relative_to(workspace.root.resolve()) or any(map(_is_manifest, manifests))


def _is_manifest(path: Path) -> bool:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(document, dict) and {"format", "units"} <= document.keys()


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
