"""What git knows about a release: the branch, the commits and the tags. Nothing is guessed when git cannot know it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.version import Version

from orb_tools.errors import ToolError
from orb_tools.subprocess_output import scrub, tail

try:
    from git import GitCommandError, InvalidGitRepositoryError, NoSuchPathError, Repo
except ImportError as error:
    raise ToolError("gitpython is not installed", hint="pip install 'orb-tools[release]'") from error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from git import Commit, TagReference

MAIN = "main"
"""The branch that is released."""
TAG = "orb-common-v"
"""What the tag of a release begins with. One tag stands for all packages, because they have one version."""
_RELEASE = re.compile(r"(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A clean checkout with its whole history."""

    repository: Repo
    branch: str | None
    """None: HEAD is the tagged commit of a release, and no branch is checked out."""

    @classmethod
    def open(cls, root: Path, *, branch: str | None = None) -> Checkout:
        """Open the checkout at `root`.

        Args:
            root: The root of the repository.
            branch: The branch that HEAD belongs to. It must be stated where no branch is checked out, as in CI.

        Raises:
            ToolError: It is no repository or has no commit, the clone is shallow, a file differs from the commit, or
                the branch is not known.
        """
        try:
            repository = Repo(root)
            head = repository.head.commit
        except (InvalidGitRepositoryError, NoSuchPathError, ValueError) as error:
            raise ToolError(
                f"{root} is not in a git repository with a commit", hint="run it in a checkout"
            ) from error
        faults = list(_faults(repository, branch))
        known = branch or (None if repository.head.is_detached else repository.active_branch.name)
        if known is None and not [tag for tag in release_tags(repository) if tag.commit == head]:
            faults.append(
                "no branch is checked out: check one out, or name the branch of this commit with --branch"
            )
        if faults:
            hint = "correct all of these, then try again: a release is never guessed"
            raise ToolError("this checkout does not say what to release", hint=hint, faults=faults)
        return cls(repository=repository, branch=known)

    @staticmethod
    def restore(root: Path) -> None:
        """Take back all changes of files that are tracked."""
        Repo(root).git.reset("--hard", "--quiet", "HEAD")

    @property
    def head(self) -> Commit:
        """The commit that is checked out."""
        return self.repository.head.commit

    def releases(self, *, merged: bool = True) -> dict[Version, TagReference]:
        """Return the tags of releases by version, the lowest first. `merged`: only those in the history of HEAD.

        Raises:
            ToolError: A tag that begins as a release does has no version like 1.4.0.
        """
        found: dict[Version, TagReference] = {}
        faults = []
        for tag in release_tags(self.repository, *(["--merged", "HEAD"] if merged else [])):
            text = tag.name.removeprefix(TAG)
            if _RELEASE.fullmatch(text):
                found[Version(text)] = tag
            else:
                faults.append(f"{tag.name} has no version like 1.4.0")
        if faults:
            raise ToolError("a tag of a release is not valid", hint="delete that tag", faults=faults)
        return dict(sorted(found.items()))

    def commits_since(self, tag: TagReference | None, folder: str) -> list[str]:
        """Return the hashes of the commits after `tag` that change a file in `folder`. None: since the beginning."""
        # Git leaves out merges: what they bring is in the commits that they merge.
        listed = self.repository.git.rev_list("--full-history", "--no-merges", _range(tag), "--", folder)
        return str(listed).split()

    def last_change(self, pattern: str, file: str) -> str:
        """Return the hash of the last commit of this branch that adds or removes a line like `pattern` in `file`.

        A merge counts as the commit that brings the line, because it is what the branch has. Empty: no commit does.
        """
        options = ["-1", "--format=%H", "--first-parent", "-m", f"-G{pattern}"]
        return str(self.repository.git.log(*options, "HEAD", "--", file)).strip()

    def distance(self, tag: TagReference | None) -> int:
        """Return the number of commits after `tag`."""
        return int(self.repository.git.rev_list("--count", _range(tag)))

    def make_tag(self, name: str, message: str) -> None:
        """Tag this commit. Raises `ToolError` if git cannot: usually it does not know who makes the tag."""
        try:
            self.repository.create_tag(name, message=message)
        except GitCommandError as error:
            hint = "correct what git reports, then run the command again"
            faults = tail(scrub(str(error.stderr)))
            raise ToolError("git cannot make the tag", hint=hint, faults=faults) from None


def release_tags(repository: Repo, *options: str) -> Sequence[TagReference]:
    """Return the tags that begin as those of releases do."""
    names = str(repository.git.tag("--list", *options, f"{TAG}*")).split()
    return [repository.tag(name) for name in names]


def _range(tag: TagReference | None) -> str:
    return "HEAD" if tag is None else f"{tag.path}..HEAD"


def _faults(repository: Repo, branch: str | None) -> Iterator[str]:
    if str(repository.git.rev_parse("--is-shallow-repository")) == "true":
        yield "the clone is shallow, so commits and tags are missing: git fetch --unshallow --tags"
    if repository.is_dirty(untracked_files=True):
        yield "files differ from the commit: commit or remove them (git status lists them)"
    if branch is None:
        return
    places = [f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"]
    for place in places:
        try:
            repository.git.merge_base("--is-ancestor", "HEAD", place)
        except GitCommandError:
            continue
        return
    yield f"the branch {branch} does not have this commit: name the branch that it belongs to"
