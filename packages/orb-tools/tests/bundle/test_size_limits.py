"""A bundle that is too large is refused, with the packages that take the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target, size_limits
from orb_tools.errors import ToolError

if TYPE_CHECKING:
    from small_monorepo import Tree

BUDGET = '[tool.orb-bundle]\nbudget = {{ zip = "{zip}", unpacked = "{unpacked}" }}\n'


def test_more_than_aws_accepts(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than AWS unpacks is refused, with the largest packages named."""
    monkeypatch.setattr(size_limits, "UNPACKED_LIMIT", 100)
    with pytest.raises(ToolError, match="bytes unpacked, but AWS accepts 100") as caught:
        demo.bundle()
    assert any(fault.startswith("shared: ") for fault in caught.value.faults)


def test_layers_count_too() -> None:
    """A function and its layers share the 262,144,000 bytes (250 MB) of AWS."""
    size_limits.refuse_too_large(262_144_000, [])
    size_limits.refuse_too_large(262_000_000, [], in_layers=144_000)
    with pytest.raises(ToolError, match="262,000,000 bytes unpacked and 144,001 bytes in layers"):
        size_limits.refuse_too_large(262_000_000, [], in_layers=144_001)


def test_a_budget_is_a_limit(tree: Tree) -> None:
    """A bundle of exactly its budget is made; of one byte more, it is refused, with both numbers and the packages."""
    leaf = tree.wheel("leaf")
    locked = {"leaf": tree.entry("1.0", leaf)}
    target = Target.runtime(OTHER_PYTHON)
    tree.unit("demo", {"handler.py": ""}, pipfile='leaf = "*"', locked=locked, python=None)
    entry = tree.bundle(target=target)["demo"]
    size, unpacked = entry.size, entry.unpacked
    tree.write("lambdas/demo/pyproject.toml", BUDGET.format(zip=f"{size} B", unpacked=f"{unpacked} B"))
    assert tree.bundle(target=target)
    before = (tree.workspace.dist / "demo.zip").read_bytes()
    tree.write(
        "lambdas/demo/pyproject.toml", BUDGET.format(zip=f"{size - 1} B", unpacked=f"{unpacked - 1} B")
    )
    with pytest.raises(ToolError, match="no bundle of demo: it is larger than its budget") as caught:
        tree.bundle(target=target)
    assert (
        f"zip: {size:,} bytes, but the budget is {size - 1:,}; the largest packages are"
        in caught.value.faults
    )
    assert f"unpacked: {unpacked:,} bytes, but the budget is {unpacked - 1:,}; the largest packages are" in (
        caught.value.faults
    )
    assert any(fault.startswith("  leaf: ") for fault in caught.value.faults)
    assert (tree.workspace.dist / "demo.zip").read_bytes() == before


def test_a_bundle_for_this_machine_has_no_budget(tree: Tree) -> None:
    """A budget is about what is deployed: `orb invoke --runtime` is never refused for it."""
    tree.unit("demo", {"handler.py": ""}, python=None)
    tree.write("lambdas/demo/pyproject.toml", BUDGET.format(zip="1 B", unpacked="1 B"))
    assert tree.bundle(target=Target.this_interpreter())
