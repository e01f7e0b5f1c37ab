"""Writing of the generated files: all of them, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen.write.replace_files import replace_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from orb_tools.codegen.write.differences import Difference


def write_files(differences: Iterable[Difference], output: Path) -> None:
    """Write and remove files, and remove folders that become empty. Hand-written files stay.

    The caller holds `exclusive_access`.

    Raises:
        OSError: a file cannot be written. None has changed then.
    """
    replace_files(
        output,
        {
            difference.path: None if difference.state == "stray" else difference.after.encode()
            for difference in differences
            if not difference.handwritten
        },
    )
