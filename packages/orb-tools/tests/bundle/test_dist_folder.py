"""dist/ is all old or all new: when the disk is full, and when a process is killed at any step."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from orb_tools.bundle.dist_folder import complete, publish

if TYPE_CHECKING:
    from pathlib import Path

Tree = Any  # the class of conftest.py
OLD = {"one.zip": b"old one", "two.zip": b"old two", "gone.zip": b"old gone", "manifest.json": b"old"}
NEW = {"one.zip": b"new one", "two.zip": b"new two" * 1000, "gone.zip": None, "manifest.json": b"new"}
KILLED = """
import os, signal, sys
from pathlib import Path
from orb_tools.bundle.dist_folder import publish

count, last = 0, int(sys.argv[2])
def step(event, arguments):
    global count
    if event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "tempfile.mkstemp", "shutil.rmtree"}:
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
NEW = {"one.zip": b"new one", "two.zip": b"new two" * 1000, "gone.zip": None, "manifest.json": b"new"}
publish(Path(sys.argv[1]), NEW)
"""


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_killed_at_every_step(tmp_path: Path) -> None:
    """Whichever step was the last one, after `complete` all files are old or all new, and nothing else is there."""
    new = {name: data for name, data in NEW.items() if data is not None}
    outcomes = []
    for last in range(1, 100):
        folder = tmp_path / str(last)
        folder.mkdir()
        for name, data in OLD.items():
            (folder / name).write_bytes(data)
        done = subprocess.run([sys.executable, "-c", KILLED, folder, str(last)], check=False)
        if done.returncode == 0:
            assert content(folder) == new
            break
        assert done.returncode == -signal.SIGKILL
        complete(folder)
        assert content(folder) in (OLD, new)
        outcomes.append(content(folder) == new)
    assert outcomes == sorted(outcomes), "there is one step that decides"
    assert {False, True} == set(outcomes)


def limited(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 5, 100, 6_999])
def test_a_full_disk(tmp_path: Path, size: int) -> None:
    """When one file cannot be written, all are old, and what was begun is gone."""
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    code = KILLED.replace("sys.addaudithook(step)", "")
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, "0"],
        check=False,
        preexec_fn=lambda: limited(size),
        capture_output=True,
    )
    assert done.returncode == 1
    assert content(tmp_path) == OLD


def test_a_first_publication_makes_the_folder(tmp_path: Path) -> None:
    """Order and None are taken as they come."""
    publish(tmp_path / "dist", NEW)
    assert set(content(tmp_path / "dist")) == {"one.zip", "two.zip", "manifest.json"}


def test_the_command_on_a_full_disk(demo: Tree) -> None:
    """`orb bundle` says that a file cannot be written; dist/ is as it was, for all functions."""
    demo.unit("other", {"handler.py": ""})
    demo.bundle()
    before = content(demo.workspace.dist)
    demo.write("lambdas/other/large.bin", os.urandom(50_000).hex())
    demo.write("lambdas/demo/texts.json", "[]")
    code = "from orb_tools.cli import main; main()"
    command = [sys.executable, "-c", code, "bundle", "--current-python", "--json"]
    for size in (1_000, 5_000, 20_000, 40_000):
        done = subprocess.run(
            command,
            cwd=demo.root,
            check=False,
            preexec_fn=partial(limited, size),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, done.stderr
        assert json.loads(done.stderr)["hint"]
        assert content(demo.workspace.dist) == before


def test_a_removed_function_goes(demo: Tree) -> None:
    """Its zip and its entry go with the next bundling, whichever function that is; a zip of somebody else stays."""
    demo.unit("gone", {"handler.py": ""})
    demo.unit("other", {"handler.py": ""})
    demo.bundle()
    (demo.workspace.dist / "foreign.zip").write_bytes(b"")
    (demo.root / "lambdas/gone/Pipfile").unlink()
    demo.bundle("other")
    assert sorted(content(demo.workspace.dist)) == ["demo.zip", "foreign.zip", "manifest.json", "other.zip"]
    units = json.loads((demo.workspace.dist / "manifest.json").read_text())["units"]
    assert sorted(units) == ["demo", "other"]


def test_what_a_killed_build_left_is_removed(demo: Tree) -> None:
    """A run that dies in the middle of a build leaves nothing that the next one does not remove."""
    first = demo.bundle()["demo"]
    command = [sys.executable, "-c", "from orb_tools.cli import main; main()", "bundle", "--current-python"]
    begun = demo.root / "begun"
    code = f"import pathlib, time\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(60)\n"
    demo.write("packages/shared/setup.py", code)
    state = demo.workspace.state / "bundle"
    with subprocess.Popen(command, cwd=demo.root, start_new_session=True) as running:
        while not begun.exists():
            assert running.poll() is None
        os.killpg(running.pid, signal.SIGKILL)
    (state / ".x.part.abc").write_bytes(b"half")
    (demo.workspace.dist / ".begun-abc").mkdir()
    assert list((state / "scratch").iterdir())
    (demo.root / "packages/shared/setup.py").unlink()
    assert demo.bundle()["demo"] == first
    assert [path for path in state.rglob("*") if not path.name.endswith(".part")] == []
    assert sorted(content(demo.workspace.dist)) == ["demo.zip", "manifest.json"]
