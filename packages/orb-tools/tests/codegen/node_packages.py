"""Packages of npm that tests use where Node is there. Each has a lock in requirements/."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class NodeUnavailableError(RuntimeError):
    """The package cannot run on this machine. The message is the reason that skipped tests show."""


def installed(root: Path, name: str) -> Path:
    """Return the folder of a package in `.orb`. Install it there, as its lock names it, if it is missing.

    Raises:
        NodeUnavailableError: Node or npm is missing, or the download failed.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NodeUnavailableError(f"{name} runs on Node, which is not installed")
    lock, folder = root / "requirements" / name, root / ".orb" / name
    package = folder / "node_modules" / name
    wanted = (lock / "package-lock.json").read_text()
    stamp = folder / "installed-lock.json"
    if stamp.exists() and stamp.read_text() == wanted:
        return package
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(lock / file, folder)
    done = subprocess.run([npm, "ci", "--silent", "--ignore-scripts", "--prefix", str(folder)], check=False)
    if done.returncode != 0:
        raise NodeUnavailableError(f"npm could not download {name}")
    stamp.write_text(wanted)
    return package
