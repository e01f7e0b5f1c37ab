"""Packages as units want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.bundle import Target
from orb_tools.bundle.left_out import RULES
from orb_tools.bundle.lockfile import LockedPackage
from orb_tools.bundle.package_cache import PackageCache, pack_package
from orb_tools.bundle.source_files import File
from orb_tools.bundle.wanted_packages import Wanted, cached_packages, fetch_packages

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TARGET = Target.runtime("3.13")
LEAF = LockedPackage(name="leaf", version="1.0", hashes=(f"sha256:{'0' * 64}",))


def test_rules_about_other_packages_do_not_count() -> None:
    """Units whose rules differ only for other packages share a package. Other rules for it make another one."""
    alone = Wanted.of(LEAF, [RULES["tests"]])
    assert alone == Wanted.of(LEAF, [RULES["tests"], RULES["swagger"]])
    assert alone.key(TARGET, None) == Wanted.of(LEAF, [RULES["tests"], RULES["swagger"]]).key(TARGET, None)
    assert alone.key(TARGET, None) != Wanted.of(LEAF, []).key(TARGET, None)
    assert alone.key(TARGET, None) != alone.key(Target.runtime("3.12"), None)


def test_what_the_cache_has_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the cache is returned as it was stored, and only the others are asked for."""
    asked: list[Wanted] = []

    def pack_wheels(missing: list[Wanted], **_: object) -> dict[Wanted, object]:
        asked.extend(missing)
        return {}

    monkeypatch.setattr("orb_tools.bundle.index_wheels.pack_wheels", pack_wheels)
    cache = PackageCache(tmp_path / "bundle")
    whole, less = Wanted.of(LEAF, []), Wanted.of(LEAF, [RULES["tests"]])
    packed = pack_package("leaf", "1.0", {"leaf.py": File(content=b"A = 1\n")}, compiler=None)
    cache.store(whole.key(TARGET, None), packed)
    found = fetch_packages([whole, less, whole], target=TARGET, compiler=None, cache=cache)
    assert (found, asked) == ({whole: packed}, [less])
    assert cached_packages([whole, less], target=TARGET, compiler=None, cache=cache) == {whole: packed}
