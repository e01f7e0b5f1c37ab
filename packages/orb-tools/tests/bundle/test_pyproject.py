"""The pyproject.toml of a function names files that only look like credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from small_monorepo import Tree


@pytest.mark.parametrize(
    "text", ["[tool.orb-bundle]\nnot-credentials = 3\n", "[tool]\norb-bundle = 3\n", "[",
     "[tool.orb-bundle]\nnot-credentials = [3]\n"]
)  # fmt: skip
def test_a_setting_of_another_shape(tree: Tree, text: str) -> None:
    """A setting of another type is refused, and allows no file."""
    tree.unit("demo", {"handler.py": ""})
    tree.write("lambdas/demo/pyproject.toml", text)
    assert "demo/pyproject.toml" in tree.refusal().message
