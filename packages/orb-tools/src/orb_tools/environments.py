"""Python environments that orb makes for itself: what is installed for orb must not hide what a bundle lacks.

Each is made once, from a list of requirements with hashes, and lies in `.orb/` under a name that holds their digest.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
from typing import TYPE_CHECKING

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import run, tail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_UNWANTED = frozenset({"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})


def environment_python(
    name: Path,
    requirements: bytes,
    *,
    base: Path,
    what: str,
    options: Sequence[str] = (),
    installing: Callable[[], None] = lambda: None,
) -> Path:
    """The interpreter of an environment that holds `requirements` and nothing else, not even pip.

    Args:
        name: of its folder, to which a digest of `requirements` and `base` is added.
        requirements: as pip reads them, with hashes.
        base: the Python that it is made of.
        what: how messages name it: "the embedded AWS".
        options: further ones of `pip install`.
        installing: called before an installation starts, for it takes some seconds.

    Raises:
        ToolError: that Python makes no environments, or the packages cannot be installed.
    """
    key = hashlib.sha256(requirements + str(base.resolve()).encode()).hexdigest()[:12]
    folder = name.with_name(f"{name.name}-{key}")
    python, ready = folder / "bin" / "python", folder / ".ready"
    # The interpreter is a link: it leads nowhere once that Python was removed from the machine.
    if ready.exists() and python.exists():
        return python
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Two commands at once would fill one folder: the second waits, and finds it ready.
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready.exists() and python.exists()):
            installing()
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, requirements, base=base, what=what, options=options)
            ready.touch()
    return python


def _make(folder: Path, requirements: bytes, *, base: Path, what: str, options: Sequence[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    made = run([base, "-m", "venv", "--without-pip", folder], cwd=folder.parent, environment=environment)
    if made.status:
        raise ToolError(
            f"Python cannot make an environment for {what}",
            hint="install its venv module (python3-venv on Debian), then try again",
            faults=tail(made.output),
        )
    listed = folder / "requirements.txt"
    listed.write_bytes(requirements)
    # pip need not be in there: it installs from outside.
    install: list[str | Path] = [
        sys.executable, "-P", "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check",
        "--no-input", "install", "--quiet", "--no-deps", "--require-hashes", *options, "--requirement", listed,
    ]  # fmt: skip
    installed = run(install, cwd=folder, environment=environment)
    if installed.status:
        raise ToolError(
            f"{what} cannot be installed",
            hint="see that pip reaches its package index (pip config list shows which), then try again",
            faults=tail(installed.output),
        )
