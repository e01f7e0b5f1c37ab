"""Read the pyproject.toml of a package or a function."""

from __future__ import annotations

import stat
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_NAME = "pyproject.toml"


def read_pyproject(folder: Path) -> dict[str, Any]:
    """Return the pyproject.toml of `folder`. Raises `OSError` or `ValueError` when it cannot be read."""
    path = folder / _NAME
    # Reading a pipe, also through a link, might never end.
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(f"{_NAME} is not a file")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError(f"{_NAME} is nested too deeply") from None
