"""The files of another commit are in a folder of their own, and the repository stays as it was."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from orb_tools.affected.commit_tree import commit_tree, find_commit
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Repository


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file, those of git too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_files_of_a_commit(repository: Repository) -> None:
    """Content, modes and links are those of the commit. Neither the work tree nor a file of git changes."""
    tree = repository.tree
    (tree.root / "run.sh").write_text("old")
    (tree.root / "run.sh").chmod(0o755)
    (tree.root / "link").symlink_to("run.sh")
    first = repository.commit("first")
    tree.write("run.sh", "new")
    tree.write("lambdas/demo/more.py", "")
    repository.commit("second")
    tree.write("run.sh", "newer, not committed")
    repository.git("add", "run.sh")
    before = state(tree.root)
    with commit_tree(tree.root, first) as folder:
        assert (folder / "run.sh").read_text() == "old"
        assert (folder / "run.sh").stat().st_mode & 0o111
        assert (folder / "link").is_symlink()
        assert not (folder / "lambdas/demo/more.py").exists()
        assert (folder / "lambdas/demo/handler.py").read_bytes() == (
            tree.root / "lambdas/demo/handler.py"
        ).read_bytes()
    assert not folder.exists()
    assert state(tree.root) == before


def test_a_workspace_in_a_folder_of_a_repository(repository: Repository) -> None:
    """Only the files of that folder are written, by their paths in it. A hook's variables do not matter."""
    root = repository.tree.root
    with commit_tree(root / "lambdas", find_commit(root, "HEAD")) as folder:
        assert (folder / "demo/handler.py").is_file()
        assert not (folder / "pyproject.toml").exists()


def test_a_linked_work_tree_on_another_branch(repository: Repository, tmp_path: Path) -> None:
    """A linked work tree has an index of its own, which does not change either."""
    repository.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    before = state(repository.tree.root)
    with commit_tree(tmp_path / "side", find_commit(tmp_path / "side", "main")) as folder:
        assert (folder / "pyproject.toml").is_file()
    assert state(repository.tree.root) == before


def test_names_of_commits(repository: Repository) -> None:
    """A branch, a tag, a hash, and the commit at which a branch left another."""
    root, first = repository.tree.root, repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "-b", "side")
    side = repository.commit("side")
    repository.git("tag", "v1")
    repository.git("checkout", "--quiet", "main")
    last = repository.commit("main")
    names = {
        "main": last,
        "v1": side,
        first[:10]: first,
        "HEAD~1": first,
        "side...": first,
        "main...v1": first,
    }
    assert {name: find_commit(root, name) for name in names} == names


@pytest.mark.parametrize("name", ["nowhere", "--all", "HEAD^{tree}", "nowhere..."])
def test_a_commit_that_is_not_here(repository: Repository, name: str) -> None:
    """The error says how to fetch it."""
    with pytest.raises(ToolError, match="this clone has no commit") as caught:
        find_commit(repository.tree.root, name)
    assert "git fetch" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["", " ", "..."])
def test_an_empty_name(repository: Repository, name: str) -> None:
    """It is refused as such, because a variable of CI may be empty. There is nothing to fetch."""
    with pytest.raises(ToolError, match="the name of the commit is empty") as caught:
        find_commit(repository.tree.root, name)
    assert "origin/main..." in str(caught.value.hint)


def test_a_name_with_a_space(repository: Repository) -> None:
    """The proposed command can be copied as it is."""
    with pytest.raises(ToolError) as caught:
        find_commit(repository.tree.root, "origin/a b")
    assert "git fetch --depth=1 origin 'a b'. In" in str(caught.value.hint)


def test_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    """A commit that was not fetched is an error that says how to fetch it. Its own commit is there."""
    first = repository.git("rev-parse", "HEAD")
    last = repository.commit("second")
    clone = tmp_path / "clone"
    command = ["git", "clone", "--quiet", "--depth=1", f"file://{repository.tree.root}", str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.raises(ToolError, match="this clone has no commit"):
        find_commit(clone, first)
    with commit_tree(clone, find_commit(clone, "origin/main")) as folder:
        assert (folder / "pyproject.toml").is_file()
    assert find_commit(clone, "origin/main") == last
    # Two histories whose common commit was not fetched.
    repository.git("checkout", "--quiet", "-b", "side", first)
    repository.commit("third")
    subprocess.run(["git", "fetch", "--quiet", "--depth=1", "origin", "side:side"], cwd=clone, check=True)
    with pytest.raises(ToolError, match="no commit in common") as caught:
        find_commit(clone, "side...")
    assert "--unshallow" in str(caught.value.hint)


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder in no repository, and a machine without git, are errors."""
    with pytest.raises(ToolError, match="not in a git repository"):
        find_commit(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("git") is None
    with pytest.raises(ToolError, match="git is not installed"):
        find_commit(tmp_path, "HEAD")


def test_a_commit_without_the_folder(repository: Repository) -> None:
    """A folder that the commit does not have is an error with what git says."""
    root = repository.tree.root
    repository.tree.write("new/file.txt", "")
    with (
        pytest.raises(ToolError, match="cannot write the files"),
        commit_tree(root / "new", find_commit(root, "HEAD")),
    ):
        pass
