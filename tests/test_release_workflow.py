"""The workflow `release`, run from its YAML: the branch that it prepares."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.local_workflow import Done, Origin, Run

if TYPE_CHECKING:
    from pathlib import Path

ORB = """
import os, sys
from pathlib import Path
if sys.argv[1:] == ["release", "plan"]:
    print("the next one is 1.4.0 (minor)")
elif sys.argv[1:] == ["release", "prepare"]:
    if (Path(os.environ["TOOLS"]) / "refuses").exists():
        sys.exit("error: fragments promise more than the commits")
    Path("packages/orb-common/CHANGELOG.md").write_text("# Changelog\\n\\n## 1.4.0 (2026-11-22)\\n\\n- Words.\\n")
    Path("packages/orb-common/changelog.d/+words.added.md").unlink()
    Path("packages/orb-common/setup.py").write_text("RELEASE = '1.4.0'\\n")
    if (Path(os.environ["TOOLS"]) / "writes-more").exists():
        Path("more.py").touch()
"""


class Repository(Origin):
    """A repository with one package and one fragment."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._runs = 0
        self.write("packages/orb-common/CHANGELOG.md", "# Changelog\n\n## 0.1.0 (unreleased)\n")
        self.write("packages/orb-common/changelog.d/+words.added.md", "Words.\n")
        self.write("packages/orb-common/setup.py", "RELEASE = '0.1.0'\n")
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        self.push("feat: begin")

    def run(self, branch: str = "main") -> Done:
        self._runs += 1
        return Run(self, "release.yml", self.root / "runs" / str(self._runs), branch=branch).go()

    def branches(self) -> set[str]:
        return {line.split("\t")[1] for line in self.git("ls-remote", "--heads", "origin").splitlines()}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_branch_of_a_release(repository: Repository) -> None:
    """It has one commit with the changelogs and the version, and main stays. A second run does not replace it."""
    done = repository.run()
    assert done.results == {"prepare": "success"}, done.logs
    assert "the next one is 1.4.0 (minor)" in done.summary
    repository.git("fetch", "--quiet", "origin", "release/1.4.0")
    assert repository.git("log", "--name-only", "--no-renames", "--format=%s", "main..FETCH_HEAD").split("\n") == [
        "chore(release): 1.4.0", "", "packages/orb-common/CHANGELOG.md",
        "packages/orb-common/changelog.d/+words.added.md", "packages/orb-common/setup.py",
    ]  # fmt: skip
    done = repository.run()
    assert done.results == {"prepare": "failure"}
    assert "release/1.4.0 exists" in done.logs["prepare"]


@pytest.mark.parametrize(
    ("fault", "words"), [("refuses", "fragments promise more"), ("writes-more", "other files changed")]
)
def test_what_cannot_be_prepared(repository: Repository, fault: str, words: str) -> None:
    """No branch is pushed when the release is refused, or when a file changed that is no changelog."""
    (repository.tools / fault).touch()
    done = repository.run()
    assert done.results == {"prepare": "failure"}
    assert words in done.logs["prepare"]
    assert repository.branches() == {"refs/heads/main"}


def test_only_main_is_released(repository: Repository) -> None:
    """Started on another branch, it does nothing."""
    repository.push("feat: side", "side")
    assert repository.run("side").results == {"prepare": "skipped"}
