"""The folder of one order, which is gone afterwards, with all that its commands left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TASK_ROOT: Final = "/var/task"
"""Where the code of a function is on AWS, and nowhere else. There, /tmp belongs to the function alone."""


@contextmanager
def scratch_folder(environment: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Make a folder that only this user can enter, and remove it after the block.

    On AWS, everything else that is new in /tmp is removed too: the next order of this sandbox must not see it.
    """
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.iterdir())
    folder = Path(tempfile.mkdtemp(prefix="orb-order-"))
    try:
        yield folder
    finally:
        _remove(folder)
        if environment.get("LAMBDA_TASK_ROOT") == TASK_ROOT:
            for path in set(temporary.iterdir()) - before:
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    # A command can take the rights from its folders, so that they cannot be listed.
    for parent, folders, _ in os.walk(path):
        for name in folders:
            below = Path(parent, name)
            if not below.is_symlink():
                with suppress(OSError):
                    below.chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)
