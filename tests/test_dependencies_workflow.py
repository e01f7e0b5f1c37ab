"""The workflow `dependencies`, run from its YAML on a branch as Dependabot makes it."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.local_workflow import ROOT, Done, Origin, Run

if TYPE_CHECKING:
    from pathlib import Path

BRANCH = "dependabot/pip/lambdas/functions-1"
ORB = """
import os, sys
from pathlib import Path
assert sys.argv[1] == "lock" and "GITHUB_TOKEN" not in os.environ
for unit in sys.argv[2:]:
    Path(f"lambdas/{unit}/Pipfile.lock").write_text("lock of " + Path(f"lambdas/{unit}/Pipfile").read_text())
for extra in Path(os.environ["TOOLS"]).glob("extra-*"):
    place = Path(extra.name.removeprefix("extra-").replace("!", "/"))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(extra.read_text())
    os.system(f"git add --intent-to-add {place}")
"""
UV = """
import sys
from pathlib import Path
output = Path(sys.argv[sys.argv.index("--output-file") + 1])
if output.is_relative_to("requirements") and output.exists():
    output.write_text(output.read_text().strip() + " # locked\\n")
"""
"""It marks the locks that it is asked to make and that the repository has."""


class Repository(Origin):
    """A repository with two functions and the locks of the tools."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for unit in ("notes", "users"):
            self.write(f"lambdas/{unit}/Pipfile", "one = 1\n")
            self.write(f"lambdas/{unit}/Pipfile.lock", "lock of one = 1\n")
            self.write(f"lambdas/{unit}/handler.py", "")
        self.write("requirements/dev.txt", "one==1\n")
        shutil.copy(ROOT / "requirements/lock.sh", self.work / "requirements")
        self.program("venv/bin/orb", f"#!{sys.executable}\n{ORB}")
        self.program("venv/bin/uv", f"#!{sys.executable}\n{UV}")
        self.push("feat: begin")
        self.git("checkout", "--quiet", "-b", BRANCH)

    def run(self) -> Done:
        shutil.rmtree(self.root / "run", ignore_errors=True)
        github = {"event": {"repository": {"default_branch": "main"}}}
        # A runner of GitHub has no uv.
        path = os.pathsep.join([str(self.tools), "/usr/bin", "/bin"])
        return Run(
            self,
            "dependencies.yml",
            self.root / "run",
            branch=BRANCH,
            github=github,
            environment={"PATH": path},
        ).go()

    def added(self) -> list[str]:
        """The commits that the branch has at the origin and not here: message and files."""
        self.git("fetch", "--quiet", "origin", BRANCH)
        return self.git("log", "--name-only", "--format=%an: %s", f"{BRANCH}..FETCH_HEAD").split("\n")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_the_locks_of_a_branch(repository: Repository) -> None:
    """The locks of what the branch changes are made again and committed to it, once. Those of others stay."""
    repository.write("lambdas/users/Pipfile", "one = 2\n")
    repository.push("chore: bump one", BRANCH)
    done = repository.run()
    assert done.results == {"relock": "success", "commit": "success"}, done.logs
    assert repository.added() == [
        "github-actions[bot]: chore: locks of the new versions [dependabot skip]", "", "lambdas/users/Pipfile.lock",
    ]  # fmt: skip
    assert repository.git("show", "FETCH_HEAD:lambdas/users/Pipfile.lock") == "lock of one = 2"
    assert repository.run().results == {"relock": "success", "commit": "success"}
    assert len(repository.added()) == 3


def test_the_locks_of_the_tools(repository: Repository) -> None:
    """A branch that changes a lock in requirements/ gets the other locks there too."""
    repository.write("requirements/dev.txt", "one==2\n")
    repository.push("chore: bump one", BRANCH)
    assert repository.run().results == {"relock": "success", "commit": "success"}
    assert repository.added()[2:] == ["requirements/dev.txt"]
    assert repository.git("show", "FETCH_HEAD:requirements/dev.txt") == "one==2 # locked"


@pytest.mark.parametrize(
    "path",
    [
        "lambdas/users/handler.py", "lambdas/users/Pipfile", "lambdas/new/Pipfile.lock", ".github/workflows/ci.yml",
        "requirements/lock.sh", "lambdas/users/deep/Pipfile.lock", "conftest.py",
    ],
)  # fmt: skip
def test_a_package_that_writes_elsewhere(repository: Repository, path: str) -> None:
    """What a package changes beside the locks, while they are made, does not reach the branch."""
    repository.write("lambdas/users/Pipfile", "one = 2\n")
    repository.push("chore: bump one", BRANCH)
    (repository.tools / f"extra-{path.replace('/', '!')}").write_text("bad\n")
    done = repository.run()
    assert done.results == {"relock": "success", "commit": "failure"}
    assert "the patch" in done.logs["commit"]
    assert repository.added() == [""]


def test_a_branch_that_has_moved_on(repository: Repository, tmp_path: Path) -> None:
    """A commit that Dependabot has replaced meanwhile is not pushed over its new one."""
    repository.write("lambdas/users/Pipfile", "one = 2\n")
    repository.push("chore: bump one", BRANCH)
    repository.program("git", _PUSHES_FIRST.format(origin=repository.bare, flag=tmp_path / "flag"))
    done = repository.run()
    assert done.results["commit"] == "failure"
    repository.git("fetch", "--quiet", "origin", BRANCH)
    assert repository.git("log", "-1", "--format=%s", "FETCH_HEAD") == "chore: begin again"


_PUSHES_FIRST = """#!/bin/bash
for argument in "$@"; do
    if [ "$argument" = push ] && [ ! -e {flag} ]; then
        touch {flag}
        tree=$(/usr/bin/git rev-parse "HEAD^{{tree}}")
        commit=$(echo "chore: begin again" | /usr/bin/git -c user.name=d -c user.email=d@d commit-tree "$tree")
        /usr/bin/git push --quiet --force {origin} "$commit:refs/heads/dependabot/pip/lambdas/functions-1"
    fi
done
exec /usr/bin/git "$@"
"""
