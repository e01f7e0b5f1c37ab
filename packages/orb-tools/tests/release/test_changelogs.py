"""The commits decide the version, the fragments are the text, and the two agree."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from orb_tools.errors import ToolError
from orb_tools.release.changelogs import prepare_release, tag_release
from orb_tools.release.released_packages import PACKAGES, recorded_version

if TYPE_CHECKING:
    from release_monorepo import Monorepo

TODAY = date(2026, 1, 2)


@pytest.fixture
def changed(monorepo: Monorepo) -> Monorepo:
    """A monorepo after 1.3.0, with a feature and its fragment."""
    monorepo.release("1.3.0")
    monorepo.write("packages/orb-models/changelog.d/+more.added.md", "More models.\n")
    monorepo.change("feat(orb-models): more", "orb-models")
    return monorepo


def prepared(monorepo: Monorepo) -> None:
    prepare_release(monorepo.workspace, today=TODAY)
    monorepo.commit("chore(release): prepared")


def test_prepare(changed: Monorepo) -> None:
    """The fragments go into the changelogs, each setup.py gets the version, and nothing else changes."""
    assert prepare_release(changed.workspace, today=TODAY) == "1.4.0"
    assert "## 1.4.0 (2026-01-02)\n\n### Added\n\n- More models." in changed.read(
        "packages/orb-models/CHANGELOG.md"
    )
    assert "## 1.4.0 (2026-01-02)\n\nNo significant changes." in changed.read(
        "packages/orb-tools/CHANGELOG.md"
    )
    assert recorded_version(changed.workspace) == "1.4.0"
    touched = set(changed.git("diff", "HEAD", "--name-only").splitlines())
    assert touched == {
        "packages/orb-models/changelog.d/+more.added.md",
        *(f"packages/{package}/{name}" for package in PACKAGES for name in ("CHANGELOG.md", "setup.py")),
    }


def test_prepare_and_tag(changed: Monorepo) -> None:
    """The commit of a prepared release is tagged once. Then it is released, and nothing is left to do."""
    prepared(changed)
    assert tag_release(changed.workspace) == "orb-common-v1.4.0"
    assert changed.git("rev-parse", "orb-common-v1.4.0^{commit}") == changed.git("rev-parse", "HEAD")
    assert tag_release(changed.workspace) == "orb-common-v1.4.0"
    with pytest.raises(ToolError, match=r"nothing to release since 1\.4\.0|is prepared already"):
        prepare_release(changed.workspace, today=TODAY)


def test_nobody_makes_the_tag(changed: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that does not know who makes the tag is a clear error, and there is no tag."""
    prepared(changed)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    changed.git("config", "--remove-section", "user")
    changed.git("config", "user.useConfigOnly", "true")
    with pytest.raises(ToolError, match="git cannot make the tag") as refused:
        tag_release(changed.workspace)
    assert any("who you are" in fault or "identity" in fault for fault in refused.value.faults)
    assert "orb-common-v1.4.0" not in changed.git("tag")


def test_prepare_twice(changed: Monorepo) -> None:
    """A release that is prepared and not tagged is not prepared again."""
    prepared(changed)
    with pytest.raises(ToolError, match=r"1\.4\.0 is prepared already"):
        prepare_release(changed.workspace, today=TODAY)


@pytest.mark.parametrize("act", ["prepare", "tag"])
def test_only_from_main(act: str, changed: Monorepo) -> None:
    """Another branch is not released."""
    changed.git("switch", "--quiet", "--create", "topic")
    with pytest.raises(ToolError, match="a release is made from main, and this is topic"):
        if act == "prepare":
            prepare_release(changed.workspace, today=TODAY)
        else:
            tag_release(changed.workspace)


def test_nothing_to_release(monorepo: Monorepo) -> None:
    """Without a commit that asks for a release, nothing is written."""
    monorepo.release("1.3.0")
    monorepo.change("docs: a")
    with pytest.raises(ToolError, match=r"nothing to release since 1\.3\.0"):
        prepare_release(monorepo.workspace, today=TODAY)
    assert monorepo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["7.breaking.md", "+x.breaking.1.md", "+fixed.added.breaking.1.md"])
