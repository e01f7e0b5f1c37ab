"""Files that git ignores, leftovers of tools and special files do not ship."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orb_tools.bundle.source_files import Sources, is_portable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from small_monorepo import Tree


IGNORED = ("key.pem", "credentials.json", "node_modules/left/pad.js", "notes.local", "venv/lib/x.py")


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", root, "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments], check=True)


@pytest.fixture
def committed(demo: Tree) -> Tree:
    """The tree of `demo` as a commit of git."""
    git(demo.root, "init", "--quiet")
    demo.write(
        ".gitignore", "*.pem\ncredentials.json\nnode_modules/\n*.local\nvenv/\n.orb/\ndist/\nlink.py\n"
    )
    git(demo.root, "add", ".")
    git(demo.root, "commit", "--quiet", "--message", "one")
    return demo


def test_what_git_ignores_stays_out(committed: Tree) -> None:
    """Ignored files, also links, neither ship nor change the digest, in functions and packages."""
    first = committed.bundle()["demo"]
    for folder in ("lambdas/demo", "lambdas/demo/deep", "packages/shared/src/shared", "packages/shared"):
        for name in IGNORED:
            committed.write(f"{folder}/{name}", "secret")
        (committed.root / folder / "link.py").symlink_to("/etc/hostname")
    notes: list[str] = []
    assert committed.bundle(on_note=notes.append)["demo"] == first
    assert notes == []


def test_what_is_committed_ships_though_it_is_ignored(committed: Tree) -> None:
    """A file that git tracks belongs to the commit, whatever a rule says."""
    committed.write("lambdas/demo/table.local", "data")
    git(committed.root, "add", "--force", "lambdas/demo/table.local")
    committed.bundle()
    assert committed.read("demo", "lambdas/demo/table.local") == b"data"


def test_an_untracked_file_is_reported(committed: Tree) -> None:
    """An untracked file ships, because it may be in the next commit. A note says that only this machine has it."""
    committed.write("lambdas/demo/fresh.py", "")
    committed.write("packages/shared/src/shared/new.py", "")
    notes: list[str] = []
    committed.bundle(on_note=notes.append)
    assert [line.partition(" ")[0] for line in notes] == [
        "lambdas/demo/fresh.py",
        "packages/shared/src/shared/new.py",
    ]
    assert "lambdas/demo/fresh.py" in committed.names("demo")
    git(committed.root, "add", ".")
    committed.bundle(on_note=notes.append)
    assert len(notes) == 2


def test_with_and_without_git_one_commit_is_one_bundle(committed: Tree, tmp_path: Path) -> None:
    """An export of the commit, without git, has the same bytes."""
    first = committed.bundle()["demo"]
    other = type(committed)(tmp_path / "export", committed.index)
    git(committed.root, "checkout-index", "--all", "--force", f"--prefix={other.root}/")
    for left in ("lambdas/demo/node_modules/x.js", "lambdas/demo/a.py~", "lambdas/demo/env/pyvenv.cfg"):
        other.write(left, "")
    assert other.bundle()["demo"] == first


def test_a_hook_of_another_repository_leads_nowhere(committed: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that git sets for hooks do not point orb to another repository."""
    first = committed.bundle()["demo"]
    committed.write("lambdas/demo/notes.local", "")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    assert committed.bundle()["demo"] == first


