"""dist/ says where its bundles come from, and has checksums that sha256sum reads."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from small_monorepo import TARGET

from orb_tools.bundle.provenance import NAME, SUMS, Commit, read_commit

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

pytestmark = pytest.mark.usefixtures("builds_once")

IDENTITY = {
    f"GIT_{who}_{what}": "t@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


def git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def committed(demo: Tree) -> Tree:
    demo.write(".gitignore", ".orb/\ndist/\n")
    git(demo.root, "init", "--quiet")
    git(demo.root, "add", "--all")
    git(demo.root, "commit", "--quiet", "--message", "begin")
    return demo


def statement(tree: Tree) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree.workspace.dist / NAME).read_text())
    return found


def test_the_statement(committed: Tree) -> None:
    """It is an in-toto statement with SLSA's predicate: the zips, the target, the inputs, the commit, the builder."""
    committed.unit("other", {"handler.py": ""})
    committed.bundle(target=TARGET)
    entry = committed.bundle("demo", target=TARGET)["demo"]
    committed.write("lambdas/other/more.py", "")
    other = committed.bundle("other", target=TARGET)["other"]
    found = statement(committed)
    assert found["_type"] == "https://in-toto.io/Statement/v1"
    assert found["predicateType"] == "https://slsa.dev/provenance/v1"
    assert found["subject"] == [{"name": "other.zip", "digest": {"sha256": other.sha256}}], (
        "the run made no other"
    )
    definition = found["predicate"]["buildDefinition"]
    assert definition["externalParameters"] == {
        "units": {"other": {"python": "3.13", "architecture": "x86_64"}}
    }
    inputs = {"inputs": other.inputs, "content": other.content, "compiler": other.compiler}
    assert definition["internalParameters"] == {"units": {"other": inputs}}
    head = git(committed.root, "rev-parse", "HEAD")
    assert definition["resolvedDependencies"] == [
        {"name": "source", "digest": {"gitCommit": head}, "annotations": {"dirty": True}}
    ]
    assert found["predicate"]["runDetails"]["builder"]["version"].keys() == {"orb", "python", "zlib"}
    assert entry.inputs != other.inputs


def test_the_same_commit_gives_the_same_bytes(committed: Tree, tmp_path: Path) -> None:
    """dist/ is the same in a clone in another folder, at another time."""
    committed.bundle(target=TARGET)
    git(tmp_path, "clone", "--quiet", str(committed.root), "clone")
    clone = type(committed)(tmp_path / "clone", committed.index)
    clone.bundle(target=TARGET)

    def content(tree: Tree) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in tree.workspace.dist.iterdir()}

    assert content(clone) == content(committed)
    assert content(clone).keys() == {"demo.zip", "manifest.json", NAME, SUMS}


def test_checksums(committed: Tree) -> None:
    """`sha256sum -c` accepts the folder, with the bundles of earlier runs, and finds each edited file."""
    committed.unit("other", {"handler.py": ""})
    committed.bundle(target=TARGET)
    committed.write("lambdas/demo/texts.json", "[]")
    committed.bundle("demo", target=TARGET)
    dist = committed.workspace.dist
    listed = {line.split("  ")[1] for line in (dist / SUMS).read_text().splitlines()}
    assert listed == {path.name for path in dist.iterdir()} - {SUMS}

    def status() -> int:
        return subprocess.run(
            ["sha256sum", "--check", "--quiet", SUMS], cwd=dist, capture_output=True, check=False
        ).returncode

    assert status() == 0
    for name in sorted(listed):
        whole = (dist / name).read_bytes()
        (dist / name).write_bytes(whole + b" ")
        assert status() == 1, name
        (dist / name).write_bytes(whole)


def test_the_commit_of_a_checkout(committed: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout is dirty when a file of a function or package differs. Others do not count, nor ignored ones."""
    root = committed.root
    head = git(root, "rev-parse", "HEAD")
    clean, dirty = Commit(sha=head, dirty=False), Commit(sha=head, dirty=True)
    committed.write("docs/page.md", "")
    committed.write("lambdas/demo/dist/ignored.txt", "")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert read_commit(root) == clean
    committed.write("packages/shared/src/shared/more.py", "")
    assert read_commit(root) == dirty
    monkeypatch.delenv("GIT_DIR")
    assert read_commit(tmp_path) is None
    git(tmp_path, "init", "--quiet", "empty")
    assert read_commit(tmp_path / "empty") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_commit(root) is None


def test_without_a_commit(demo: Tree) -> None:
    """Without a repository the statement names no source, and is valid."""
    entry = demo.bundle(target=TARGET)["demo"]
    assert statement(demo)["predicate"]["buildDefinition"]["resolvedDependencies"] == []
    digest = hashlib.sha256((demo.workspace.dist / "demo.zip").read_bytes()).hexdigest()
    assert statement(demo)["subject"][0]["digest"]["sha256"] == digest == entry.sha256
