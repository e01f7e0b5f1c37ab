"""The address of the repository, and the packages of a release."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.release import PACKAGES, ROOT, VERSION, copied, environment, pip

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def repository() -> str:
    """Return the address of the repository, which is the same in every package."""
    (address,) = {
        tomllib.loads(path.read_text(encoding="utf-8"))["project"]["urls"]["Repository"]
        for path in ROOT.glob("packages/*/pyproject.toml")
    }
    return str(address)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdists of a release, and wheels from these sdists without PACKAGE_VERSION."""
    folder = tmp_path_factory.mktemp("release")
    for package in PACKAGES:
        subprocess.run(
            [sys.executable, "-m", "build", "-n", "-s", "-o", folder / "sdists", copied(package, folder)],
            check=True,
            env=environment(PACKAGE_VERSION=VERSION),
            capture_output=True,
        )
    sdists = sorted((folder / "sdists").glob("*.tar.gz"))
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder / "dist", *sdists)
    return folder
