"""`orb release`: its output and its exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from release_monorepo import Monorepo

from orb_tools import cli
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def monorepo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Monorepo:
    made = Monorepo(tmp_path / "monorepo").begin()
    made.release("1.3.0")
    monkeypatch.chdir(made.root)
    monkeypatch.delenv("PACKAGE_VERSION", raising=False)
    return made


def orb(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, ["release", *arguments], prog_name="orb")


def test_plan(monorepo: Monorepo) -> None:
    """The plan says what comes next and why. It writes nothing."""
    assert orb("plan").stdout == (
        "this commit is released: orb-common-v1.3.0\nbuilt from this commit, the packages are 1.3.0+orb\n"
    )
    monorepo.change("Add everything")
    quiet = orb("plan")
    assert quiet.stdout.startswith("the last release is 1.3.0, and no commit asks for another one\n")
    assert quiet.stderr.endswith("decides nothing, because it is no conventional commit: Add everything\n")
    shas = [monorepo.change(f"feat(orb-models): number {number}", "orb-models") for number in range(21)]
    found = orb("plan").stdout.splitlines()
    assert found[0] == "the last release is 1.3.0, the next one is 1.4.0 (minor), because of"
    assert found[1] == f"  {shas[-1][:12]}  feat(orb-models): number 20  (orb-models)"
    assert found[-2:] == [
        "  and 1 more: --json lists them",
        f"built from this commit, the packages are 1.4.0.dev22+g{shas[-1][:12]}",
    ]
    assert monorepo.git("status", "--porcelain") == ""


def test_plan_for_programs(monorepo: Monorepo) -> None:
    """JSON has the version to build, the tag and the commits."""
    sha = monorepo.change("fix: a")
    monorepo.git("checkout", "--quiet", "--detach")
    body = json.loads(orb("plan", "--json", "--branch", "main").stdout)
    assert (body["version"], body["tag"], body["branch"]) == (
        f"1.3.1.dev1+g{sha[:12]}", "orb-common-v1.3.1", "main",
    )  # fmt: skip
    result = orb("plan", "--json")
    assert isinstance(result.exception, ToolError)


def test_prepare_and_tag(monorepo: Monorepo) -> None:
    """Each step says what comes next."""
    monorepo.change("feat: a")
    assert orb("prepare").stdout.splitlines()[1:] == [
        '  git commit --all --message "chore(release): 1.4.0"', "  orb release tag",
    ]  # fmt: skip
    monorepo.commit("chore(release): 1.4.0")
    assert orb("tag").stdout == "orb-common-v1.4.0\n"


def test_build(monorepo: Monorepo) -> None:
    """The files are in dist/packages, or in another folder."""
    body = json.loads(orb("build", "--json").stdout)
    assert (body["version"], body["folder"], len(body["files"])) == (
        "1.3.0+orb", str(monorepo.root / "dist/packages"), 8,
    )  # fmt: skip
