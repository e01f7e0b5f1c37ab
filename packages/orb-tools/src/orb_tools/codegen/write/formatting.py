"""The formatting of generated Python by ruff. No configuration file can change the result."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from orb_tools.codegen.render.python_source import WIDTH
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping


def format_python(files: Mapping[PurePosixPath, str]) -> dict[PurePosixPath, str]:
    """Return the files with formatted Python.

    Raises:
        ToolError: ruff refused a file, so a template is wrong.
    """
    result = dict(files)
    python = [path for path in files if path.suffix in {".py", ".pyi"}]
    with tempfile.TemporaryDirectory(prefix="orb-generate-") as folder:
        root = Path(folder)
        for parent in {path.parent for path in python}:
            (root / parent).mkdir(parents=True, exist_ok=True)
        for path in python:
            (root / path).write_text(files[path], encoding="utf-8")
        command = [find_ruff_bin(), "format", "--isolated", "--no-cache"]
        command += ["--line-length", str(WIDTH), "--target-version", "py311", str(root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            faults = done.stderr.replace(str(root), "").strip().splitlines()
            hint = "this is a bug in the generator: report it"
            raise ToolError("a generated file is not Python", hint=hint, faults=faults)
        for path in python:
            result[path] = (root / path).read_text(encoding="utf-8")
    return result
