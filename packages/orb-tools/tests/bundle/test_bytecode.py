"""Compiled modules ship when the bundling Python has the minor version of the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_monorepo import OTHER_PYTHON

from orb_tools.bundle import Target

if TYPE_CHECKING:
    from small_monorepo import Tree


def test_another_python_has_sources_only(demo: Tree) -> None:
    """Python ignores a .pyc of another minor version, so the bundle has none, and the manifest says so."""
    demo.fill(python=OTHER_PYTHON)
    entry = demo.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert not [name for name in demo.names("demo") if name.endswith(".pyc")]
    assert entry.compiler is None
    assert (entry.python, entry.architecture) == (OTHER_PYTHON, "x86_64")
