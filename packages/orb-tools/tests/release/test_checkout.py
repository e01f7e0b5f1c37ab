"""A release is never guessed: a checkout that cannot know it is refused."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from orb_tools.errors import ToolError
from orb_tools.release.checkout import Checkout

if TYPE_CHECKING:
    from pathlib import Path

    from release_monorepo import Monorepo


def test_a_clean_branch(monorepo: Monorepo) -> None:
    """A clean checkout has its branch and its commit."""
    checkout = Checkout.open(monorepo.root)
    assert (checkout.branch, checkout.head.hexsha) == ("main", monorepo.git("rev-parse", "HEAD"))


@pytest.mark.parametrize("name", ["packages/orb-common/setup.py", "new.txt"])
def test_a_dirty_tree(name: str, monorepo: Monorepo) -> None:
    """A file that differs from the commit, and one that is not in it, are refused."""
    monorepo.write(name, "changed\n")
    with pytest.raises(ToolError) as caught:
        Checkout.open(monorepo.root)
    assert caught.value.faults == (
        "files differ from the commit: commit or remove them (git status lists them)",
    )
    monorepo.git("stash", "--include-untracked")
    monorepo.write("dist/ignored.txt", "")
    Checkout.open(monorepo.root)


def test_all_faults_at_once(monorepo: Monorepo, tmp_path: Path) -> None:
    """A shallow clone, a dirty tree and a missing branch are named together."""
    monorepo.change("fix: second")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", monorepo.root.as_uri(), clone], check=True)
    subprocess.run(["git", "checkout", "--quiet", "--detach"], cwd=clone, check=True)
    (clone / "stray.txt").write_text("")
    with pytest.raises(ToolError) as caught:
        Checkout.open(clone)
    assert [fault.partition(" ")[0] for fault in caught.value.faults] == ["the", "files", "no"]


def test_a_detached_head(monorepo: Monorepo) -> None:
    """Without a branch, it must be stated, and must have the commit. A released commit needs none."""
    old = monorepo.git("rev-parse", "HEAD")
    new = monorepo.change("fix: second")
    monorepo.git("branch", "older", old)
    monorepo.git("checkout", "--quiet", "--detach")
    with pytest.raises(ToolError) as caught:
        Checkout.open(monorepo.root)
    assert caught.value.faults == (
        "no branch is checked out: check one out, or name the branch of this commit with --branch",
    )
    assert Checkout.open(monorepo.root, branch="main").branch == "main"
    for branch in ("older", "absent", "--all"):
        with pytest.raises(ToolError) as caught:
            Checkout.open(monorepo.root, branch=branch)
        assert f"the branch {branch} does not have this commit" in caught.value.faults[0]
    # As actions/checkout leaves it: the branch of the remote alone.
    monorepo.git("update-ref", "refs/remotes/origin/there", new)
    assert Checkout.open(monorepo.root, branch="there").branch == "there"
    monorepo.release("0.1.0")
    assert Checkout.open(monorepo.root).branch is None


def test_no_repository(tmp_path: Path) -> None:
    """A folder without a repository, and a repository without a commit, are refused."""
    with pytest.raises(ToolError, match="is not in a git repository with a commit"):
        Checkout.open(tmp_path)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    with pytest.raises(ToolError, match="is not in a git repository with a commit"):
        Checkout.open(tmp_path)


def test_tags_of_releases(monorepo: Monorepo) -> None:
    """Releases are the tags in the history of the commit, in the order of versions. Other tags do not count."""
    monorepo.release("0.9.0")
    monorepo.git("tag", "models-v7.0.0")
    monorepo.git("switch", "--quiet", "--create", "side")
    monorepo.change("feat: aside")
    monorepo.release("0.11.0")
    monorepo.git("switch", "--quiet", "main")
    monorepo.change("fix: second")
    monorepo.release("0.10.0")
    checkout = Checkout.open(monorepo.root)
    assert list(checkout.releases()) == [Version("0.9.0"), Version("0.10.0")]
    assert max(checkout.releases(merged=False)) == Version("0.11.0")


@pytest.mark.parametrize("name", ["1.4", "1.4.0rc1", "01.4.0", "next"])
def test_a_tag_without_a_version(name: str, monorepo: Monorepo) -> None:
    """A tag that begins as one of a release and has no version is refused."""
    monorepo.git("tag", f"orb-common-v{name}")
    with pytest.raises(ToolError) as caught:
        Checkout.open(monorepo.root).releases()
    assert caught.value.faults == (f"orb-common-v{name} has no version like 1.4.0",)


def test_restore(monorepo: Monorepo) -> None:
    """All changes of tracked files are taken back, staged ones too."""
    monorepo.write("pyproject.toml", "changed")
    monorepo.git("add", "pyproject.toml")
    Checkout.restore(monorepo.root)
    Checkout.open(monorepo.root)
