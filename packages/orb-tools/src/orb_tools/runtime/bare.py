"""An environment that holds nothing but what the Lambda runtime brings.

A bundle that lacks a dependency still works in an environment where that package happens to be installed.
Here it fails, as it would on AWS.
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
from orb_tools.interpreters import find_python
from orb_tools.process import run, tail

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.workspace import Workspace


def bare_python(workspace: Workspace, version: str) -> Path:
    """The interpreter of the bare environment for Python `version` ("3.13"), made when it is first asked for.

    Raises `ToolError` when that Python is not on this machine, or its packages cannot be installed.
    """
    base = find_python(version)
    if base is None:
        raise ToolError(
            f"the bundle is for Python {version}, which is not on this machine",
            hint="bundle for the Python that runs orb: orb bundle --current-python",
        )
    requirements = files("orb_tools.runtime").joinpath("requirements.txt").read_bytes()
    key = hashlib.sha256(requirements + f"{version} {base.resolve()}".encode()).hexdigest()[:16]
    folder = workspace.state / "runtime" / f"python{version}-{key}"
    python = folder / "bin" / "python"
    ready = folder / ".ready"
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Two commands at once would both fill the folder: the second waits, and finds it ready.
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready.exists() and python.exists()):
            shutil.rmtree(folder, ignore_errors=True)
            _make(base, folder, requirements, version)
            ready.touch()
    return python


def _make(base: Path, folder: Path, requirements: bytes, version: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    made = run([base, "-m", "venv", "--without-pip", folder], cwd=folder.parent, environment=environment)
    if made.status:
        raise ToolError(
            f"Python {version} cannot make an environment",
            hint="install its venv module (python3-venv on Debian)",
            faults=tail(made.output),
        )
    listed = folder / "requirements.txt"
    listed.write_bytes(requirements)
    # pip need not be in there: it installs from outside.
    install: list[str | Path] = [
        sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check",
        "--no-input", "install", "--quiet", "--no-deps", "--require-hashes", "--requirement", listed,
    ]  # fmt: skip
    installed = run(install, cwd=folder, environment=environment)
    if installed.status:
        raise ToolError(
            "the packages of the bare runtime environment cannot be installed",
            hint="see that pip reaches its package index, then try again",
            faults=tail(installed.output),
        )
