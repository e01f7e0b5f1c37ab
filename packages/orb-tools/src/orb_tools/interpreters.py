"""Find another Python on this machine: to lock for it, to compile for it, or to run a bundle that was built for it.

A name on the PATH proves nothing, because it can be a shim, a wrapper or a pre-release. So each interpreter that is
found must answer with its version, and with the number of its byte code.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING

from orb_tools.subprocess_output import finish

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTECODE_NUMBERS = {"3.11": 3495, "3.12": 3531, "3.13": 3571, "3.14": 3627}
"""The number in the .pyc files of each minor version, in all of its releases. Pre-releases have others."""
_ANSWER_SECONDS = 10.0
_BEGIN = "orb-interpreter"
# The frozen module is what importlib.util takes the number from. It is loaded already, and importlib.util is not.
_QUESTION = (
    "import sys, _frozen_importlib_external as loader; "
    f"print('\\n{_BEGIN}', '%d.%d.%d' % sys.version_info[:3], sys.implementation.name, loader.MAGIC_NUMBER.hex())"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A CPython that works."""

    path: Path
    version: str
    """Its full version: "3.13.0"."""
    magic: bytes
    """The first bytes of its .pyc files."""


def running_python() -> str:
    """Return the minor version of the running Python, such as "3.13"."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def find_python(version: str) -> Interpreter | None:
    """Return a working CPython of a minor version ("3.13"), or None if this machine does not have it.

    The running one comes first, then the PATH, then what pyenv, uv and hatch have installed, newest first.
    """
    if (
        version == running_python()
        and sys.implementation.name == "cpython"
        and _is_released(version, MAGIC_NUMBER)
    ):
        return Interpreter(
            path=Path(sys.executable), version="{}.{}.{}".format(*sys.version_info), magic=MAGIC_NUMBER
        )
    found = (_asked(path, version) for path in _candidates(version))
    return next((python for python in found if python is not None), None)


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    support = Path.home() / "Library" / "Application Support"
    hatch = Path(
        os.environ.get("HATCH_DATA_DIR") or (support if sys.platform == "darwin" else data) / "hatch"
    )
    found = [
        Path(folder, name)
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        # A shim of pyenv is slow, and fails for a version that is not chosen. Its versions are searched below.
        if folder and Path(folder) != pyenv / "shims"
    ]
    found += [folder / "bin" / name for folder in _newest(pyenv / "versions", f"{version}.*")]
    found += [folder / "bin" / name for folder in _newest(uv, f"cpython-{version}.*")]
    found.append(hatch / "pythons" / version / "python" / "bin" / "python3")
    found.append(hatch / "env" / "virtual" / ".pythons" / version / "python" / "bin" / "python3")
    yield from (path for path in dict.fromkeys(found) if os.access(path, os.X_OK) and path.is_file())


def _newest(folder: Path, pattern: str) -> list[Path]:
    return sorted(folder.glob(pattern), key=_patch, reverse=True)


def _patch(folder: Path) -> tuple[int, str]:
    """Return the patch release in a name such as "3.13.1" or "cpython-3.13.1-linux-x86_64-gnu", to sort by it."""
    patch = folder.name.removeprefix("cpython-").split("-")[0].rpartition(".")[2]
    return (int(patch) if patch.isdigit() else -1, folder.name)


def _asked(path: Path, version: str) -> Interpreter | None:
    """Ask an interpreter what it is. None: it is not a released CPython of that minor version, or does not answer."""
    # The answer goes to a file. A program that a wrapper started and left behind would hold a pipe open.
    with tempfile.TemporaryFile() as answer:
        try:
            # -I and -S: no code of the user or of a site, such as a sitecustomize, runs.
            process = subprocess.Popen(
                [path, "-I", "-S", "-c", _QUESTION],
                stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            status = finish(process, seconds=_ANSWER_SECONDS)
        except OSError:
            return None
        answer.seek(0)
        lines = answer.read().decode("utf-8", errors="replace").splitlines()
    fields = next((line.split() for line in reversed(lines) if line.startswith(_BEGIN)), [])
    if status or len(fields) != 4 or fields[2] != "cpython":  # noqa: PLR2004
        return None
    full = fields[1]
    try:
        magic = bytes.fromhex(fields[3])
    except ValueError:
        return None
    if full.split(".")[:2] != version.split(".") or not _is_released(version, magic):
        return None
    return Interpreter(path=path, version=full, magic=magic)


def _is_released(version: str, magic: bytes) -> bool:
    number = BYTECODE_NUMBERS.get(version)
    return number is None or magic == number.to_bytes(2, "little") + b"\r\n"
