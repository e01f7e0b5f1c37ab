"""Laws of the tree in which bundling is measured."""

from __future__ import annotations

from benchmarks.areas.bundle import change_line, tree
from benchmarks.harness import ROOT
from orb_tools.bundle import find_units
from orb_tools.workspace import Workspace

SHARED = "packages/orb-common/src/orb_common/__init__.py"


def test_the_tree_is_a_workspace() -> None:
    """`orb bundle` finds the function in the copy, and the copy has no tests."""
    assert [unit.name for unit in find_units(Workspace(tree()), ["users"])] == ["users"]
    assert list(tree().rglob("tests")) == []


def test_only_the_copy_changes() -> None:
    """Each change adds a line to the copy of orb-common. The checkout stays as it is."""
    before = (ROOT / SHARED).read_text(encoding="utf-8")
    lengths = []
    for _ in range(2):
        change_line()
        lengths.append(len((tree() / SHARED).read_text(encoding="utf-8").splitlines()))
    assert lengths[1] == lengths[0] + 1
    assert (ROOT / SHARED).read_text(encoding="utf-8") == before
