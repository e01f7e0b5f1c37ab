"""The wheels of the four packages, as they are here and as they were released.

Both sides are built by this process, on this machine, so that times can be compared. They get the same version, so that
only the contents differ.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import ROOT, until_exit
from orb_tools.errors import ToolError
from orb_tools.release.released_packages import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

RELEASE = re.compile(r"orb-common-v\d+\.\d+\.\d+")
"""A tag of a release. Those of pre-releases have more."""


def last_release(root: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return what the packages are compared with: a commit or tag that git knows.

    That is RELEASE of the environment, else the newest release before this commit. Without one it is this commit: then
    the changes of the working tree are measured.
    """
    if given := environment.get("RELEASE"):
        return given
    tags = _git(root, "tag", "--merged", "HEAD", "--sort=-version:refname").decode().split()
    return next(filter(RELEASE.fullmatch, tags), "HEAD")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The packages of one side."""

    wheels: dict[str, Path] = field(default_factory=dict)
    """By package."""
    installed: Path
    """A folder with all four installed, without their dependencies."""

    @staticmethod
    def of(sources: Path, folder: Path) -> Side:
        """Build and install the packages.

        Args:
            sources: The folder with one folder for each package.
            folder: Where the wheels and the installed packages go.

        Raises:
            ToolError: A package cannot be built.
        """
        wheels = {package: _wheel(sources / package, folder / package) for package in PACKAGES}
        installed = folder / "installed"
        for wheel in wheels.values():
            install(wheel, "--target", str(installed))
        return Side(wheels=wheels, installed=installed)


def install(wheel: Path, *where: str) -> None:
    """Install a wheel alone, with no cache: as on a machine that has never seen it."""
    subprocess.run(
        [_uv(), "pip", "install", "--quiet", "--no-cache", "--no-deps", "--offline", *where, str(wheel)],
        check=True,
    )


def empty_environment(folder: Path) -> None:
    """Make an environment with no packages, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([_uv(), "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)


def released_sources(root: Path, commit: str, folder: Path) -> Path:
    """Write the packages of a commit into a folder, and return the folder with one folder for each.

    Raises:
        ToolError: This clone does not have the commit.
    """
    try:
        archive = _git(root, "archive", "--end-of-options", commit, "packages")
    except subprocess.CalledProcessError as error:
        raise ToolError(
            "git does not have the release to compare with",
            hint="fetch it with its tags: git fetch --tags --unshallow",
        ) from error
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder / "packages"


def here(root: Path, folder: Path) -> Path:
    """Copy the packages of the working tree into a folder, because a build leaves files beside its sources."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "packages")
    for name in filter(None, listed.decode().split("\0")):
        if (source := root / name).is_file():  # not a file that was deleted
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return folder / "packages"


_SIDES: dict[str, Side] = {}


def ours() -> Side:
    """Return the packages of the working tree, built once."""
    if "ours" not in _SIDES:
        folder = _folder()
        _SIDES["ours"] = Side.of(here(ROOT, folder), folder)
    return _SIDES["ours"]


def released() -> Side:
    """Return the packages of the last release, built once."""
    if "released" not in _SIDES:
        folder = _folder()
        _SIDES["released"] = Side.of(released_sources(ROOT, last_release(ROOT), folder), folder)
    return _SIDES["released"]


def _folder() -> Path:
    return Path(until_exit(tempfile.TemporaryDirectory(prefix="orb-packages-")))


def _wheel(source: Path, target: Path) -> Path:
    command = [
        sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps", "--no-index",
        "--no-build-isolation", "--wheel-dir", str(target), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "PACKAGE_VERSION": "1.0.0", "SOURCE_DATE_EPOCH": "315532800"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{source.name} cannot be built", faults=done.stderr.splitlines()[-5:])
    (wheel,) = target.glob("*.whl")
    return wheel


def _git(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True).stdout


def _uv() -> str:
    from uv import find_uv_bin

    return find_uv_bin()
