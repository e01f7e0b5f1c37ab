"""Say which version comes next, and which commits decide that.

python-semantic-release reads the conventional commits. Each has a level: a breaking change is major, `feat` is minor,
`fix`, `perf` and `revert` are patch. The highest level decides, of the commits that change a file of a package. Below
1.0.0 a breaking change is minor, as semantic versioning allows.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from packaging.version import Version
from semantic_release.commit_parser import ConventionalCommitParser, ConventionalCommitParserOptions
from semantic_release.commit_parser.token import ParsedCommit
from semantic_release.enums import LevelBump
from semantic_release.version.version import Version as SemanticVersion

from .checkout import MAIN, TAG, Checkout
from .preparation import preparation_faults
from .released_packages import LABEL, PACKAGES, recorded_version, stated_version

if TYPE_CHECKING:
    from git import Commit, TagReference

    from orb_tools.workspace import Workspace

_PATCH = ("fix", "perf", "revert")
_OTHERS = ("build", "chore", "ci", "docs", "style", "refactor", "test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A commit since the last release that changes a file of a package."""

    sha: str
    subject: str
    level: str | None
    """`major`, `minor`, `patch` or `no_release`. None: its message is not that of a conventional commit."""
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePlan:
    """What the next release is, and the version of what is built now."""

    commit: str
    branch: str | None
    last: str | None
    """The version of the last release in the history of this commit, such as 1.3.0. None: nothing was released."""
    level: str
    """The level that the commits decide: `major`, `minor`, `patch`, or `no_release`."""
    next: str | None
    """The version of the next release. None: no commit asks for one."""
    tag: str | None
    """The tag of the next release, or of this commit when it is released or prepares one."""
    released: bool
    """Whether this commit is tagged as a release."""
    prepared: str | None
    """The version that this commit prepares and that no tag has yet, such as 1.4.0: `orb release tag` would tag it."""
    version: str
    """The version that packages built from this commit have, with its label."""
    changes: tuple[Change, ...]

    @property
    def deciding(self) -> tuple[Change, ...]:
        """The changes of the level that decides."""
        return tuple(change for change in self.changes if self.next and change.level == self.level)

    @property
    def unread(self) -> tuple[Change, ...]:
        """The changes whose messages cannot be read. They decide nothing."""
        return tuple(change for change in self.changes if change.level is None)

    def as_json(self) -> dict[str, object]:
        """Return all facts for a program."""
        changes = {"deciding": self.deciding, "unread": self.unread}
        body = {name: value for name, value in asdict(self).items() if name != "changes"}
        return body | {name: [asdict(change) for change in each] for name, each in changes.items()}


def plan_release(workspace: Workspace, *, branch: str | None = None) -> ReleasePlan:
    """Return the plan of the commit that is checked out. Nothing is written.

    `PACKAGE_VERSION`, if it is set, is the version of what is built now.

    Raises:
        ToolError: The checkout does not say what to release (see `Checkout.open`), or PACKAGE_VERSION is no version.
    """
    checkout = Checkout.open(workspace.root, branch=branch)
    releases = checkout.releases()
    last = max(releases, default=None)
    tag = releases[last] if last else None
    changes = _changes(checkout, tag)
    level = max(
        (LevelBump.from_string(each.level) for each in changes if each.level), default=LevelBump.NO_RELEASE
    )
    following = next_version(last, level)
    released = tag is not None and tag.commit == checkout.head
    if released:
        version = f"{last}+{LABEL}"
    else:
        # It sorts after the last release and before the next one, also when no commit asks for one yet.
        base = following or next_version(last, LevelBump.PATCH)
        version = f"{base}.dev{checkout.distance(tag)}+g{checkout.head.hexsha[:12]}"
    prepared = None
    if checkout.branch == MAIN and not released:
        recorded = recorded_version(workspace)
        prepared = None if preparation_faults(workspace, checkout, recorded) else recorded
    named = last if released else prepared or following
    return ReleasePlan(
        commit=checkout.head.hexsha,
        branch=checkout.branch,
        last=str(last) if last else None,
        level=str(level),
        next=str(following) if following else None,
        tag=f"{TAG}{named}" if named else None,
        released=released,
        prepared=prepared,
        version=stated_version() or version,
        changes=changes,
    )


def next_version(last: Version | None, level: LevelBump) -> Version | None:
    """Return the version after `last`. None: the level asks for no release."""
    if level is LevelBump.NO_RELEASE:
        return None
    before = SemanticVersion.parse(str(last or "0.0.0"))
    if before.major == 0 and level is LevelBump.MAJOR:
        level = LevelBump.MINOR
    # Before the first release there is nothing that a patch could mend.
    return Version(str(before.bump(level if last else max(level, LevelBump.MINOR))))


def _changes(checkout: Checkout, tag: TagReference | None) -> tuple[Change, ...]:
    found: dict[str, list[str]] = {}
    for package in PACKAGES:
        for sha in checkout.commits_since(tag, f"packages/{package}"):
            found.setdefault(sha, []).append(package)
    parser = ConventionalCommitParser(
        ConventionalCommitParserOptions(
            patch_tags=_PATCH, other_allowed_tags=_OTHERS, allowed_tags=("feat", *_PATCH, *_OTHERS)
        )
    )
    return tuple(
        Change(
            sha=sha,
            subject=str(commit.summary),
            level=_level(parser, commit),
            packages=tuple(packages),
        )
        for sha, packages in found.items()
        for commit in [checkout.repository.commit(sha)]
    )


def _level(parser: ConventionalCommitParser, commit: Commit) -> str | None:
    read = parser.parse(commit)
    levels = [
        each.bump for each in (read if isinstance(read, list) else [read]) if isinstance(each, ParsedCommit)
    ]
    return str(max(levels)) if levels else None
