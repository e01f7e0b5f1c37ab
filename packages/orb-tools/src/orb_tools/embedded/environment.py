"""MiniStack runs functions in its own interpreter, so it gets an environment of its own.

What is installed for orb itself would otherwise hide what a bundle lacks. The environment lies in `.orb/` of
the workspace and is made once for each lock and Python.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from importlib.resources import files
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.process import run, tail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orb_tools.workspace import Workspace

_UNWANTED = frozenset({"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})


def embedded_python(workspace: Workspace, *, installing: Callable[[], None] = lambda: None) -> Path:
    """The interpreter of the environment that holds MiniStack.

    Args:
        workspace: whose `.orb/` holds the environment.
        installing: called before an installation starts, for it takes some seconds.

    Raises:
        ToolError: the packages cannot be installed.
    """
    requirements = files("orb_tools.embedded").joinpath("requirements.txt").read_bytes()
    key = hashlib.sha256(requirements + f"{sys.version_info[:2]} {sys.base_prefix}".encode()).hexdigest()[:12]
    folder = workspace.state / f"embedded-{key}"
    python, ready = folder / "bin" / "python", folder / ".ready"
    if ready.exists():
        return python
    workspace.state.mkdir(parents=True, exist_ok=True)
    # Two commands at once would fill one folder: the second waits, and finds it ready.
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            installing()
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, requirements)
            ready.touch()
    return python


def _make(folder: Path, requirements: bytes) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    made = run(
        [sys.executable, "-m", "venv", "--without-pip", folder], cwd=folder.parent, environment=environment
    )
    if made.status:
        raise ToolError(
            "Python cannot make an environment for the embedded AWS",
            hint="install its venv module (python3-venv on Debian), then try again",
            faults=tail(made.output),
        )
    listed = folder / "requirements.txt"
    listed.write_bytes(requirements)
    install: list[str | Path] = [
        sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check",
        "--no-input", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--requirement", listed,
    ]  # fmt: skip
    installed = run(install, cwd=folder, environment=environment)
    if installed.status:
        raise ToolError(
            "the embedded AWS cannot be installed",
            hint="see that pip reaches its package index (pip config list shows which), then try again",
            faults=tail(installed.output),
        )
