"""The commits that change a package decide the next version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packaging.version import Version
from semantic_release.enums import LevelBump

from orb_tools.errors import ToolError
from orb_tools.release.release_plan import next_version, plan_release

if TYPE_CHECKING:
    from release_monorepo import Monorepo


@pytest.mark.parametrize(
    ("messages", "level", "version"),
    [
        (["fix: a"], "patch", "1.3.1"),
        (["perf(orb-common): a", "docs: b"], "patch", "1.3.1"),
        (["revert: a"], "patch", "1.3.1"),
        (["feat(orb-common): a", "fix: b"], "minor", "1.4.0"),
        (["fix!: a", "feat: b"], "major", "2.0.0"),
        (["refactor: a\n\nBREAKING CHANGE: b is gone"], "major", "2.0.0"),
        (["docs: a", "chore: b", "test: c", "Feat: d"], "no_release", None),
        ([], "no_release", None),
    ],
)
def test_the_highest_level_decides(
    messages: list[str], level: str, version: str | None, monorepo: Monorepo
) -> None:
    """A breaking change is major, a feature minor, a fix patch. Other commits ask for no release."""
    monorepo.release("1.3.0")
    for message in messages:
        monorepo.change(message)
    found = plan_release(monorepo.workspace)
    assert (found.last, found.level, found.next) == ("1.3.0", level, version)
    assert found.tag == (
        f"orb-common-v{version}" if version else "orb-common-v1.3.0" if not messages else None
    )
    assert [change.subject for change in found.deciding] == (
        [messages[0].partition("\n")[0]] if version else []
    )


def test_only_commits_that_change_a_package(monorepo: Monorepo) -> None:
    """A feature of a function is no release of the packages. A commit names the packages that it changes."""
    monorepo.release("1.3.0")
    monorepo.write("lambdas/users/handler.py", "")
    monorepo.commit("feat(users)!: of a function")
    monorepo.write("packages/orb-models/src/new.py", "")
    sha = monorepo.change("fix(users): of both", "orb-tools")
    found = plan_release(monorepo.workspace)
    assert found.next == "1.3.1"
    (change,) = found.deciding
    assert (change.sha, change.packages) == (sha, ("orb-models", "orb-tools"))


def test_a_message_that_cannot_be_read_decides_nothing(monorepo: Monorepo) -> None:
    """It is named, so that a person can judge it."""
    monorepo.release("1.3.0")
    monorepo.change("Add everything")
    found = plan_release(monorepo.workspace)
    assert (found.next, [change.subject for change in found.unread]) == (None, ["Add everything"])


def test_commits_of_merged_branches_count(monorepo: Monorepo) -> None:
    """A merge itself decides nothing. The commits that it brings do."""
    monorepo.release("1.3.0")
    monorepo.git("switch", "--quiet", "--create", "side")
    monorepo.change("feat: aside", "orb-models")
    monorepo.git("switch", "--quiet", "main")
    monorepo.change("fix: on main")
    monorepo.git("merge", "--quiet", "--no-ff", "--message", "Merge side", "side")
    found = plan_release(monorepo.workspace)
    assert (found.next, [change.subject for change in found.deciding]) == ("1.4.0", ["feat: aside"])
    assert found.unread == ()


def test_pre_releases_sort_between_releases(monorepo: Monorepo) -> None:
    """What is built after 1.3.0 sorts after it and before the next one, with the number of commits and the commit."""
    monorepo.release("1.3.0")
    sha = monorepo.change("docs: a")
    first = plan_release(monorepo.workspace).version
    assert first == f"1.3.1.dev1+g{sha[:12]}"
    monorepo.git("switch", "--quiet", "--create", "topic")
    sha = monorepo.change("feat: b")
    found = plan_release(monorepo.workspace)
    assert (found.version, found.branch) == (f"1.4.0.dev2+g{sha[:12]}", "topic")
    assert Version("1.3.0+orb") < Version(first) < Version(found.version) < Version("1.4.0")


def test_a_released_commit(monorepo: Monorepo) -> None:
    """A tagged commit has the version of its tag, on every branch and without one."""
    monorepo.change("feat: a")
    monorepo.release("1.3.0")
    monorepo.git("checkout", "--quiet", "--detach")
    found = plan_release(monorepo.workspace)
    assert (found.released, found.version, found.tag) == (True, "1.3.0+orb", "orb-common-v1.3.0")
    assert found.next is None


def test_the_first_release(monorepo: Monorepo) -> None:
    """Without a release the first one is 0.1.0."""
    found = plan_release(monorepo.workspace)
    assert (found.last, found.next) == (None, "0.1.0")
    assert found.version.startswith("0.1.0.dev1+g")


@pytest.mark.parametrize(
    ("last", "level", "expected"),
    [
        ("0.3.1", LevelBump.MAJOR, "0.4.0"),
        ("0.3.1", LevelBump.MINOR, "0.4.0"),
        ("0.3.1", LevelBump.PATCH, "0.3.2"),
        ("1.9.9", LevelBump.MAJOR, "2.0.0"),
        (None, LevelBump.PATCH, "0.1.0"),
        (None, LevelBump.MAJOR, "0.1.0"),
    ],
)
def test_versions_below_one(last: str | None, level: LevelBump, expected: str) -> None:
    """Below 1.0.0 a breaking change is minor: a person decides when 1.0.0 comes."""
    assert next_version(Version(last) if last else None, level) == Version(expected)


def test_package_version_overrides(monorepo: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    """PACKAGE_VERSION is the version of what is built, and does not change what the commits decide."""
    monorepo.release("1.3.0")
    monorepo.change("fix: a")
    monkeypatch.setenv("PACKAGE_VERSION", "7.0.0rc1")
    found = plan_release(monorepo.workspace)
    assert (found.version, found.next) == ("7.0.0rc1+orb", "1.3.1")


def test_a_dirty_tree_has_no_plan(monorepo: Monorepo) -> None:
    """Nothing is said about files that no commit has."""
    monorepo.write("new.txt", "")
    with pytest.raises(ToolError):
        plan_release(monorepo.workspace)


def test_json_has_the_changes(monorepo: Monorepo) -> None:
    """Programs get the deciding and the unread commits, and no other."""
    monorepo.release("1.3.0")
    monorepo.change("docs: a")
    sha = monorepo.change("fix: b")
    body = plan_release(monorepo.workspace).as_json()
    change = {"sha": sha, "subject": "fix: b", "level": "patch", "packages": ("orb-common",)}
    assert (body["deciding"], body["unread"]) == ([change], [])
    assert body.keys() == {
        "commit", "branch", "last", "level", "next", "tag", "released", "prepared", "version",
        "deciding", "unread",
    }  # fmt: skip
