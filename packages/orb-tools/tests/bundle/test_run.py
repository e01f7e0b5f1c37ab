"""A run makes what has changed and nothing else, and never leaves an old bundle."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from orb_tools.bundle import Target, bundle_units, find_units
from orb_tools.bundle.run import FIRST_BUILD
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from pathlib import Path

    from small_monorepo import Tree

    from orb_tools.bundle import Entry

pytestmark = pytest.mark.usefixtures("builds_once")


@pytest.fixture
def two(demo: Tree) -> Tree:
    """The unit `demo`, which uses a local package, and the unit `plain`, which uses nothing."""
    demo.unit("plain", {"handler.py": ""})
    return demo


def bundle(tree: Tree, *, target: Target | None = None) -> dict[str, tuple[str, ...]]:
    """Bundle all units. Return the reasons of each."""
    return {name: entry.reasons for name, entry in tree.bundle(target=target).items()}


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_ino) for path in folder.iterdir()}


def test_nothing_changed(two: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run makes nothing and writes nothing, and returns equal entries."""
    first = two.bundle()
    before = state(two.workspace.dist)
    monkeypatch.setattr("orb_tools.bundle.build.Bundler.__init__", None)
    second = two.bundle()
    assert second == first
    assert [entry.reasons for entry in second.values()] == [(), ()]
    assert state(two.workspace.dist) == before


def test_only_what_changed_is_made(two: Tree) -> None:
    """A line of a local package makes the bundles again that use it. An edit that is undone gives the first bytes."""
    assert bundle(two) == {"demo": (FIRST_BUILD,), "plain": (FIRST_BUILD,)}
    before = state(two.workspace.dist)
    two.write("packages/shared/src/shared/greeting.py", "WORDS = 2\n")
    assert bundle(two) == {"demo": ("packages/shared/src/shared/greeting.py changed",), "plain": ()}
    after = state(two.workspace.dist)
    assert after["plain.zip"] == before["plain.zip"]
    assert after["demo.zip"][0] != before["demo.zip"][0]
    two.write("packages/shared/src/shared/greeting.py", 'WORDS = "hello from version one"\n')
    two.bundle()
    assert {name: data for name, (data, _) in state(two.workspace.dist).items()} == {
        name: data for name, (data, _) in before.items()
    }


def test_a_setting_that_is_not_valid(two: Tree) -> None:
    """The size of the cache is read before anything is published."""
    two.write("pyproject.toml", '[tool.orb]\ncache-size = "many"\n')
    with pytest.raises(ToolError, match="cache-size"):
        two.bundle()
    assert not list(two.workspace.dist.glob("*.zip"))


@pytest.mark.parametrize("damage", ["removed", "edited", "cut", "a folder"])
def test_a_damaged_bundle_is_made_again(two: Tree, damage: str) -> None:
    """A zip that is not the one that orb wrote does not stay."""
    two.bundle()
    path = two.workspace.dist / "demo.zip"
    whole = path.read_bytes()
    path.unlink()
    if damage == "edited":
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    elif damage == "cut":
        path.write_bytes(whole[:-1])
    elif damage == "a folder":
        path.mkdir()
        with pytest.raises(OSError, match=r"demo\.zip"):
            two.bundle()
        path.rmdir()
    reasons = bundle(two)
    assert path.read_bytes() == whole
    if damage != "a folder":
        assert reasons == {"demo": ("demo.zip was changed or removed",), "plain": ()}


def test_one_byte_written_into_the_zip(two: Tree) -> None:
    """An edit in place, of the same size and right after the run, is noticed by the times of the file."""
    two.bundle()
    path = two.workspace.dist / "demo.zip"
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.write(bytes([whole[0] ^ 1]))
    two.bundle()
    assert path.read_bytes() == whole


def test_a_touched_bundle_is_compared(two: Tree) -> None:
    """Another date of a zip is no reason to make it again."""
    two.bundle()
    os.utime(two.workspace.dist / "demo.zip", (1, 1))
    assert bundle(two) == {"demo": (), "plain": ()}


def test_a_damaged_manifest_is_written_again(two: Tree) -> None:
    """An edited or removed manifest is as it was after the next run, although no bundle is made."""
    two.bundle()
    path = two.workspace.dist / "manifest.json"
    whole = path.read_bytes()
    path.write_text("{}")
    assert bundle(two) == {"demo": (), "plain": ()}
    assert path.read_bytes() == whole
    path.unlink()
    two.bundle()
    assert path.read_bytes() == whole


def test_other_targets(two: Tree) -> None:
    """Another target is a reason, and back again."""
    first = two.bundle(target=Target.runtime("3.13"))
    assert bundle(two, target=Target.runtime("3.13", "arm64"))["plain"] == ("architecture x86_64 -> arm64",)
    assert two.bundle(target=Target.runtime("3.13")) == first


def test_lost_records(two: Tree) -> None:
    """Without records, everything is made again, with the same bytes."""
    first = two.bundle()
    shutil.rmtree(two.workspace.state)
    second = two.bundle()
    assert second == first
    assert second["demo"].reasons == (FIRST_BUILD,)


