"""The packages that hold generated files, but that config.yml does not name any more."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from orb_tools.codegen.header import is_generated

if TYPE_CHECKING:
    from collections.abc import Collection

_STUB = "__init__.pyi"
"""Every generated package has one."""


def left_packages(output: Path, known: Collection[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """Return the folders of packages that an earlier run generated into, in order of path.

    Args:
        output: The root of the workspace.
        known: The folders that are searched for stray files anyway.
    """
    found: list[PurePosixPath] = []
    for source in (output / "packages").glob("*/src"):
        for parent, folders, names in os.walk(source):
            path = PurePosixPath(Path(parent).relative_to(output).as_posix())
            is_known = path in known
            if not is_known and _STUB in names and _is_generated(Path(parent, _STUB)):
                found.append(path)
                is_known = True
            if is_known:
                folders.clear()
    return tuple(sorted(found))


def _is_generated(path: Path) -> bool:
    return path.is_file() and is_generated(path.read_text(encoding="utf-8", errors="replace"))
