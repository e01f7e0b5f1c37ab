"""A release is one commit: the commit of main that wrote its version into the changelogs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.release.changelogs import prepare_release, tag_release
from orb_tools.release.release_plan import plan_release

if TYPE_CHECKING:
    from release_monorepo import Monorepo

TODAY = date(2026, 1, 2)


def prepared(monorepo: Monorepo) -> str | None:
    """What the plan says. A tag must say the same."""
    found = plan_release(monorepo.workspace)
    if found.prepared is None:
        with pytest.raises(ToolError):
            tag_release(monorepo.workspace)
    else:
        assert found.tag == f"orb-common-v{found.prepared}"
    return found.prepared


@pytest.fixture
def changed(monorepo: Monorepo) -> Monorepo:
    """A monorepo after 1.3.0, with a feature and its fragment."""
    monorepo.release("1.3.0")
    monorepo.write("packages/orb-models/changelog.d/+more.added.md", "More models.\n")
    monorepo.change("feat(orb-models): more", "orb-models")
    return monorepo


def prepare(monorepo: Monorepo) -> str:
    prepare_release(monorepo.workspace, today=TODAY)
    return monorepo.commit("chore(release): prepared")


def test_the_commit_that_wrote_the_version(changed: Monorepo) -> None:
    """Neither the commits before it nor those after it are the release, although their changelogs name the version."""
    assert prepared(changed) is None
    prepare(changed)
    found = plan_release(changed.workspace)
    assert (prepared(changed), found.version[:9], found.released) == ("1.4.0", "1.4.0.dev", False)
    changed.change("docs: words")
    assert prepared(changed) is None
    assert plan_release(changed.workspace).version.startswith("1.4.0.dev3+g")


def test_a_merge_that_brings_the_version(changed: Monorepo) -> None:
    """A pull request can be merged with a commit of its own. That commit is what main has, so it is the release."""
    changed.git("switch", "--quiet", "--create", "release/1.4.0")
    prepare_release(changed.workspace, branch="main", today=TODAY)
    changed.commit("chore(release): 1.4.0")
    assert prepared(changed) is None
    changed.git("switch", "--quiet", "main")
    changed.git("merge", "--quiet", "--no-ff", "--message", "Merge release/1.4.0", "release/1.4.0")
    assert prepared(changed) == "1.4.0"


def test_a_version_that_is_given_up(changed: Monorepo) -> None:
    """A revert of the commit that prepared it brings back its fragments. Then the version can be prepared again."""
    first = prepare(changed)
    changed.change("fix(orb-common): what made the release fail")
    with pytest.raises(ToolError, match=r"1\.4\.0 is prepared already"):
        prepare_release(changed.workspace, today=TODAY)
    changed.git("revert", "--no-edit", first)
    assert prepared(changed) is None
    prepare(changed)
    assert prepared(changed) == "1.4.0"


def test_the_first_release(monorepo: Monorepo) -> None:
    """It is prepared as others are, although each setup.py has its version from the beginning."""
    assert prepared(monorepo) is None
    prepare(monorepo)
    assert prepared(monorepo) == "0.1.0"
    tag_release(monorepo.workspace)
    assert plan_release(monorepo.workspace).prepared is None


def test_a_title_without_a_date(monorepo: Monorepo) -> None:
    """A version that is announced and has no date is no release."""
    for package in ("orb-common", "orb-models", "orb-testing", "orb-tools"):
        monorepo.write(f"packages/{package}/CHANGELOG.md", "# Changelog\n\n## 0.1.0 (unreleased)\n")
    monorepo.commit("docs: announce")
    assert prepared(monorepo) is None
