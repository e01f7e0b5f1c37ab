"""A package is packed once, and again when its file in the cache is damaged."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from orb_tools.bundle.package_cache import KEEP_DAYS, PackageCache, pack_package
from orb_tools.bundle.source_files import File

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from small_monorepo import Tree


def test_a_second_run_uses_the_cache(demo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run uses the cache only: it needs no index and no build backend, and gives equal bytes."""
    first = demo.bundle()["demo"]
    shutil.rmtree(demo.index)
    monkeypatch.setattr("orb_tools.bundle.local_packages.ProjectBuilder", None)
    assert demo.bundle()["demo"] == first


def test_a_damaged_cache_is_made_again(demo: Tree) -> None:
    """A cache file that was cut off, or in which any byte changed, is not used."""
    first = demo.bundle()["demo"]
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes()[:-1])
    assert demo.bundle()["demo"] == first
    for path in (demo.workspace.state / "bundle").glob("*.part"):
        path.write_bytes(path.read_bytes().replace(b'"name"', b'"game"', 1))
    assert demo.bundle()["demo"] == first


def test_packages_stay_while_they_are_used(tmp_path: Path) -> None:
    """A package is loaded as it was stored, and is removed when it was not used for a long time."""
    cache = PackageCache(tmp_path)
    part = pack_package("leaf", "1.0", {"leaf.py": File(content=b"A = 1\n")}, compiler=None)
    for key in ("used", "unused"):
        cache.store(key, part)
        old = (tmp_path / f"{key}.part").stat().st_mtime - (KEEP_DAYS + 1) * 86_400
        os.utime(tmp_path / f"{key}.part", (old, old))
    assert cache.load("used") == part
    cache.prune()
    assert cache.load("used") == part
    assert cache.load("unused") is None
