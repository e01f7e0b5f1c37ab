"""Fixtures of releases: an index, access to it, and a repository with the four packages."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from package_index import PASSWORD, USER, package_index
from release_monorepo import Monorepo

from orb_tools.release.index_access import IndexAccess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from package_index import PackageIndex


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine decides about a release, and no index is asked again and again."""
    for name in os.environ:
        if name.startswith(("PIP_", "TWINE_", "CODEARTIFACT_", "PACKAGE_VERSION", "GIT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PackageIndex]:
    with package_index(tmp_path / "index") as running:
        yield running


@pytest.fixture
def access(index: PackageIndex) -> IndexAccess:
    return IndexAccess(address=index.address, user=USER, password=PASSWORD)


@pytest.fixture(scope="session")
def first_monorepo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Monorepo(tmp_path_factory.mktemp("monorepo")).begin().root


@pytest.fixture
def monorepo(first_monorepo: Path, tmp_path: Path) -> Monorepo:
    shutil.copytree(first_monorepo, tmp_path / "monorepo")
    return Monorepo(tmp_path / "monorepo")
