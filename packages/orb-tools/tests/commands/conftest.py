"""The small monorepo as the current folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from small_monorepo import Tree


@pytest.fixture
def here(demo: Tree, builds_once: None, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The tree, as the current folder."""
    monkeypatch.chdir(demo.root / "lambdas")
    return demo
