"""The folder of a function is as on AWS: read-only, with the modes of the zip."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.runtime.task_folder import contents, unpack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "demo.zip"
    program = zipfile.ZipInfo("bin/hello")
    program.external_attr = 0o100755 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lambdas/demo/handler.py", "A = 1\n")
        archive.writestr(program, "#!/bin/sh\n")
    return path


@pytest.fixture
def task(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    return folder


def test_everything_is_read_only(bundle: Path, task: Path) -> None:
    """Nobody has the right to write. Programs can be run."""
    unpack(bundle, task, digest=hashlib.sha256(bundle.read_bytes()).hexdigest())
    modes = {
        path.relative_to(task).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in [task, *task.rglob("*")]
    }
    assert modes.pop("bin/hello") == 0o555
    assert modes.pop("lambdas/demo/handler.py") == 0o444
    assert set(modes.values()) == {0o555}


def test_only_the_described_zip_is_unpacked(bundle: Path, task: Path) -> None:
    """A zip with another digest is refused before a file of it exists."""
    with pytest.raises(ToolError, match=r"demo\.zip is not the one in the manifest"):
        unpack(bundle, task, digest=64 * "0")
    assert not list(task.iterdir())


def test_each_change_shows(bundle: Path, task: Path) -> None:
    """A file that root has changed, added, removed or made writable is another content."""
    unpack(bundle, task)
    before = contents(task)
    assert contents(task) == before
    for folder in [task, *(path for path in task.rglob("*") if path.is_dir())]:
        folder.chmod(0o755)
    assert contents(task) != before, "modes count"
    before = contents(task)
    handler = task / "lambdas" / "demo" / "handler.py"
    (task / "new").mkdir()
    assert contents(task).keys() - before.keys() == {"new"}
    (task / "new").rmdir()
    handler.chmod(0o644)
    handler.write_text("A = 2\n")
    handler.chmod(0o444)
    assert {name for name, _ in contents(task).items() ^ before.items()} == {"lambdas/demo/handler.py"}
