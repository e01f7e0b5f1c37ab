"""Another Python of this machine, for what only it can do: lock for it, or run what was built for it.

A name on the PATH is no proof: pyenv puts a shim there for every version it ever saw. So each is asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTION = "import sys; print('%d.%d' % sys.version_info[:2], sys.implementation.name)"


def running() -> str:
    """The running Python's version, as in "3.13"."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def find_python(version: str) -> Path | None:
    """A working CPython of that minor version ("3.13"): this one, on the PATH, or pyenv's. None: no such."""
    if version == running():
        return Path(sys.executable)
    return next((path for path in _candidates(version) if _answers(path, version)), None)


def _candidates(version: str) -> Iterator[Path]:
    found = shutil.which(f"python{version}")
    if found:
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for folder in sorted(pyenv.glob(f"{version}.*"), key=_patch, reverse=True):
        yield folder / "bin" / f"python{version}"


def _patch(folder: Path) -> tuple[int, str]:
    patch = folder.name.rpartition(".")[2]
    return (int(patch) if patch.isdigit() else -1, folder.name)


def _answers(python: Path, version: str) -> bool:
    try:
        answer = subprocess.run(
            [python, "-I", "-S", "-c", QUESTION],
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.stdout.split() == [version, "cpython"]
