"""A release is verified by an installation from its index alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from package_index import PASSWORD, small_release
from packaging.version import Version

from orb_tools.errors import ToolError
from orb_tools.release import clean_install
from orb_tools.release.clean_install import verify_install

if TYPE_CHECKING:
    from pathlib import Path

    from package_index import PackageIndex

    from orb_tools.release.index_access import IndexAccess

VERSION = Version("1.4.0+orb")
SECRETS = (
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_URL", "GITHUB_TOKEN", "ORB_INDEX_URL", "TWINE_PASSWORD",
)  # fmt: skip
"""Variables of a job that no code of a package may see."""


@pytest.fixture
def served(index: PackageIndex, tmp_path: Path) -> PackageIndex:
    """The index, with a small release."""
    for path in small_release(tmp_path / "dist", str(VERSION)).glob("orb_*"):
        shutil.copy(path, index.folder)
    return index


def test_a_release_that_works(
    served: PackageIndex, access: IndexAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is installed, checked and imported. The password is in no argument."""
    commands, environments = [], []

    def recorded(command: list[str | Path], *, environment: dict[str, str], cwd: Path) -> object:
        commands.append(" ".join(map(str, command)))
        environments.append(environment)
        return run(command, environment=environment, cwd=cwd)

    run = clean_install.run
    monkeypatch.setattr(clean_install, "run", recorded)
    # Neither of these may help or hinder.
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    for name in SECRETS:
        monkeypatch.setenv(name, "made-up-secret")
    verify_install(access, VERSION)
    assert len(commands) == 6
    assert not any(PASSWORD in command or "127.0.0.1" in command for command in commands)
    # pip installs wheels, which run nothing. Code of packages runs in the steps after it.
    assert [PASSWORD in str(each) for each in environments] == [False, True, True, False, False, False]
    assert "made-up-secret" not in str(environments)
    assert set().union(*environments[3:]) <= {"PATH", "HOME", "LANG"}


def test_a_package_that_is_missing(served: PackageIndex, access: IndexAccess) -> None:
    """An index that lacks a package fails, whatever other indexes have. No address is shown."""
    (served.folder / "orb_testing-1.4.0+orb-py3-none-any.whl").unlink()
    with pytest.raises(ToolError, match="the packages cannot be installed from the index") as caught:
        verify_install(access, VERSION)
    shown = " ".join(caught.value.faults)
    assert "orb-testing" in shown
    assert PASSWORD not in shown
    assert "127.0.0.1" not in shown


@pytest.mark.nightly
def test_a_package_that_cannot_be_imported(
    index: PackageIndex, access: IndexAccess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wheel that is installed and does not work is a fault."""
    monkeypatch.setattr("package_index.COMMAND", "raise ImportError('made for a test')\n")
    for path in small_release(tmp_path / "dist", str(VERSION)).glob("orb_*"):
        shutil.copy(path, index.folder)
    with pytest.raises(ToolError, match="the command orb does not start from the index") as caught:
        verify_install(access, VERSION)
    assert any("made for a test" in line for line in caught.value.faults)
