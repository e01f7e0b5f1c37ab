"""Syntax that the target's Python does not have yet.

Ruff knows which version brought what, whichever Python runs this.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .target import Target


def invalid_sources(
    sources: Mapping[str, bytes], target: Target, *, folder: Path
) -> dict[str, tuple[int, str]]:
    """Return line and reason of the first fault of each of `sources` that the target's Python cannot read.

    Args:
        sources: Modules, by any key.
        target: Whose Python reads them.
        folder: An empty one, in which they are written down.

    Raises:
        ToolError: Ruff does not run.
    """
    names = {f"{number}.py": key for number, key in enumerate(sources)}
    for name, key in names.items():
        (folder / name).write_bytes(sources[key])
    version = f"py{target.python.replace('.', '')}"
    # Without rules, ruff tells what it cannot parse and nothing else.
    command = [
        sys.executable, "-P", "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore", "ALL",
        "--target-version", version, "--config", "exclude=[]", "--config", "respect-gitignore=false",
        "--output-format", "json", ".",
    ]  # fmt: skip
    finished = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if finished.returncode not in {0, 1}:
        hint = "install the tools of orb again: make install"
        told = tail(scrub(finished.stderr.decode(errors="replace")))
        raise ToolError("ruff cannot read the sources", hint=hint, faults=told)
    found: dict[str, tuple[int, str]] = {}
    for fault in json.loads(finished.stdout):
        name = fault["filename"].replace("\\", "/").rpartition("/")[2]
        found.setdefault(names[name], (fault["location"]["row"], fault["message"]))
    return found
