"""Laws of files of npm packages, with a program in place of npm."""

from __future__ import annotations

import base64
import hashlib
import tarfile
from typing import TYPE_CHECKING

import pytest

from orb_testing.npm_packages import NpmFile, PackageUnavailableError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of PATH, which is empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def write_npm(programs: Path, script: str) -> None:
    npm = programs / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)


def a_file(package: bytes = b"") -> NpmFile:
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    return NpmFile(package="@a/b", version="1.0.0", integrity=f"sha512-{digest}", path="bin/tool")


def test_a_file_is_downloaded_once(programs: Path, tmp_path: Path) -> None:
    """The file of the package is in its place with its mode. The next call needs no npm."""
    source = tmp_path / "tool"
    source.write_bytes(b"the tool")
    with tarfile.open(tmp_path / "package.tgz", "w:gz") as archive:
        archive.add(source, "package/bin/tool")
    write_npm(programs, f'/bin/cp {tmp_path / "package.tgz"} "$5"')
    file, target = a_file((tmp_path / "package.tgz").read_bytes()), tmp_path / "cache" / "tool-1.0.0"
    assert file.download(target, mode=0o755).read_bytes() == b"the tool"
    assert target.stat().st_mode & 0o777 == 0o755
    (programs / "npm").unlink()
    assert file.download(target) == target
    assert list(target.parent.iterdir()) == [target]


def test_without_npm_the_reason_says_so(programs: Path, tmp_path: Path) -> None:
    """The reason for skipped tests names npm."""
    with pytest.raises(PackageUnavailableError, match="npm is not installed"):
        a_file().download(tmp_path / "tool")


def test_a_failed_download_is_reported(programs: Path, tmp_path: Path) -> None:
    """The reason for skipped tests has npm's exit status."""
    write_npm(programs, "exit 7")
    with pytest.raises(PackageUnavailableError, match="exit status 7"):
        a_file().download(tmp_path / "tool")


def test_another_package_is_refused(programs: Path, tmp_path: Path) -> None:
    """A download without the pinned digest raises an error and leaves nothing to use."""
    write_npm(programs, "echo changed > package.tgz")
    folder = tmp_path / "cache"
    with pytest.raises(ValueError, match="does not have the pinned digest"):
        a_file().download(folder / "tool")
    assert list(folder.iterdir()) == []
