"""Make a Python environment with the packages of the Lambda runtime and no others.

A bundle that lacks a dependency would still work where that package happens to be installed. Here it fails, as on AWS.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from orb_tools.environments import environment_python
from orb_tools.errors import ToolError
from orb_tools.interpreters import find_python

if TYPE_CHECKING:
    from pathlib import Path

    from orb_tools.workspace import Workspace


def bare_python(workspace: Workspace, version: str) -> Path:
    """Return the interpreter of the bare environment for Python `version` ("3.13"). The first call makes it.

    Raises `ToolError` when that Python is not on this machine, or the packages cannot be installed.
    """
    base = find_python(version)
    if base is None:
        raise ToolError(
            f"the bundle is for Python {version}, which is not on this machine",
            hint=f"install Python {version} (uv python install {version}), or bundle for the Python that runs orb: "
            "orb bundle --current-python",
        )
    return environment_python(
        workspace.state / "runtime" / f"python{version}",
        files("orb_tools.runtime").joinpath("requirements.txt").read_bytes(),
        base=base.path,
        what="the runtime client",
    )
