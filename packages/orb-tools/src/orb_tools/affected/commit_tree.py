"""The files of another commit, in a temporary folder. The user's work tree, index and branches do not change."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from orb_tools.bundle.source_files import GIT_VARIABLES
from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = "..."


def find_commit(root: Path, revision: str) -> str:
    """Return the hash of a commit.

    Args:
        root: A folder of the repository.
        revision: What git accepts: a hash, a branch, a tag. "main..." is the commit at which HEAD left main.

    Raises:
        ToolError: git is missing, `root` is in no repository, the name is empty, or this clone does not have that
            commit.
    """
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise ToolError(f"{root} is not in a git repository", hint="run it in a checkout")
    if _BETWEEN not in revision:
        return _commit(root, revision)
    before, _, after = revision.partition(_BETWEEN)
    found = _git(root, "merge-base", _commit(root, before), _commit(root, after or "HEAD"))
    if found.returncode:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        hint = (
            "fetch the history: git fetch --unshallow" if shallow else "name a commit without the three dots"
        )
        raise ToolError(f"{before} and {after or 'HEAD'} have no commit in common here", hint=hint)
    return found.stdout.decode().strip()


@contextmanager
def commit_tree(root: Path, commit: str) -> Iterator[Path]:
    """Make a folder with the files below `root` as they were at `commit`, for the block.

    Git writes them as it does at a checkout, with the line ends that .gitattributes names.

    Raises:
        ToolError: git cannot write them, such as when the commit does not have that folder.
    """
    prefix = _git(root, "rev-parse", "--show-prefix").stdout.decode().strip()
    git_folder = _git(root, "rev-parse", "--absolute-git-dir").stdout.decode().strip()
    with TemporaryDirectory(prefix="orb-commit-") as scratch:
        tree = Path(scratch) / "tree"
        tree.mkdir()
        settings = {
            "GIT_DIR": git_folder, "GIT_WORK_TREE": str(tree), "GIT_INDEX_FILE": f"{scratch}/index"
        }  # fmt: skip
        for arguments in (("read-tree", f"{commit}:{prefix}"), ("checkout-index", "--all", "--force")):
            finished = _git(tree, "-c", "core.sparseCheckout=false", *arguments, **settings)
            if finished.returncode:
                raise ToolError(
                    f"git cannot write the files of {commit[:12]}",
                    hint="correct what git reports, or name another commit",
                    faults=tail(scrub(finished.stderr.decode(errors="replace"))),
                )
        yield tree


def _commit(root: Path, revision: str) -> str:
    if not revision.strip():
        hint = "name the commit to compare with, such as origin/main... for where this branch left main"
        raise ToolError("the name of the commit is empty", hint=hint)
    # The hash, because a name could look like an option.
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        name = shlex.quote(revision.removeprefix("origin/"))
        raise ToolError(
            f"this clone has no commit '{revision}'",
            hint=f"fetch it first: git fetch --depth=1 origin {name}. In GitHub's actions/checkout: fetch-depth: 0",
        )
    return found.stdout.decode().strip()


def _git(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in GIT_VARIABLES} | settings
    command = ["git", "-C", str(folder), "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise ToolError("git is not installed", hint="install it: the earlier files come from it") from None
