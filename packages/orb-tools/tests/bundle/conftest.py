"""Fixtures for bundling: a small monorepo."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from small_monorepo import demo, make_tree, tree

__all__ = ["demo", "make_tree", "tree"]
