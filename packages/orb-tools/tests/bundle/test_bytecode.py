"""Compiled modules ship when the bundling Python has the minor version of the target."""

from __future__ import annotations

import sys
from typing import Any

from orb_tools.bundle import Target

Tree = Any  # the class of small_monorepo.py


OTHER_PYTHON = "3.14" if sys.version_info[:2] != (3, 14) else "3.13"


def test_another_python_has_sources_only(demo: Tree) -> None:
    """Python ignores a .pyc of another minor version, so the bundle has none, and the manifest says so."""
    demo.fill(python=OTHER_PYTHON)
    entry = demo.bundle(target=Target.runtime(OTHER_PYTHON))["demo"]
    assert not [name for name in demo.names("demo") if name.endswith(".pyc")]
    assert entry.bytecode is None
    assert (entry.python, entry.architecture) == (OTHER_PYTHON, "x86_64")
