"""A full disk is reported as such, with the folder that is full."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from orb_tools.errors import ToolError
from orb_tools.full_disk import full_disk_reported


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_the_folder_is_named(number: int) -> None:
    """The folder of the file is named, or that of the block when the system names no file."""
    with pytest.raises(ToolError, match=": /tmp/known") as caught, full_disk_reported(Path("/tmp/known")):
        raise OSError(number, "no space")
    assert caught.value.hint
    with pytest.raises(ToolError, match=r": /data$"), full_disk_reported(Path("/tmp/known")):
        raise OSError(number, "no space", "/data/file")


def test_other_errors_stay() -> None:
    """A missing file is another error."""
    with pytest.raises(FileNotFoundError), full_disk_reported(Path("/tmp")):
        Path("/nonexistent/file").read_bytes()
