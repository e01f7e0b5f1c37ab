"""The packages as they are released: copies of their sources, and pip without the settings of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent for path in ROOT.glob("packages/*/pyproject.toml"))
VERSION = "1.4.0"
OUR_VERSION = f"{VERSION}+orb"


def tracked(package: Path) -> set[str]:
    """Return the files of a package's folder, without those that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "."],
        cwd=package,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    return {name for name in listed if name and (package / name).is_file()}


def copied(package: Path, folder: Path) -> Path:
    """Copy a package as a new checkout has it, so that builds leave nothing in the workspace and find nothing there."""
    for name in tracked(package):
        path = folder / package.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(package / name, path)
    return folder / package.name


def environment(**variables: str) -> dict[str, str]:
    """Return this environment with these variables, without settings of pip."""
    base = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PACKAGE_V"))}
    return {**base, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}


def pip(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pip", *map(str, arguments)],
        check=False,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert not check or done.returncode == 0, done.stderr
    return done
