"""Laws of the two sides of the rows about packages."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from benchmarks import package_wheels
from benchmarks.package_wheels import Side, empty_environment, here, install, last_release, released_sources
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

SETUP = """
import os
from setuptools import setup
setup(name="orb-common", version=os.environ["PACKAGE_VERSION"], py_modules=["one"])
"""


def git(root: Path, *arguments: str) -> None:
    identity = {f"GIT_{who}_{what}": "t@t" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *arguments], cwd=root, env=environment, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one package, in one commit."""
    root = tmp_path / "checkout"
    package = root / "packages" / "orb-common"
    package.mkdir(parents=True)
    (package / "setup.py").write_text(SETUP)
    (package / "one.py").write_text("ONE = 1\n")
    (root / ".gitignore").write_text("build/\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "one")
    return root


def test_the_newest_release_before_this_commit_is_compared(checkout: Path) -> None:
    """Releases are ordered as versions. A pre-release, and a release of another branch, are not compared."""
    assert last_release(checkout, {}) == "HEAD"
    for tag in ("orb-common-v1.9.0", "orb-common-v1.10.0", "orb-common-v2.0.0.dev3", "orb-tools-v3.0.0"):
        git(checkout, "tag", tag)
    git(checkout, "checkout", "--quiet", "-b", "other")
    git(checkout, "commit", "--quiet", "--allow-empty", "-m", "two")
    git(checkout, "tag", "orb-common-v4.0.0")
    git(checkout, "checkout", "--quiet", "-")
    assert last_release(checkout, {}) == "orb-common-v1.10.0"
    assert last_release(checkout, {"RELEASE": "abc"}) == "abc"


def test_the_working_tree_is_what_would_be_committed(checkout: Path, tmp_path: Path) -> None:
    """New files count, deleted and ignored ones do not. The release has what was committed."""
    package = checkout / "packages" / "orb-common"
    (package / "two.py").write_text("TWO = 2\n")
    (package / "one.py").unlink()
    (package / "build").mkdir()
    (package / "build" / "old.py").write_text("OLD = 0\n")
    found = here(checkout, tmp_path / "here") / "orb-common"
    assert sorted(path.name for path in found.iterdir()) == ["setup.py", "two.py"]
    found = released_sources(checkout, "HEAD", tmp_path / "released") / "orb-common"
    assert sorted(path.name for path in found.iterdir()) == ["one.py", "setup.py"]


@pytest.mark.parametrize("commit", ["nothing", "--output=/tmp/x"])
def test_a_release_that_git_does_not_have_is_refused(checkout: Path, tmp_path: Path, commit: str) -> None:
    """A shallow clone says how to get the release; the name of a release is never an option of git."""
    with pytest.raises(ToolError, match="does not have the release") as caught:
        released_sources(checkout, commit, tmp_path / "released")
    assert "git fetch --tags" in str(caught.value.hint)


def test_a_side_is_built_and_installed(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both sides have one version, so that it makes no difference in size; an install brings no dependencies."""
    monkeypatch.setattr(package_wheels, "PACKAGES", ("orb-common",))
    monkeypatch.setenv("PACKAGE_VERSION", "7.0.0")
    side = Side.of(checkout / "packages", tmp_path)
    wheel = side.wheels["orb-common"]
    assert "1.0.0" in wheel.name
    assert (side.installed / "one.py").read_text() == "ONE = 1\n"
    with ZipFile(wheel) as archive:
        assert "one.py" in archive.namelist()

    environment = tmp_path / "environment"
    for _ in range(2):
        empty_environment(environment)
        (site,) = environment.glob("lib/python*/site-packages")
        assert not (site / "one.py").exists()
        install(wheel, "--python", str(environment))
        assert (site / "one.py").exists()


def test_a_package_that_cannot_be_built_says_why(checkout: Path, tmp_path: Path) -> None:
    """The error has the end of the build's output."""
    (checkout / "packages" / "orb-common" / "setup.py").write_text("raise SystemExit('no such thing')")
    with pytest.raises(ToolError, match="orb-common cannot be built") as caught:
        Side.of(checkout / "packages", tmp_path)
    assert caught.value.faults
