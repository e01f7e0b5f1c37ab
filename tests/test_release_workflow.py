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
assert "GITHUB_TOKEN" not in os.environ
if sys.argv[1:] == ["release", "plan", "--branch", "main"]:
    print("the next one is 1.4.0 (minor)")
elif sys.argv[1:] == ["release", "prepare", "--branch", "main"]:
    version = os.environ["PACKAGE_VERSION"] or "1.4.0"
    if (Path(os.environ["TOOLS"]) / "refuses").exists():
        sys.exit("error: fragments promise more than the commits")
    Path("packages/orb-common/CHANGELOG.md").write_text(f"# Changelog\\n\\n## {version} (2026-11-22)\\n\\n- Words.\\n")
    Path("packages/orb-common/changelog.d/+words.added.md").unlink()
    Path("packages/orb-common/setup.py").write_text(f'RELEASE = "{version}"  # "orb" writes it\\n')
    for extra in Path(os.environ["TOOLS"]).glob("extra-*"):
        place = Path(extra.name.removeprefix("extra-").replace("!", "/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        place.open("a").write("bad = 1\\n")
"""


class Repository(Origin):
    """A repository with one package and one fragment."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._runs = 0
        self.write("packages/orb-common/CHANGELOG.md", "# Changelog\n\n## 0.1.0 (unreleased)\n")
        self.write("packages/orb-common/changelog.d/+words.added.md", "Words.\n")
        self.write("packages/orb-common/setup.py", 'RELEASE = "0.1.0"  # "orb" writes it\n')
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        self.push("feat: begin")

    def run(self, branch: str = "main", version: str = "") -> Done:
        self._runs += 1
        folder = self.root / "runs" / str(self._runs)
        return Run(self, "release.yml", folder, branch=branch, inputs={"version": version}).go()

    def branches(self) -> set[str]:
        return {line.split("\t")[1] for line in self.git("ls-remote", "--heads", "origin").splitlines()}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_branch_of_a_release(repository: Repository) -> None:
    """It has one commit with the changelogs and the version, and main stays. A second run does not replace it."""
    done = repository.run()
    assert done.results == {"prepare": "success", "commit": "success"}, done.logs
    assert "the next one is 1.4.0 (minor)" in done.summary
    repository.git("fetch", "--quiet", "origin", "release/1.4.0")
    assert repository.git("log", "--name-only", "--no-renames", "--format=%s", "main..FETCH_HEAD").split("\n") == [
        "chore(release): 1.4.0", "", "packages/orb-common/CHANGELOG.md",
        "packages/orb-common/changelog.d/+words.added.md", "packages/orb-common/setup.py",
    ]  # fmt: skip
    done = repository.run()
    assert done.results == {"prepare": "success", "commit": "failure"}
    assert "release/1.4.0 exists" in done.logs["commit"]


def test_a_version_that_a_person_chooses(repository: Repository) -> None:
    """The run has an input for it."""
    assert repository.run(version="2.0.0").results == {"prepare": "success", "commit": "success"}
    assert repository.branches() == {"refs/heads/main", "refs/heads/release/2.0.0"}


def test_what_cannot_be_prepared(repository: Repository) -> None:
    """No branch is pushed when orb refuses the release."""
    (repository.tools / "refuses").touch()
    done = repository.run()
    assert done.results == {"prepare": "failure", "commit": "skipped"}
    assert "fragments promise more" in done.logs["prepare"]
    assert repository.branches() == {"refs/heads/main"}


@pytest.mark.parametrize(
    "path",
    [
        "more.py", "packages/orb-common/setup.py", "packages/orb-common/changelog.d/+new.added.md",
        "packages/orb-common/src/orb_common/setup.py", ".github/workflows/ci.yml",
    ],
)  # fmt: skip
def test_a_package_that_writes_elsewhere(repository: Repository, path: str) -> None:
    """What a package changes beside the changelogs and the version does not reach a branch."""
    (repository.tools / f"extra-{path.replace('/', '!')}").touch()
    done = repository.run()
    assert done.results == {"prepare": "success", "commit": "failure"}
    assert "the patch" in done.logs["commit"]
    assert repository.branches() == {"refs/heads/main"}


def test_only_main_is_released(repository: Repository) -> None:
    """Started on another branch, it does nothing."""
    repository.push("feat: side", "side")
    assert repository.run("side").results == {"prepare": "skipped", "commit": "skipped"}