def test_a_file_that_changes_during_the_build(two: Tree) -> None:
    """The next run makes the bundle again, because the record would not fit what was built."""

    def edit(step: str) -> None:
        if step == "building shared":
            two.write("lambdas/demo/texts.json", "during")

    units = find_units(two.workspace)
    bundle_units(two.workspace, units, target=Target.runtime("3.13"), on_step=edit)
    two.write("lambdas/demo/texts.json", "{}")
    entries = two.bundle(target=Target.runtime("3.13"))
    assert entries["demo"].reasons == (FIRST_BUILD,)
    assert entries["plain"].reasons == ()
    assert two.read("demo", "lambdas/demo/texts.json") == b"{}"


def keep_going(tree: Tree) -> tuple[dict[str, Entry], list[ToolError]]:
    errors: list[ToolError] = []
    units = find_units(tree.workspace)
    entries = bundle_units(tree.workspace, units, target=Target.runtime("3.13"), on_fault=errors.append)
    return entries, errors


def test_one_bad_unit_with_keep_going(two: Tree) -> None:
    """The others are published. The old bundle of the bad one is removed, and comes back when it is mended."""
    keep_going(two)
    before = state(two.workspace.dist)
    handler = (two.root / "lambdas/demo/handler.py").read_text()
    two.write("lambdas/demo/handler.py", "import nowhere\n")
    two.write("lambdas/plain/data.txt", "new")
    entries, [error] = keep_going(two)
    assert list(entries) == ["plain"]
    assert error.message.startswith("no bundle of demo: ")
    assert error.faults == ("lambdas/demo/handler.py:1: imports nowhere, which the lock does not hold",)
    files = ["SHA256SUMS", "manifest.json", "plain.zip", "provenance.json"]
    assert sorted(state(two.workspace.dist)) == files
    assert list(json.loads((two.workspace.dist / "manifest.json").read_text())["units"]) == ["plain"]
    assert keep_going(two)[1][0].message == error.message, "a fault is reported in every run"
    two.write("lambdas/demo/handler.py", handler)
    (two.root / "lambdas/plain/data.txt").unlink()
    entries, errors = keep_going(two)
    assert (sorted(entries), errors) == (["demo", "plain"], [])
    assert entries["demo"].reasons == ("demo.zip was changed or removed",)
    assert {name: data for name, (data, _) in state(two.workspace.dist).items()} == {
        name: data for name, (data, _) in before.items()
    }


def test_the_reason_after_a_refused_run(two: Tree) -> None:
    """It is what has changed since the last bundle, however many runs could not make it."""
    two.unit("fresh", {"handler.py": "import nowhere\n"})
    keep_going(two)
    for module in ("nowhere", "neither"):
        two.write("lambdas/demo/handler.py", f"import {module}\n")
        assert list(keep_going(two)[0]) == ["plain"]
    two.write("lambdas/demo/handler.py", "def handler(event, context): ...\n")
    two.write("lambdas/fresh/handler.py", "def handler(event, context): ...\n")
    entries, _ = keep_going(two)
    assert entries["demo"].reasons == ("lambdas/demo/handler.py changed",)
    assert entries["fresh"].reasons == (FIRST_BUILD,)
    assert {entry.reasons for entry in keep_going(two)[0].values()} == {()}


def test_a_fault_of_a_package_comes_once(two: Tree) -> None:
    """A package that cannot be built is a fault of each unit that uses it. It is written once, with their names."""
    lock = (two.root / "lambdas/demo/Pipfile.lock").read_text()
    for number in range(12):
        two.unit(f"unit{number:02}", {"handler.py": ""})
        shutil.copy(two.root / "lambdas/demo/Pipfile", two.root / f"lambdas/unit{number:02}/Pipfile")
        two.write(f"lambdas/unit{number:02}/Pipfile.lock", lock)
    two.write("packages/shared/setup.py", "raise SystemExit('no')\n")
    entries, [error] = keep_going(two)
    assert list(entries) == ["plain"]
    assert sum("shared cannot be built" in fault for fault in error.faults) == 1
    assert error.message.startswith("no bundle of demo, unit00, ")
    assert error.message.endswith("unit08 and 3 more")


def test_refused_without_keep_going(two: Tree) -> None:
    """Nothing is published, also of the units that could be bundled."""
    two.bundle()
    before = state(two.workspace.dist)
    two.write("lambdas/demo/handler.py", "import nowhere\n")
    two.write("lambdas/plain/data.txt", "new")
    with pytest.raises(ToolError, match="no bundle of demo"):
        two.bundle()
    assert state(two.workspace.dist) == before


def test_the_steps_of_a_run(two: Tree) -> None:
    """Each build of a package and each bundle is a step. A run that makes nothing has no steps."""
    steps: list[str] = []
    units = find_units(two.workspace)
    bundle_units(two.workspace, units, target=Target.runtime("3.13"), on_step=steps.append)
    assert steps[0] == "building shared"
    assert [step.partition("(")[2] for step in steps[1:]] == ["1 of 2)", "2 of 2)"]
    steps.clear()
    bundle_units(two.workspace, units, target=Target.runtime("3.13"), on_step=steps.append)
    assert steps == []