def test_a_repository_further_up_that_ignores_the_workspace(
    make_tree: Callable[[str], Tree], tmp_path: Path
) -> None:
    """If an outer repository ignores the workspace, only names decide, as without git."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".gitignore").write_text("*\n")
    tree = make_tree("checkout")
    tree.fill()
    assert "leaf" in tree.bundle()["demo"].packages


def test_git_that_does_not_answer(committed: Tree) -> None:
    """A broken repository is an error, because a guess could ship ignored files."""
    (committed.root / ".git/config").write_text("[broken")
    assert "git cannot list the files" in committed.refusal().message


def test_without_git_that_is_reported(
    committed: Tree, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without git, files that git would ignore ship with a note."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    committed.write("lambdas/demo/notes.local", "")
    notes: list[str] = []
    committed.bundle(on_note=notes.append)
    assert "lambdas/demo/notes.local" in committed.names("demo")
    assert notes == ["git is not available here: the names of files alone decide which of them ship"]


def test_a_repository_in_the_repository(committed: Tree) -> None:
    """An inner repository is refused, because its files belong to another repository."""
    committed.write("lambdas/demo/inner/module.py", "")
    git(committed.root / "lambdas/demo/inner", "init", "--quiet")
    assert committed.refusal().faults == ("lambdas/demo/inner is a repository of its own",)


def test_only_files_are_taken(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes, links and other special files are refused, all at once."""
    tree.package("shared", {"shared/__init__.py": ""})
    shared = 'shared = {path = "../../packages/shared"}'
    locked = {"shared": tree.local("shared")}
    tree.unit("demo", {"handler.py": "", "data/x.txt": ""}, pipfile=shared, locked=locked)
    there = tree.root / "packages/shared/src/shared"
    (there / "linked").symlink_to(tree.root / "lambdas/demo/data")
    (there / "file.py").symlink_to("/etc/hostname")
    (there / "broken.py").symlink_to("nowhere")
    os.mkfifo(there / "pipe")
    assert sorted(tree.refusal().faults) == [
        "packages/shared/src/shared/broken.py is a symbolic link",
        "packages/shared/src/shared/file.py is a symbolic link",
        "packages/shared/src/shared/linked is a symbolic link",
        "packages/shared/src/shared/pipe is not a file",
    ]
    shutil.rmtree(there)
    tree.package("shared", {"shared/__init__.py": ""})
    os.mkfifo(tree.root / "lambdas/demo/pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tree.root / "lambdas/demo")
        server.bind("door")  # A name of a socket has 108 bytes at most.
        (tree.root / "lambdas/demo/elsewhere").symlink_to("/etc")
        assert sorted(tree.refusal().faults) == [
            "lambdas/demo/door is not a file",
            "lambdas/demo/elsewhere is a symbolic link",
            "lambdas/demo/pipe is not a file",
        ]


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"a\nb.txt", b"a\\b.txt", b"\x7f", b"\xff\xfe/x.py"])
def test_names_that_a_zip_cannot_carry(tree: Tree, name: bytes) -> None:
    """Such names are reported in ASCII, without a stack trace, with and without git."""
    tree.unit("demo", {"handler.py": ""})
    path = tree.root / "lambdas/demo" / os.fsdecode(name)
    path.parent.mkdir(exist_ok=True)
    path.touch()
    (fault,) = tree.refusal().faults
    assert "its name is not UTF-8" in fault
    assert fault.isprintable()
    git(tree.root, "init", "--quiet")
    assert tree.refusal().faults == (fault,)


@given(st.text(st.characters(), min_size=1))
def test_a_portable_name_is_utf_8_in_one_line(name: str) -> None:
    """A portable name is UTF-8, one line, and the same path on every system."""
    if is_portable(name):
        assert name.encode().decode() == name
        assert "\n" not in name
        assert "\\" not in name
    else:
        assert any(each == "\\" or not each.isprintable() for each in name)


@pytest.mark.parametrize(
    "character", ["\x1b", "\x7f", "\x85", "\x9b", "\u202e", "\u200f", "\u2066", "\ufeff"]
)
def test_a_name_that_is_shown_as_another(character: str) -> None:
    """Control characters of a terminal, and characters that turn the direction of a text, are refused."""
    assert is_portable("a\u00e9 b.py")
    assert not is_portable(f"a{character}b.py")


def test_a_file_that_is_removed_while_it_is_read(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that an editor removes while the folder is read is skipped."""
    tree.unit("demo", {"handler.py": "", "swap.txt": ""})
    sources = Sources.of(tree.root)
    scan = os.scandir

    def removing(folder: str) -> object:
        with scan(folder) as found:
            entries = list(found)
        (tree.root / "lambdas/demo/swap.txt").unlink(missing_ok=True)
        return nullcontext(entries)

    monkeypatch.setattr("orb_tools.bundle.source_files.os.scandir", removing)
    assert "swap.txt" not in sources.read(tree.root / "lambdas/demo")


def test_a_path_out_of_the_repository(tree: Tree, tmp_path: Path) -> None:
    """A path out of the repository is refused, also behind a link inside the repository."""
    tree.package("shared", {"shared/__init__.py": ""})
    shutil.move(tree.root / "packages/shared", tmp_path / "away")
    for path in ("../../../away", "../../packages/shared"):
        shared = f'shared = {{path = "{path}"}}'
        tree.unit("demo", {"handler.py": ""}, pipfile=shared, locked={"shared": {"path": path}})
        assert "leads out of the repository" in tree.refusal().message
        (tree.root / "packages/shared").unlink(missing_ok=True)
        (tree.root / "packages").mkdir(exist_ok=True)
        (tree.root / "packages/shared").symlink_to(tmp_path / "away")
