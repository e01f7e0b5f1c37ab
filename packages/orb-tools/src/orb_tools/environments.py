"""Python environments that orb makes for itself, apart from the one that orb runs in.

Otherwise a package that is installed for orb could hide that a bundle lacks it. Each environment is made once, from a
list of requirements with hashes. It is kept in `.orb/`, in a folder whose name contains the digest of that list.
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

_PYTHON_VARIABLES = frozenset({"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})


def environment_python(
    name: Path,
    requirements: bytes,
    *,
    base: Path,
    what: str,
    options: Sequence[str] = (),
    on_install: Callable[[], None] = lambda: None,
) -> Path:
    """Return the interpreter of an environment that holds `requirements` and nothing else, not even pip.

    Args:
        name: The path of its folder. A digest of `requirements` and `base` is added to it.
        requirements: The lines of a requirements file, with hashes.
        base: The Python that makes the environment.
        what: Its name in messages, such as "the embedded AWS".
        options: More options of `pip install`.
        on_install: Called before an installation starts, because that takes some seconds.

    Raises:
        ToolError: That Python cannot make environments, or the packages cannot be installed.
    """
    key = hashlib.sha256(requirements + str(base.resolve()).encode()).hexdigest()[:12]
    folder = name.with_name(f"{name.name}-{key}")
    python, ready = folder / "bin" / "python", folder / ".ready"
    # The interpreter is a link. It is broken when that Python was removed from the machine.
    if ready.exists() and python.exists():
        return python
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Two commands must not fill the folder at the same time: the second waits and finds it ready.
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (ready.exists() and python.exists()):
            on_install()
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder, requirements, base=base, what=what, options=options)
            ready.touch()
    return python


def _make(folder: Path, requirements: bytes, *, base: Path, what: str, options: Sequence[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _PYTHON_VARIABLES}
    created = run([base, "-m", "venv", "--without-pip", folder], cwd=folder.parent, environment=environment)
    if created.status:
        raise ToolError(
            f"Python cannot make an environment for {what}",
            hint="install its venv module (python3-venv on Debian), then try again",
            faults=tail(created.output),
        )
    requirements_file = folder / "requirements.txt"
    requirements_file.write_bytes(requirements)
    # orb's own pip installs into the environment, which has no pip.
    install: list[str | Path] = [
        sys.executable, "-P", "-m", "pip", "--python", folder / "bin" / "python", "--disable-pip-version-check",
        "--no-input", "install", "--quiet", "--no-deps", "--require-hashes", *options,
        "--requirement", requirements_file,
    ]  # fmt: skip
    installed = run(install, cwd=folder, environment=environment)
    if installed.status:
        raise ToolError(
            f"{what} cannot be installed",
            hint="check that pip reaches its package index (pip config list shows which), then try again",
            faults=tail(installed.output),
        )
