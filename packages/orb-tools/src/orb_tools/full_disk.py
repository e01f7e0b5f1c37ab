"""Report a full disk as such, with the folder: the system's message names none, and other errors hide it."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_DISK = os.strerror(errno.ENOSPC)
"""What other programs write when a disk is full: "No space left on device"."""
_CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of this user is used up",
    errno.EFBIG: "a file is larger than allowed",
}


def full_disk_error(folder: Path, number: int = errno.ENOSPC) -> ToolError:
    """Return the error for a file in `folder` that cannot be written because of the error `number`."""
    hint = "free some space there, or choose another folder (TMPDIR is the one for temporary files), then try again"
    return ToolError(f"{_CAUSES[number]}: {folder}", hint=hint)


@contextmanager
def full_disk_reported(folder: Path) -> Iterator[None]:
    """Raise a `ToolError` that names the folder when a file cannot be written in the block because a disk is full.

    `folder` is named if the error itself has no path.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _CAUSES:
            raise
        where = folder if error.filename is None else Path(os.fsdecode(error.filename)).parent
        raise full_disk_error(where, error.errno) from error
