"""Read what bundling needs from the pyproject.toml of a package or a function."""

from __future__ import annotations

import stat
import tomllib
from typing import TYPE_CHECKING, Any

from orb_tools.errors import ToolError

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


def not_credentials(folder: Path) -> frozenset[str]:
    """Return the paths in `folder` that `[tool.orb-bundle] not-credentials` names.

    Raises `ToolError` when the pyproject.toml exists but cannot be read, or the setting is not a list of paths.
    """
    shown = f"{folder.name}/{_NAME}"
    try:
        document = read_pyproject(folder)
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        raise ToolError(f"{shown} cannot be read", hint="correct it") from error
    tool = document.get("tool", {})
    table = tool.get("orb-bundle", {}) if isinstance(tool, dict) else {}
    names = table.get("not-credentials", []) if isinstance(table, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        hint = 'write it as [tool.orb-bundle] not-credentials = ["data/words.txt"]'
        raise ToolError(f"{shown}: not-credentials is not a list of paths", hint=hint)
    return frozenset(names)
