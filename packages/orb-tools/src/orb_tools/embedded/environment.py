"""Make the Python environment of MiniStack, which runs functions in its own interpreter."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.environments import environment_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.workspace import Workspace


def embedded_python(workspace: Workspace, *, on_install: Callable[[], None] = lambda: None) -> Path:
    """Return the interpreter of the environment of MiniStack.

    Args:
        workspace: The environment is kept in its `.orb/`.
        on_install: Called before an installation starts, because that takes some seconds.

    Raises:
        ToolError: The packages cannot be installed.
    """
    return environment_python(
        workspace.state / "embedded",
        files("orb_tools.embedded").joinpath("requirements.txt").read_bytes(),
        base=Path(sys.executable),
        what="the embedded AWS",
        options=("--only-binary", ":all:"),
        on_install=on_install,
    )
