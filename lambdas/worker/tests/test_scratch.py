"""The folder of an order."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lambdas.worker.scratch import scratch_folder


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_the_folder_is_private_and_gone_afterwards(temporary: Path) -> None:
    """Nobody else can enter it. What is in it goes with it, also after an error, and links are not followed."""
    (temporary / "kept").mkdir()
    with pytest.raises(SystemExit), scratch_folder({}) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "sub" / "closed").mkdir(parents=True)
        (folder / "sub" / "closed" / "file").touch()
        (folder / "link").symlink_to(temporary / "kept")
        (folder / "sub" / "closed").chmod(0)
        (folder / "sub").chmod(0)
        raise SystemExit
    assert [path.name for path in temporary.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("root", "left"), [("/var/task", ["before"]), ("/tmp/task", ["before", "folder", "left"])]
)
def test_on_aws_nothing_stays_in_tmp(temporary: Path, root: str, left: list[str]) -> None:
    """In a sandbox of Lambda, what commands leave in /tmp is removed. Elsewhere, /tmp belongs to others, too."""
    (temporary / "before").touch()
    with scratch_folder({"LAMBDA_TASK_ROOT": root}):
        (temporary / "left").symlink_to("/etc")
        (temporary / "folder").mkdir()
    assert sorted(path.name for path in temporary.iterdir()) == left
    assert Path("/etc").exists()
