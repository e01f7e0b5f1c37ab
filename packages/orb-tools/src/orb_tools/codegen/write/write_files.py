"""Writing of the generated files, each one completely or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.atomic_files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from orb_tools.codegen.write.differences import Difference


def write_files(differences: Iterable[Difference], output: Path) -> None:
    """Write and remove files, and remove folders that become empty. Hand-written files stay."""
    for difference in differences:
        target = output / difference.path
        if difference.state == "stray":
            if not difference.handwritten:
                target.unlink()
                _remove_empty_folders(target.parent, output)
        else:
            mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
            write_atomically(target, difference.after.encode(), mode=mode)


def _remove_empty_folders(folder: Path, output: Path) -> None:
    while folder != output and folder.is_dir():
        if any(child.name != "__pycache__" for child in folder.iterdir()):
            return
        for cached in (folder / "__pycache__").glob("*.pyc"):
            cached.unlink()
        if (folder / "__pycache__").is_dir():
            (folder / "__pycache__").rmdir()
        folder.rmdir()
        folder = folder.parent
