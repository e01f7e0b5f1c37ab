"""MiniStack runs functions in its own interpreter, so it gets an environment of its own."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.environments import environment_python

if TYPE_CHECKING:
    from collections.abc import Callable

    from orb_tools.workspace import Workspace


def embedded_python(workspace: Workspace, *, installing: Callable[[], None] = lambda: None) -> Path:
    """The interpreter of the environment that holds MiniStack.

    Args:
        workspace: whose `.orb/` holds the environment.
        installing: called before an installation starts, for it takes some seconds.

    Raises:
        ToolError: the packages cannot be installed.
    """
    return environment_python(
        workspace.state / "embedded",
        files("orb_tools.embedded").joinpath("requirements.txt").read_bytes(),
        base=Path(sys.executable),
        what="the embedded AWS",
        options=("--only-binary", ":all:"),
        installing=installing,
    )
