"""Packages as units want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.bundle import Target
from orb_tools.bundle.left_out import RULES
from orb_tools.bundle.lockfile import LockedPackage
from orb_tools.bundle.package_cache import PackageCache, pack_package
from orb_tools.bundle.source_files import File
from orb_tools.bundle.wanted_packages import Wanted, cached_packages

if TYPE_CHECKING:
    from pathlib import Path


TARGET = Target.runtime("3.13")
LEAF = LockedPackage(name="leaf", version="1.0", hashes=(f"sha256:{'0' * 64}",))


def test_rules_about_other_packages_do_not_count() -> None:
    """Units whose rules differ only for other packages share a package. Other rules for it make another one."""
    alone = Wanted.of(LEAF, [RULES["tests"]])
    assert alone == Wanted.of(LEAF, [RULES["tests"], RULES["swagger"]])
    assert alone.key(TARGET, None) == Wanted.of(LEAF, [RULES["tests"], RULES["swagger"]]).key(TARGET, None)
    assert alone.key(TARGET, None) != Wanted.of(LEAF, []).key(TARGET, None)
    assert alone.key(TARGET, None) != alone.key(Target.runtime("3.12"), None)


def test_only_what_is_stored_is_returned(tmp_path: Path) -> None:
    """The cache has a package for the rules for which it was stored."""
    cache = PackageCache(tmp_path / "bundle")
    whole, less = Wanted.of(LEAF, []), Wanted.of(LEAF, [RULES["tests"]])
    packed = pack_package("leaf", "1.0", {"leaf.py": File(content=b"A = 1\n")}, compiler=None)
    cache.store(whole.key(TARGET, None), packed)
    assert cached_packages([whole, less], target=TARGET, compiler=None, cache=cache) == {whole: packed}
