"""Fixtures of a small monorepo and of the embedded AWS."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from embedded_aws import copied_orb, pytest_itemcollected, small_aws, small_orb
from small_monorepo import demo, make_tree, tree

__all__ = ["copied_orb", "demo", "make_tree", "pytest_itemcollected", "small_aws", "small_orb", "tree"]

Tree = Any  # the class of small_monorepo.py


@pytest.fixture
def here(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The tree, as the current folder."""
    monkeypatch.chdir(demo.root / "lambdas")
    return demo
