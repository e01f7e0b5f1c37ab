"""Several files of a folder, replaced together: all of them are old, or all are new.

The new ones are written into a folder beside them first: a full disk or a kill leaves the old ones then. One rename
decides. What follows are renames alone, and a run that was killed among them is completed before the folder is read.
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
def settled(workspace: Workspace, folder: Path) -> Iterator[None]:
    """Keep the files of `folder`, which are of one run, as they are for as long as the block lasts.

    One process at a time holds a workspace so; the others wait. Whoever reads bundles reads them in here, and so does
    whoever makes them, because two would write the same manifest.
    """
    workspace.state.mkdir(parents=True, exist_ok=True)
    with (workspace.state / "bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _complete(folder)
        yield


def publish(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Replace `files` of `folder` by name, in the order of the mapping; None removes one.

    Only one process may do this at a time: the one that holds the folder `settled`. Raises `OSError` when they cannot
    be written, and then none is changed.
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
    """Bring to its end what a killed run had decided in `folder`, and remove what it had only begun."""
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
