"""The libraries of the console are pinned, and downloaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orb_testing.npm_packages import NpmFile, PackageUnavailableError
from orb_tools.errors import ToolError
from orb_tools.hub.console_assets import FILES, console_assets
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_kept_by_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there is not downloaded again, and a newer version does not use the file of an older one."""
    folder = tmp_path / ".orb" / "console"
    folder.mkdir(parents=True)
    for name, each in FILES.items():
        (folder / f"{each.version}-{name}").write_text(name)
    monkeypatch.setenv("PATH", "")  # no npm

    found = console_assets(Workspace(tmp_path))

    assert {name: path.read_text() for name, path in found.items()} == {name: name for name in FILES}


@pytest.mark.parametrize(
    "error", [PackageUnavailableError("npm is not installed"), ValueError("another digest")]
)
def test_what_cannot_be_downloaded_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A missing npm, a failed download and a changed package are errors with a hint."""

    def fail(*_: object, **__: object) -> Path:
        raise error

    monkeypatch.setattr(NpmFile, "download", fail)
    with pytest.raises(ToolError, match=str(error)) as caught:
        console_assets(Workspace(tmp_path))
    assert "npm config get registry" in str(caught.value.hint)
