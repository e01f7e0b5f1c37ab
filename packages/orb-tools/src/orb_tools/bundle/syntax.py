"""Find sources that the target's Python cannot read.

Ruff knows the syntax of every Python version. The running Python finds the faults that ruff does not report, such as a
`return` outside of a function.
"""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
import warnings
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .target import Target


_TOO_DEEP = (1, "an expression or a chain in it is nested too deeply")


def invalid_sources(
    sources: Mapping[str, bytes], target: Target, *, folder: Path
) -> dict[str, tuple[int, str]]:
    """Return line and reason of the first fault of each source that the target's Python cannot read, by its key.

    Args:
        sources: The sources of modules, by any key.
        target: The runtime whose Python must read them.
        folder: An empty folder for copies of the sources.

    Raises:
        ToolError: Ruff does not run.
    """
    names = {f"{number}.py": key for number, key in enumerate(sources)}
    for name, key in names.items():
        (folder / name).write_bytes(sources[key])
    found = (
        {names[name]: fault for name, fault in _parse_with_ruff(list(names), target, folder).items()}
        if names
        else {}
    )
    for key in sources.keys() - found.keys():
        fault = _compile_fault(sources[key])
        if fault is not None:
            found[key] = fault
    return found


def _parse_with_ruff(names: Sequence[str], target: Target, folder: Path) -> dict[str, tuple[int, str]]:
    """Return the first fault of each of the files `names` in `folder` that ruff cannot parse."""
    # Without rules, ruff reports syntax errors only.
    command = [
        sys.executable, "-P", "-m", "ruff", "check", "--isolated", "--no-cache", "--ignore", "ALL",
        "--target-version", f"py{target.python.replace('.', '')}", "--config", "exclude=[]",
        "--config", "respect-gitignore=false", "--output-format", "json", *names,
    ]  # fmt: skip
    finished = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if finished.returncode == -signal.SIGABRT:
        # A stack overflow. Ruff does not say in which file, so search by halves.
        if len(names) == 1:
            return {names[0]: _TOO_DEEP}
        half = len(names) // 2
        return _parse_with_ruff(names[:half], target, folder) | _parse_with_ruff(names[half:], target, folder)
    if finished.returncode not in {0, 1}:
        hint = "install the tools of orb again: make install"
        messages = tail(scrub(finished.stderr.decode(errors="replace")))
        raise ToolError("ruff cannot read the sources", hint=hint, faults=messages)
    found: dict[str, tuple[int, str]] = {}
    for fault in json.loads(finished.stdout):
        name = fault["filename"].replace("\\", "/").rpartition("/")[2]
        found.setdefault(name, (fault["location"]["row"], fault["message"]))
    return found


def _compile_fault(source: bytes) -> tuple[int, str] | None:
    """Return why the running Python cannot compile a source that it can parse. None: it can, or it cannot parse it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
        except (RecursionError, MemoryError):
            return _TOO_DEEP
        except (SyntaxError, ValueError):
            return None  # Its syntax may be newer than this Python. `missing_imports` reports that.
        try:
            compile(tree, "<module>", "exec", dont_inherit=True)
        except (RecursionError, MemoryError):
            return _TOO_DEEP
        except (SyntaxError, ValueError) as error:
            return (getattr(error, "lineno", None) or 1, getattr(error, "msg", None) or str(error))
    return None
