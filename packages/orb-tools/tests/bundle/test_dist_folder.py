"""dist/ is all old or all new: when the disk is full, and when a process is killed at any step."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle.dist_folder import exclusive_access, publication
from orb_tools.runtime import run_in_runtime
from orb_tools.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")


OLD = {"one.zip": b"old one", "two.zip": b"old two", "gone.zip": b"old gone", "manifest.json": b"old"}


NEW = {"one.zip": b"new one", "two.zip": b"new two" * 1000, "gone.zip": None, "manifest.json": b"new"}


KILLED = """
import os, signal, sys
from pathlib import Path
from orb_tools.bundle.dist_folder import publication

count, last = 0, int(sys.argv[2])
def step(event, arguments):
    global count
    if event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "tempfile.mkstemp", "shutil.rmtree"}:
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
with publication(Path(sys.argv[1])) as changes:
    changes.place("one.zip").write_bytes(b"new one")
    changes.write("two.zip", b"new two" * 1000)
    changes.remove("gone.zip")
    changes.write("manifest.json", b"new")
"""


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def killed(folder: Path, last: int) -> bool:
    """Publish NEW over OLD in a process that is killed before its step `last`. False: it had fewer steps."""
    folder.mkdir(parents=True)
    for name, data in OLD.items():
        (folder / name).write_bytes(data)
    done = subprocess.run([sys.executable, "-c", KILLED, folder, str(last)], check=False)
    assert done.returncode in {0, -signal.SIGKILL}
    return done.returncode != 0


def test_killed_at_every_step(tmp_path: Path) -> None:
    """After a kill at any step, old and new files are mixed only while the journal exists, and never for a reader.

    A reader finds all old or all new files, and no others.
    """
    new = {name: data for name, data in NEW.items() if data is not None}
    outcomes, mixes = [], 0
    for last in range(1, 100):
        folder = tmp_path / str(last)
        if not killed(folder, last):
            assert content(folder) == new
            break
        found = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        if found not in (OLD, new):
            mixes += 1
            assert (folder / ".decided").is_dir()
        with exclusive_access(Workspace(tmp_path), folder):
            assert content(folder) in (OLD, new)
        assert (folder / ".decided").exists() is False
        outcomes.append(content(folder) == new)
    assert outcomes == sorted(outcomes), "there is one step that decides"
    assert {False, True} == set(outcomes)
    assert mixes, "the journal is not needed, or the test does not see the steps"


def test_readers_of_a_folder_wait_for_each_other(tmp_path: Path) -> None:
    """While one process holds a folder, others wait. When it dies, the next continues."""
    code = "import sys; from pathlib import Path; from orb_tools.bundle.dist_folder import exclusive_access\n"
    code += "from orb_tools.workspace import Workspace\nroot = Path(sys.argv[1])\n"
    code += "with exclusive_access(Workspace(root), root / 'dist'):\n    print('in', flush=True); sys.stdin.read()"
    with exclusive_access(Workspace(tmp_path), tmp_path / "dist"):
        other = subprocess.Popen(
            [sys.executable, "-c", code, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert select.select([other.stdout], [], [], 1.0)[0] == []
    with other:
        assert other.stdout.readline() == "in\n"
        other.kill()
    with exclusive_access(Workspace(tmp_path), tmp_path / "dist"):
        pass


@pytest.mark.repository
def test_a_bundle_that_is_run_is_whole(tmp_path: Path) -> None:
    """When a run was killed between two renames, they are completed before the zip is run."""
    for folder, word in ((tmp_path / "dist", "old"), (tmp_path / "dist/.decided", "new")):
        folder.mkdir()
        prefix = "000000-written-" if word == "new" else ""
        with zipfile.ZipFile(folder / f"{prefix}demo.zip", "w") as archive:
            archive.writestr("handler.py", f"def handler(event, context):\n    return {word!r}\n")
    (tmp_path / "dist/manifest.json").write_text('{"format": 2, "units": {}}')
    run = run_in_runtime(tmp_path / "dist/demo.zip", "handler.handler", [{}], environment={})
    assert run.invocations[0].payload == "new"
    assert sorted(content(tmp_path / "dist")) == ["demo.zip", "manifest.json"]


def test_folders_of_others_are_not_cleaned(tmp_path: Path) -> None:
    """A folder out of the workspace is completed and cleaned only if orb published bundles there."""
    workspace, folder = Workspace(tmp_path / "workspace"), tmp_path / "elsewhere"
    (folder / ".begun-work").mkdir(parents=True)
    (folder / ".decided").mkdir()
    (folder / ".decided/000000-written-a.zip").touch()
    for other in ("", "{", '{"name": "a web page"}'):
        (folder / "manifest.json").write_text(other)
        with exclusive_access(workspace, folder):
            assert {".begun-work", ".decided"} <= {path.name for path in folder.iterdir()}
    (folder / "manifest.json").unlink()
    (folder / ".decided/000001-written-manifest.json").write_text('{"format": 2, "units": {}}')
    with exclusive_access(workspace, folder):
        assert sorted(path.name for path in folder.iterdir()) == ["a.zip", "manifest.json"]


def limited(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 5, 100, 6_999])
def test_a_full_disk(tmp_path: Path, size: int) -> None:
    """When one file cannot be written, all files are old, and the temporary files are removed."""
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    code = KILLED.replace("sys.addaudithook(step)", "")
    done = subprocess.run(
        # Without byte code: the limit would cut the files of the checkout too.
        [sys.executable, "-B", "-c", code, tmp_path, "0"],
        check=False,
        preexec_fn=lambda: limited(size),
        capture_output=True,
    )
    assert done.returncode == 1
    assert content(tmp_path) == OLD


def test_a_first_publication_makes_the_folder(tmp_path: Path) -> None:
    """A folder that does not exist is created."""
    with publication(tmp_path / "dist") as changes:
        changes.write("one.zip", b"1")
        changes.remove("gone.zip")
    assert content(tmp_path / "dist") == {"one.zip": b"1"}


def test_a_block_that_raises_changes_nothing(tmp_path: Path) -> None:
    """What was written before the error is removed, and the old files stay."""
    (tmp_path / "one.zip").write_bytes(b"old")

    def fail() -> None:
        with publication(tmp_path) as changes:
            changes.write("one.zip", b"new")
            changes.remove("one.zip")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert content(tmp_path) == {"one.zip": b"old"}


def test_the_command_on_a_full_disk(demo: Tree) -> None:
    """`orb bundle` reports that a file cannot be written, and dist/ is unchanged for all functions."""
    demo.unit("other", {"handler.py": ""})
    demo.bundle()
    before = content(demo.workspace.dist)
    demo.write("lambdas/other/large.bin", os.urandom(50_000).hex())
    demo.write("lambdas/demo/texts.json", "[]")
    code = "from orb_tools.cli import main; main()"
    # Without byte code: the limit would cut the files of the checkout too.
    command = [sys.executable, "-B", "-c", code, "bundle", "--current-python", "--json"]
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


def test_what_a_killed_build_left_is_removed(demo: Tree) -> None:
    """The next run removes everything that a killed build left."""
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
    left = [path for path in state.rglob("*") if path.is_file() and path.parent.name != "records"]
    assert [path for path in left if path.suffix not in {".part", ".whl"}] == []
    assert not (state / "scratch").exists()
    files = ["SHA256SUMS", "demo.zip", "manifest.json", "provenance.json"]
    assert sorted(content(demo.workspace.dist)) == files
