"""Laws of the trees in which bundling is measured."""

from __future__ import annotations

import subprocess

from benchmarks.bundle_trees import SHARED, UNITS, change, many_units, tree
from benchmarks.harness import ROOT
from orb_tools.bundle import find_units
from orb_tools.workspace import Workspace


def test_the_tree_is_a_workspace() -> None:
    """`orb bundle` finds the functions in the copy, and git tracks all of it."""
    assert {unit.name for unit in find_units(Workspace(tree("one")))} >= set(UNITS)
    status = subprocess.run(
        ["git", "status", "--porcelain", "--ignored"],
        cwd=tree("one"),
        check=True,
        capture_output=True,
        text=True,
    )
    assert not [line for line in status.stdout.splitlines() if not line.startswith("A ")]


def test_each_side_has_its_own_copy() -> None:
    """A change of one side is seen neither by the others nor by the checkout."""
    before = (ROOT / SHARED).read_bytes()
    change(tree("one") / SHARED)
    assert (tree("one") / SHARED).read_bytes() != before
    assert (tree("two") / SHARED).read_bytes() == before == (ROOT / SHARED).read_bytes()


def test_units_under_other_names() -> None:
    """Each of many units has a name of its own, and imports nothing of the unit that it is a copy of."""
    root = many_units(5)
    names = [unit.name for unit in find_units(Workspace(root))]
    assert sorted(names) == sorted(
        [*(f"{unit}_{number:03}" for number, unit in enumerate(UNITS)), "users_004"]
    )
    for name in names:
        unit = name[:-4]
        texts = "".join(path.read_text(encoding="utf-8") for path in (root / "lambdas" / name).rglob("*.py"))
        assert f"lambdas.{name}" in texts
        assert f"lambdas.{unit}." not in texts
