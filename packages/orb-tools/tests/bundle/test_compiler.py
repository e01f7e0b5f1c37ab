"""Compiled modules are not compared with their sources."""

from __future__ import annotations

import sys
from importlib.util import MAGIC_NUMBER
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_compiled_modules_are_unchecked(demo: Tree) -> None:
    """If the bundling Python has the target's version, each module has an unchecked .pyc (PEP 552)."""
    entry = demo.bundle()["demo"]
    names = demo.names("demo")
    modules = [name for name in names if name.endswith(".py")]
    assert len([name for name in names if name.endswith(".pyc")]) == len(modules)
    tag = sys.implementation.cache_tag
    content = demo.read("demo", f"shared/__pycache__/greeting.{tag}.pyc")
    assert content[:8] == MAGIC_NUMBER + (1).to_bytes(4, "little")
    assert entry.compiler == sys.version.split()[0]
