"""Write a file completely or not at all: a command that is interrupted leaves the old file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from orb_tools.full_disk import full_disk_reported


def write_atomically(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write `content` to `path` in one step, with `mode` whatever the umask is.

    Raises:
        ToolError: The disk is full. The old file stays, as with every `OSError`.
    """
    with full_disk_reported(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content, mode)


def _replace(path: Path, content: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