def test_fragments_that_promise_more(changed: Monorepo, name: str) -> None:
    """A breaking fragment under a minor release would mislead callers. A commit that says so makes it right."""
    name = f"packages/orb-common/changelog.d/{name}"
    changed.write(name, "`old` is gone.\n")
    changed.commit("fix(orb-common): remove old")
    with pytest.raises(ToolError, match="fragments promise more than the commits") as caught:
        prepare_release(changed.workspace, today=TODAY)
    assert caught.value.faults == (f"{name} asks for major, and the commits for minor",)
    assert changed.git("status", "--porcelain") == ""
    changed.write(name, "`old` is removed.\n")
    changed.commit("fix(orb-common)!: say that old is gone")
    assert prepare_release(changed.workspace, today=TODAY) == "2.0.0"


def test_a_fragment_that_cannot_be_read(changed: Monorepo) -> None:
    """Nothing is half-written when towncrier refuses the fragments of one package."""
    changed.write("packages/orb-tools/changelog.d/+x.bug.md", "Lost.\n")
    changed.commit("docs: a fragment of an unknown type")
    with pytest.raises(ToolError, match="the changelog of orb-tools cannot be written") as caught:
        prepare_release(changed.workspace, today=TODAY)
    assert caught.value.faults
    assert changed.git("status", "--porcelain") == ""


def test_a_fault_in_the_middle(changed: Monorepo, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before a fault is taken back."""

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("orb_tools.release.changelogs.record_version", full)
    with pytest.raises(OSError, match="the disk is full"):
        prepare_release(changed.workspace, today=TODAY)
    assert changed.git("status", "--porcelain") == ""


@pytest.mark.parametrize(("stated", "expected"), [("1.4.0", "1.4.0"), ("2.0.0+orb", "2.0.0")])
def test_package_version_decides(
    stated: str, expected: str, changed: Monorepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person may choose a higher version than the commits ask for."""
    monkeypatch.setenv("PACKAGE_VERSION", stated)
    assert prepare_release(changed.workspace, today=TODAY) == expected


@pytest.mark.parametrize("stated", ["1.3.0", "1.3.1", "1.4.0rc1", "1.5.0.dev1", "1.4.0.post1"])
def test_package_version_that_cannot_be_next(
    stated: str, changed: Monorepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version below what the commits ask for is refused, and so is one that is not that of a release."""
    monkeypatch.setenv("PACKAGE_VERSION", stated)
    with pytest.raises(ToolError, match="PACKAGE_VERSION cannot be the next release"):
        prepare_release(changed.workspace, today=TODAY)


def test_tag_without_preparation(changed: Monorepo) -> None:
    """A commit whose changelogs lack the version, or that has fragments left, is not tagged."""
    with pytest.raises(ToolError, match=r"0\.1\.0 is not prepared at this commit") as caught:
        tag_release(changed.workspace)
    assert len(caught.value.faults) == 6
    prepared(changed)
    changed.write("packages/orb-tools/changelog.d/+late.fixed.md", "Late.\n")
    changed.commit("fix(orb-tools): late")
    with pytest.raises(ToolError) as caught:
        tag_release(changed.workspace)
    assert caught.value.faults[1:] == (
        "packages/orb-tools/changelog.d/+late.fixed.md is not in the changelog",
    )


def test_a_higher_release_elsewhere(changed: Monorepo) -> None:
    """A version that is not higher than every release is not tagged, also when the other is on another branch."""
    prepared(changed)
    changed.git("switch", "--quiet", "--create", "side", "HEAD~1")
    changed.change("feat: aside")
    changed.release("1.5.0")
    changed.git("switch", "--quiet", "main")
    with pytest.raises(ToolError, match=r"1\.4\.0 is not prepared at this commit") as caught:
        tag_release(changed.workspace)
    assert caught.value.faults == ("orb-common-v1.5.0 exists, and 1.4.0 is not higher",)
