"""Laws of the download of Dynoxide. The tests that use the engine are those of `dynamodb_engine`."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import pytest

from orb_testing.dynoxide import VERSION, EngineUnavailableError, dynoxide_binary

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of PATH, which is empty, on a machine that Dynoxide supports."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    return folder


def test_a_downloaded_binary_is_reused(programs: Path, tmp_path: Path) -> None:
    """A binary of the pinned version in the folder is used, without npm."""
    binary = tmp_path / f"dynoxide-{VERSION}"
    binary.touch()
    assert dynoxide_binary(tmp_path) == binary


def test_another_platform_is_unsupported(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason for skipped tests names the platform that Dynoxide exists for."""
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(EngineUnavailableError, match="Linux on x86-64 only"):
        dynoxide_binary(tmp_path)


def test_without_npm_the_reason_says_so(programs: Path, tmp_path: Path) -> None:
    """The reason for skipped tests names npm."""
    with pytest.raises(EngineUnavailableError, match="npm is not installed"):
        dynoxide_binary(tmp_path)
