"""Find another Python on this machine, to lock for it or to run a bundle that was built for it.

A name on the PATH proves nothing, because pyenv has a shim for every version that it ever installed. So each
interpreter that is found must report its version.
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


def running_python() -> str:
    """Return the minor version of the running Python, such as "3.13"."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def find_python(version: str) -> Path | None:
    """Return a working CPython of a minor version ("3.13"), or None if this machine does not have it.

    The running one comes first, then the PATH, then the versions of pyenv.
    """
    if version == running_python():
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
